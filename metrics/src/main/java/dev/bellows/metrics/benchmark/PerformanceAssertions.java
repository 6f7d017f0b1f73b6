package dev.bellows.metrics.benchmark;

import dev.bellows.core.evidence.Evidence;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Limits of queries for unit tests, without a clock: what a plan holds, and how many jobs, bytes
 * and spills a run took, which are the same on a laptop and on a build server.
 *
 * <pre>{@code
 * assertThatQuery(features)
 *     .hasNoCartesianProduct()
 *     .usesBroadcastJoin()
 *     .exchangesAtMost(1)
 *     .runsJobs(1)
 *     .shufflesAtMost("50MB")
 *     .doesNotSpill();
 * }</pre>
 *
 * <p>An assertion that does not hold throws an {@link AssertionError} that names the number, the
 * limit, and where in the plan or in which stages.
 */
public final class PerformanceAssertions {
  private PerformanceAssertions() {}

  /**
   * Assertions about rows. Those about the plan plan the query and run no job: they see the plan
   * with which Spark starts, before adaptive execution changes it. Those about a run compute all
   * rows once and throw them away.
   *
   * @throws dev.bellows.core.BellowsException on a Spark Connect session
   */
  public static QueryAssertions assertThatQuery(Dataset<Row> rows) {
    return QueryAssertions.of(rows);
  }

  /**
   * Assertions about a run that was recorded: of an operation, or of an event log. Those about the
   * plan see the plans that ran, of all its queries.
   */
  public static QueryAssertions assertThatRun(Evidence evidence) {
    return QueryAssertions.of(evidence);
  }
}
