package dev.bellows.compression.learn;

import static org.apache.spark.sql.functions.sum;

import dev.bellows.compression.CellSchema;
import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What compressed rows add up to.
 *
 * @param weight the sum of their weights, which is that of the rows
 * @param squares the sum of the rows' squared weights: their number where they had no weights
 * @param compressedSquares the sum of the compressed rows' squared weights
 */
record RowTotals(double weight, double squares, double compressedSquares) {
  /** Runs one job. */
  static RowTotals of(Dataset<Row> compressed, String weightColumn) {
    Column weight = number(compressed, weightColumn);
    Column squares = number(compressed, CellSchema.SQUARED_WEIGHT);
    Row row =
        compressed
            .agg(sum(weight), sum(squares), sum(weight.multiply(weight)))
            .collectAsList()
            .get(0);
    if (row.isNullAt(0) || !(row.getDouble(0) > 0)) {
      throw new BellowsException(
          "Cannot train on these compressed rows: they have no weight. Are there any?");
    }
    return new RowTotals(row.getDouble(0), row.getDouble(1), row.getDouble(2));
  }

  private static Column number(Dataset<Row> compressed, String name) {
    Schemas.requireNumeric(compressed.schema(), name, "sum up");
    return Columns.named(name).cast("double");
  }

  /**
   * The variance that Spark's summaries have of the rows, over the one that they have of the
   * compressed rows: both divide the same sum of squares, by W − Σw²/W of their own weights.
   */
  double varianceRatio() {
    return (weight - compressedSquares / weight) / (weight - squares / weight);
  }
}
