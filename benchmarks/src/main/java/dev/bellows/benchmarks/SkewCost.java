package dev.bellows.benchmarks;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.metrics.record.ExecutionMetrics;
import dev.bellows.metrics.record.ExecutionMetrics.Mark;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a query costs.
 *
 * @param criticalMillis the sum over its stages of the longest task's CPU time: what it takes
 *     however many cores there are
 * @param cpuMillis the CPU time of all tasks
 * @param shuffleBytes written
 */
record SkewCost(double criticalMillis, double cpuMillis, long shuffleBytes) {
  private static final double NANOS = 1e6;

  /** The run with the shortest critical path of some. */
  static SkewCost least(ExecutionMetrics metrics, int runs, Supplier<Dataset<Row>> query) {
    SkewCost least = of(metrics, query);
    for (int run = 1; run < runs; run++) {
      SkewCost next = of(metrics, query);
      least = next.criticalMillis < least.criticalMillis ? next : least;
    }
    return least;
  }

  private static SkewCost of(ExecutionMetrics metrics, Supplier<Dataset<Row>> query) {
    Dataset<Row> rows = query.get();
    try (Mark mark = metrics.mark("skew bench")) {
      rows.write().format("noop").mode("overwrite").save();
      return of(mark.evidence());
    }
  }

  static SkewCost of(Evidence evidence) {
    double critical =
        evidence.stages().stream()
            .mapToLong(stage -> stage.totals().max(TaskMetric.CPU_TIME))
            .sum();
    return new SkewCost(
        critical / NANOS,
        evidence.totals().sum(TaskMetric.CPU_TIME) / NANOS,
        evidence.totals().sum(TaskMetric.SHUFFLE_WRITE_BYTES));
  }
}
