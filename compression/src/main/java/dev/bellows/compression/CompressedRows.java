package dev.bellows.compression;

import dev.bellows.core.Sessions;
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
  private final PostBinningCompressor compressor;
  private final CompressionReport report;

  CompressedRows(
      Dataset<Row> kept,
      Dataset<Row> rows,
      PostBinningCompressor compressor,
      CompressionReport report) {
    this.kept = kept;
    this.rows = rows;
    this.compressor = compressor;
    this.report = report;
  }

  /** The cells, in no order. */
  public Dataset<Row> rows() {
    return rows;
  }

  /** What the columns of the cells are. */
  public CellSchema schema() {
    return compressor.schema();
  }

  /** The bins that the cells are of. */
  public BinningModel bins() {
    return compressor.bins();
  }

  /** What a cell stands for. */
  public CompressionMode mode() {
    return schema().mode();
  }

  /** How many rows became how many. */
  public CompressionReport report() {
    return report;
  }

  /**
   * These cells and others together: those of the rows of both. Runs one job.
   *
   * @throws dev.bellows.core.BellowsException if the others are of other bins or columns
   */
  public CompressedRows combine(CompressedRows other) {
    return compressor.combine(rows, other.rows());
  }

  /**
   * Adds these cells, of a new day for example, to a Delta table of cells, in one commit: cells
   * with a key that the table has are added to its own, others are inserted. Where there is no
   * table, these cells become it. A batch is merged once: under a name that the table has seen
   * nothing is done, so that a failed run can be repeated. Another writer's commit between is
   * Delta's {@code ConcurrentModificationException}; merge the same batch again then. Runs Delta's
   * jobs; on a classic session with Delta's extension.
   *
   * @param path the table's folder
   * @param batch the name of the rows' batch, such as {@code 2026-01-31}
   * @throws dev.bellows.core.BellowsException if the table's cells are of other bins or columns, or
   *     the session is a Spark Connect one
   */
  public MergeOutcome mergeInto(String path, String batch) {
    Sessions.requireClassic(
        rows.sparkSession(),
        "merge cells into '" + path + "'",
        "it keeps the batch's name in settings of its own");
    return new CellTable(schema(), path).merge(rows, batch);
  }

  /** Gives the storage back. */
  @Override
  public void close() {
    kept.unpersist();
  }
}
