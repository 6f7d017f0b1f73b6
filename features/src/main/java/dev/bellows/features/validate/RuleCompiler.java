package dev.bellows.features.validate;

import static org.apache.spark.sql.functions.count_if;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import dev.bellows.core.SparkErrors;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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
  /** Spark parses it only when it is used. */
  Column condition() {
    if (rule instanceof Rule.OfColumn ofColumn) {
      return functions.expr(operand(ofColumn) + " " + ofColumn.check());
    }
    return functions.expr(rule.condition());
  }

  private String operand(Rule.OfColumn ofColumn) {
    StructField field = field(ofColumn.column());
    String name = Columns.quoted(field.name());
    DataType type = field.dataType();
    boolean hasNan = type instanceof DoubleType || type instanceof FloatType;
    return hasNan ? "nanvl(" + name + ", CAST(NULL AS " + type.sql() + "))" : name;
  }

  private StructField field(String column) {
    try {
      return Schemas.requireColumn(rows.schema(), column, "check");
    } catch (BellowsException e) {
      throw fault("column", e.getMessage(), e);
    }
  }

  /** Refuses what is no boolean of single rows. Analyses; runs no job. */
  void check(Column condition) {
    DataType type;
    try {
      type = rows.select(condition).schema().fields()[0].dataType();
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

  private RuleDefinitionException refused(Exception error) {
    List<String> available = List.of(rows.columns());
    String wayOut =
        rule instanceof Rule.OfColumn
            ? " A check is what SQL writes behind a column, such as 'between 0 and 9' or 'is not"
                + " null'."
            : "";
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
    return rule instanceof Rule.OfColumn ? "check" : "expression";
  }

  private RuleDefinitionException fault(String key, String problem, Throwable cause) {
    String subject = rule.terms().name().map(name -> "Rule '" + name + "': ").orElse("");
    return new RuleDefinitionException(index + "." + key, subject + problem, cause);
  }
}
