package dev.bellows.features.validate;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import dev.bellows.core.SparkErrors;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructField;

/**
 * Turns one rule into a column over given rows; what Spark refuses becomes an error of the rule.
 *
 * @param index the rule's position among its set
 */
record RuleCompiler(Rule rule, int index, Dataset<Row> rows) {
  private static final String A_CHECK =
      " A check is what SQL writes behind a column, such as 'between 0 and 9' or 'is not null'.";
  private static final String A_METRIC =
      " A metric has aggregates, such as 'avg(amount)' or 'count(*)'.";

  /** Spark parses it only when it is used. */
  Column condition() {
    if (rule instanceof Rule.OfColumn ofColumn) {
      return functions.expr(operand(ofColumn.column()) + " " + ofColumn.check());
    }
    if (rule instanceof Rule.OfTable ofTable) {
      return functions.expr("(" + ofTable.metric() + ") " + ofTable.check());
    }
    if (rule instanceof Rule.OfKey) {
      List<Column> key = keyColumns();
      return isOnly(key, count(lit(1)).over(Window.partitionBy(key.toArray(Column[]::new))));
    }
    if (rule instanceof Rule.OfDrift) {
      return lit(true); // A comparison of tables, which no row and no aggregate of one can break.
    }
    return functions.expr(rule.condition());
  }

  /** The values of a key, NaN as null. */
  List<Column> keyColumns() {
    return ((Rule.OfKey) rule)
        .columns().stream().map(column -> functions.expr(operand(column))).toList();
  }

  /** True where the key occurs once, null where a part of it is missing. */
  static Column isOnly(List<Column> key, Column occurrences) {
    return when(isWhole(key), occurrences.equalTo(1));
  }

  /** Whether no part of the key is null. */
  static Column isWhole(List<Column> key) {
    return key.stream().map(Column::isNotNull).reduce(Column::and).orElseThrow();
  }

  private String operand(String column) {
    StructField field = field(column);
    String name = Columns.quoted(field.name());
    DataType type = field.dataType();
    boolean hasNan = type instanceof DoubleType || type instanceof FloatType;
    return hasNan ? "nanvl(" + name + ", CAST(NULL AS " + type.sql() + "))" : name;
  }

  private StructField field(String column) {
    try {
      return Schemas.requireColumn(rows.schema(), column, "check");
    } catch (BellowsException e) {
      throw fault(rule instanceof Rule.OfKey ? "unique" : "column", e.getMessage(), e);
    }
  }

  /** Refuses what is no boolean of single rows, or of the whole table. Analyses; runs no job. */
  void check(Column condition) {
    if (rule instanceof Rule.OfKey) {
      checkKey();
      return;
    }
    DataType type;
    try {
      type =
          (rule.isOfRows() ? rows.select(condition) : rows.agg(condition))
              .schema()
              .fields()[0]
              .dataType();
    } catch (Exception e) {
      throw refused(e);
    }
    if (!(type instanceof BooleanType)) {
      throw fault(
          conditionKey(),
          String.format(
              "%s is of type %s, and a rule is true or false; compare it with something, as in"
                  + " '… > 0'.",
              quotedCondition(), type.simpleString()),
          null);
    }
    if (rule.isOfRows()) {
      checkRowByRow(condition);
    }
  }

  private void checkRowByRow(Column condition) {
    try {
      // An aggregate takes in no other aggregate, no window, no generator and nothing random.
      rows.agg(count_if(condition)).schema();
    } catch (Exception e) {
      throw fault(
          conditionKey(),
          String.format(
              "%s is no condition of single rows: %s. Derive such a value as a column first.",
              quotedCondition(), SparkErrors.reason(e)),
          e);
    }
  }

  private void checkKey() {
    for (String column : ((Rule.OfKey) rule).columns()) {
      StructField field = field(column);
      if (!Schemas.isOrderable(field.dataType())) {
        throw fault(
            "unique",
            String.format(
                "Cannot compare the values of column '%s': its type is %s. Derive a key of simple"
                    + " columns first.",
                column, field.dataType().simpleString()),
            null);
      }
    }
  }

  private RuleDefinitionException refused(Exception error) {
    if (SparkErrors.condition(error, "MISSING_GROUP_BY").isPresent()) {
      return fault(
          "metric",
          String.format(
              "%s is about single rows: it names columns outside of aggregates.%s A condition of"
                  + " rows is an 'expression'.",
              quotedCondition(), A_METRIC),
          error);
    }
    List<String> available = List.of(rows.columns());
    String wayOut = rule instanceof Rule.OfRow ? "" : (rule.isOfRows() ? "" : A_METRIC) + A_CHECK;
    return fault(
        conditionKey(),
        String.format(
            "Cannot check %s: %s%s Available: %s",
            quotedCondition(), SparkErrors.refusal(error, available), wayOut, available),
        error);
  }

  private String quotedCondition() {
    return "'" + rule.condition() + "'";
  }

  private String conditionKey() {
    return rule instanceof Rule.OfRow ? "expression" : "check";
  }

  private RuleDefinitionException fault(String key, String problem, Throwable cause) {
    String subject = rule.terms().name().map(name -> "Rule '" + name + "': ").orElse("");
    return new RuleDefinitionException(index + "." + key, subject + problem, cause);
  }
}
