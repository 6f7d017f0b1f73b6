package dev.bellows.optimization.partition;

import dev.bellows.optimization.partition.HotKeySearch.Found;
import dev.bellows.optimization.partition.HotKeySearch.Frequent;
import dev.bellows.optimization.partition.SkewReport.Straggler;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What was found of a table's keys, and where its rows are shuffled.
 *
 * @param leastBytes a task of fewer is not worth a cure
 */
record SkewCase(
    Dataset<Row> table,
    List<String> keys,
    Found found,
    int partitions,
    int slots,
    long rowBytes,
    long leastBytes) {
  /** A stage that takes less than this many times as long is not worth a cure. */
  static final double LEAST_SLOWDOWN = 1.5;

  long rows() {
    return found.rows();
  }

  long hottest() {
    return found.frequent().stream().mapToLong(Frequent::rows).max().orElse(0);
  }

  List<Long> hashes() {
    return found.frequent().stream().map(Frequent::hash).toList();
  }

  /** The task with the hottest key, or with the null keys where they meet in one task. */
  Straggler straggler(SkewUse use) {
    long nulls = use.shufflesNulls() ? found.nullRows() : 0;
    long most = Math.max(Math.max(hottest(), nulls), mean());
    return new Straggler(most, most * rowBytes, slowdown(most));
  }

  private long mean() {
    return (rows() + partitions - 1) / partitions;
  }

  /** The longest task beside the time in which all slots together work off all rows. */
  double slowdown(long longest) {
    return rows() == 0 ? 1 : Math.max(1, (double) longest * Math.min(slots, partitions) / rows());
  }

  boolean isWorthACure(Straggler straggler) {
    return straggler.slowdown() >= LEAST_SLOWDOWN && straggler.bytes() >= leastBytes;
  }
}
