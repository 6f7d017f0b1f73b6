package dev.bellows.metrics.record;

import dev.bellows.core.Args;
import dev.bellows.core.Sessions;
import dev.bellows.core.evidence.Distribution;
import dev.bellows.core.internal.RowSizes;
import dev.bellows.core.internal.RowSizes.PartitionSize;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How large rows are in memory, in Spark's own row format: what a shuffle, a sort, a join and a
 * hash table hold of them. Rows that are cached by {@code Dataset.persist} are kept in columns and
 * take less.
 *
 * @param rows how many; of a sample an estimate
 * @param bytes their size; of a sample an estimate
 * @param relativeError by which share rows and bytes can be off, with a probability of 95 %; 0 when
 *     every row was measured
 * @param columns the bytes of each column in the order of the schema: 8 for each row and what does
 *     not fit into them; the word that holds a row's nulls is no column's
 * @param partitionRows the rows of each partition; of a sample those sampled
 * @param partitionBytes the bytes of each partition; of a sample those sampled
 */
public record MemoryProfile(
    long rows,
    long bytes,
    double relativeError,
    List<ColumnSize> columns,
    Distribution partitionRows,
    Distribution partitionBytes) {

  /**
   * The size of a column.
   *
   * @param name of the column
   * @param bytes over all rows; of a sample an estimate
   */
  public record ColumnSize(String name, long bytes) {}

  public MemoryProfile {
    columns = List.copyOf(columns);
  }

  /** Measures every row. Runs one job, which computes the rows; none reaches the driver. */
  public static MemoryProfile of(Dataset<Row> rows) {
    requireClassic(rows);
    return of(rows, RowSizes.measure(rows), 1);
  }

  /**
   * Measures a sample. Runs one job, which computes all rows and measures the sample. The error
   * holds the spread of sizes and, since the number of sampled rows varies, that of the count.
   *
   * @param fraction of the rows, above 0 and below 1
   * @param seed the same seed takes the same rows of the same partitions
   */
  public static MemoryProfile ofSample(Dataset<Row> rows, double fraction, long seed) {
    Args.check(
        fraction > 0 && fraction < 1,
        "Invalid fraction: %s; a sample is above 0 and below 1 of the rows. For all: of(rows)",
        fraction);
    requireClassic(rows);
    return of(rows, RowSizes.measure(rows.sample(fraction, seed)), fraction);
  }

  private static void requireClassic(Dataset<Row> rows) {
    Sessions.requireClassic(
        rows.sparkSession(), "measure the memory of rows", "it reads Spark's own row format");
  }

  /** The mean size of a row in bytes; 0 without rows. */
  public double bytesPerRow() {
    return rows == 0 ? 0 : (double) bytes / rows;
  }

  /** The columns, the largest first. */
  public List<ColumnSize> largestColumns() {
    return columns.stream().sorted(Comparator.comparingLong(ColumnSize::bytes).reversed()).toList();
  }

  /** The largest partition's bytes over the median one's; 1 when there is none. */
  public double skew() {
    long median = partitionBytes.median();
    return median == 0 ? 1 : (double) partitionBytes.max() / median;
  }

  private static MemoryProfile of(Dataset<Row> rows, List<PartitionSize> parts, double fraction) {
    String[] names = rows.columns();
    List<ColumnSize> columns =
        IntStream.range(0, names.length)
            .mapToObj(i -> new ColumnSize(names[i], scaled(columnBytes(parts, i), fraction)))
            .toList();
    long measured = parts.stream().mapToLong(PartitionSize::rows).sum();
    return new MemoryProfile(
        scaled(measured, fraction),
        scaled(parts.stream().mapToLong(PartitionSize::bytes).sum(), fraction),
        fraction == 1 ? 0 : relativeError(parts, measured, fraction),
        columns,
        Distribution.of(parts.stream().mapToLong(PartitionSize::rows).toArray()),
        Distribution.of(parts.stream().mapToLong(PartitionSize::bytes).toArray()));
  }

  private static long columnBytes(List<PartitionSize> parts, int column) {
    return parts.stream().mapToLong(part -> part.columnBytes().get(column)).sum();
  }

  private static long scaled(long measured, double fraction) {
    return Math.round(measured / fraction);
  }

  /**
   * Horvitz and Thompson's estimate of a total under Bernoulli sampling has the variance (1 − f) /
   * f² · Σ size², summed over the sample; twice its root over the estimate.
   */
  private static double relativeError(List<PartitionSize> parts, long measured, double fraction) {
    if (measured == 0) {
      return 1;
    }
    double squares = parts.stream().mapToDouble(PartitionSize::squares).sum();
    double total = parts.stream().mapToLong(PartitionSize::bytes).sum() / fraction;
    return 1.96 * Math.sqrt((1 - fraction) * squares) / fraction / total;
  }
}
