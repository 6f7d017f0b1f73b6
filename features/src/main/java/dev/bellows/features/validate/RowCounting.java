package dev.bellows.features.validate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructType;

/**
 * How many rows a row is.
 *
 * @param column says it for each row; empty where each is one
 */
record RowCounting(Optional<String> column) {
  private static final String ALL_ROWS = "count(*)";

  static final RowCounting EACH_ONCE = new RowCounting(Optional.empty());

  /**
   * Checks that the column counts.
   *
   * @throws BellowsException if it is missing or of no type of whole numbers
   */
  void check(StructType schema) {
    if (column.isEmpty()) {
      return;
    }
    DataType type = Schemas.requireColumn(schema, column.get(), "count rows by").dataType();
    if (!(type instanceof LongType
        || type instanceof IntegerType
        || type instanceof ShortType
        || type instanceof ByteType)) {
      throw new BellowsException(
          String.format(
              "Cannot count rows by column '%s': its type is %s, and a number of rows is whole."
                  + " Compressed rows have it as 'n'.",
              column.get(), type.simpleString()));
    }
  }

  private static Column times(String name) {
    return Columns.named(name).cast("bigint");
  }

  /** The number of all rows, an aggregate. */
  Column rows() {
    return column.map(name -> total(times(name))).orElseGet(() -> count(lit(1)));
  }

  /** The number of the rows for which the condition is true, an aggregate. */
  Column rowsThat(Column condition) {
    return column
        .map(name -> total(when(condition, times(name))))
        .orElseGet(() -> count_if(condition));
  }

  private static Column total(Column times) {
    return coalesce(sum(times), lit(0L));
  }

  /** The number of rows that are null or fewer than none times there, an aggregate. */
  Optional<Column> wrong() {
    return column.map(name -> count_if(times(name).isNull().or(times(name).lt(0))));
  }

  /** Refuses rows of which some are wrong. */
  void requireNone(long wrong) {
    if (wrong > 0) {
      throw new BellowsException(
          String.format(
              "Cannot count rows by column '%s': it is null or negative in %,d rows. Filter them"
                  + " out, or fill them.",
              column.orElseThrow(), wrong));
    }
  }

  /** The rule with the number of rows by the column, where it asks for that. */
  Rule applied(Rule rule) {
    if (column.isPresent()
        && rule instanceof Rule.OfTable ofTable
        && ofTable.metric().equals(ALL_ROWS)) {
      String sum = "coalesce(sum(" + Columns.quoted(column.get()) + "), 0L)";
      return new Rule.OfTable(sum, ofTable.check(), ofTable.terms());
    }
    return rule;
  }
}
