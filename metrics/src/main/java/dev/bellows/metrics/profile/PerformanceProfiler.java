package dev.bellows.metrics.profile;

import dev.bellows.core.Args;
import dev.bellows.core.advice.Advice;
import dev.bellows.core.advice.Advisor;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.plan.QueryPlan;
import dev.bellows.metrics.analyze.Bottleneck;
import dev.bellows.metrics.analyze.Bottlenecks;
import dev.bellows.metrics.analyze.PlanDifference;
import dev.bellows.metrics.record.ExecutionMetrics;
import dev.bellows.metrics.report.RunReport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Profiles what parts of a program make Spark do.
 *
 * <pre>{@code
 * try (PerformanceProfiler profiler = PerformanceProfiler.of(spark)) {
 *   try (Operation encode = profiler.profileOperation("encode")) {
 *     encoded.write().parquet(path);
 *     System.out.println(encode.report().summary());
 *   }
 * }
 * }</pre>
 *
 * <p>What belongs to an operation is told by tags of its threads, not by time: operations at the
 * same time do not count each other's work, and an inner one's work is also its outer one's. The
 * user's job groups, descriptions and tags stay as they are. Runs no job of its own. Safe for
 * several threads.
 */
public final class PerformanceProfiler implements AutoCloseable {
  private final ExecutionMetrics metrics;
  private final Advisor advisor;
  private final ThreadLocal<Deque<Operation>> open = ThreadLocal.withInitial(ArrayDeque::new);

  private PerformanceProfiler(ExecutionMetrics metrics, Advisor advisor) {
    this.metrics = metrics;
    this.advisor = advisor;
  }

  /**
   * Starts to listen to the application of that session.
   *
   * @throws dev.bellows.core.BellowsException on a Spark Connect session
   */
  public static PerformanceProfiler of(SparkSession spark) {
    return of(spark, Advisor.ofClassPath());
  }

  /**
   * The same, whose reports ask these rules.
   *
   * @throws dev.bellows.core.BellowsException on a Spark Connect session
   */
  public static PerformanceProfiler of(SparkSession spark, Advisor advisor) {
    return new PerformanceProfiler(ExecutionMetrics.record(spark), advisor);
  }

  /**
   * Begins an operation: what the calling thread makes Spark do until it is closed, and what
   * threads do that it starts meanwhile. Threads of a pool that exists already take part through
   * {@link Operation#wrap(java.util.concurrent.Executor)}. One that is begun within another is a
   * part of it.
   *
   * @param name what it does, in the user's words
   */
  public Operation profileOperation(String name) {
    return profileOperation(name, operation -> {});
  }

  /**
   * The same, which is handed over once it has ended, on the thread that ended it: {@code op ->
   * log.info(op.report().summary())}. What that throws is thrown by {@link Operation#close()}.
   */
  public Operation profileOperation(String name, Consumer<Operation> whenClosed) {
    Args.check(!name.isBlank(), "Invalid name of an operation: '%s'; say what it does", name);
    Deque<Operation> stack = open.get();
    ExecutionMetrics.Mark mark = metrics.mark("operation '" + name + "'");
    Operation operation = new Operation(name, mark, advisor, stack, whenClosed);
    if (!stack.isEmpty()) {
      stack.peek().addInner(operation);
    }
    stack.push(operation);
    return operation;
  }

  /** The report of all that the application did since the profiler began. */
  public RunReport report() {
    Evidence evidence = metrics.evidence();
    return RunReport.of(evidence.subject(), evidence, advisor, List.of());
  }

  /** What each stage since the profiler began waited for most, and the driver between them. */
  public List<Bottleneck> identifyBottlenecks() {
    return Bottlenecks.of(metrics.evidence());
  }

  /** What the rules on the class path say of all since the profiler began, most costly first. */
  public Advice suggestOptimizations() {
    return advisor.advise(metrics.evidence());
  }

  /**
   * How the plan that Spark would run for the second rows differs from that for the first. Plans
   * both queries and runs no job; two runs with their numbers are compared by {@link
   * dev.bellows.metrics.report.RunComparison}.
   *
   * @throws dev.bellows.core.BellowsException on a Spark Connect session
   */
  public static PlanDifference comparePlans(Dataset<Row> before, Dataset<Row> after) {
    return PlanDifference.of(planOf(before), planOf(after));
  }

  private static QueryPlan planOf(Dataset<Row> rows) {
    return Evidence.planned(rows).queries().get(0).plan();
  }

  /** All that was recorded since the profiler began. */
  public ExecutionMetrics metrics() {
    return metrics;
  }

  /** Stops to listen. Reports of operations that are closed stay. */
  @Override
  public void close() {
    metrics.close();
  }
}
