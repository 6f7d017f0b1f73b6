package dev.bellows.compression;

import dev.bellows.features.binning.BinningModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The cells of some rows, kept in Spark's storage until {@link #close}: after it {@link #rows}
 * still work, and compute them again. {@link CellSchema} says what their columns are.
 */
public final class CompressedRows implements AutoCloseable {
  private final Dataset<Row> kept;
  private final Dataset<Row> rows;
  private final CellSchema schema;
  private final BinningModel bins;
  private final CompressionReport report;

  CompressedRows(
      Dataset<Row> kept,
      Dataset<Row> rows,
      CellSchema schema,
      BinningModel bins,
      CompressionReport report) {
    this.kept = kept;
    this.rows = rows;
    this.schema = schema;
    this.bins = bins;
    this.report = report;
  }

  /** The cells, in no order. */
  public Dataset<Row> rows() {
    return rows;
  }

  /** What the columns of the cells are. */
  public CellSchema schema() {
    return schema;
  }

  /** The bins that the cells are of. */
  public BinningModel bins() {
    return bins;
  }

  /** What a cell stands for. */
  public CompressionMode mode() {
    return schema.mode();
  }

  /** How many rows became how many. */
  public CompressionReport report() {
    return report;
  }

  /** Gives the storage back. */
  @Override
  public void close() {
    kept.unpersist();
  }
}
