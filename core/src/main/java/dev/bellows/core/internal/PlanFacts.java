package dev.bellows.core.internal;

import java.math.BigInteger;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Statistics;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.columnar.InMemoryRelation;
import scala.jdk.javaapi.OptionConverters;
import scala.math.BigInt;

/**
 * What Spark knows of a classic session's rows before it computes them. Plans the query, runs
 * nothing.
 *
 * @param bytes Spark's estimate; measured for a cache that is filled
 * @param rows if Spark knows how many
 * @param measured whether the rows are a cache that is filled, so that both are exact
 * @param adaptive whether Spark may change the number of partitions while the query runs
 * @param partitions in which the rows come, before such changes; 0 when it is not known
 */
public record PlanFacts(
    BigInteger bytes,
    Optional<BigInteger> rows,
    boolean measured,
    boolean adaptive,
    int partitions) {

  /** Of the rows. */
  public static PlanFacts of(Dataset<Row> classic) {
    QueryExecution query = ((org.apache.spark.sql.classic.Dataset<Row>) classic).queryExecution();
    Optional<InMemoryRelation> cache = filledCache(query.withCachedData());
    // A plan keeps the statistics that it was first asked for: from before the cache was filled.
    Statistics statistics =
        cache.map(InMemoryRelation::computeStats).orElseGet(() -> query.optimizedPlan().stats());
    SparkPlan plan = query.executedPlan();
    return new PlanFacts(
        statistics.sizeInBytes().bigInteger(),
        OptionConverters.toJava(statistics.rowCount()).map(BigInt::bigInteger),
        cache.isPresent(),
        plan instanceof AdaptiveSparkPlanExec,
        partitions(query, plan));
  }

  private static Optional<InMemoryRelation> filledCache(LogicalPlan plan) {
    return plan instanceof InMemoryRelation cache
            && cache.cacheBuilder().isCachedColumnBuffersLoaded()
        ? Optional.of(cache)
        : Optional.empty();
  }

  private static int partitions(QueryExecution query, SparkPlan plan) {
    if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      // Its RDD would run the stages.
      return adaptive.initialPlan().outputPartitioning().numPartitions();
    }
    int planned = plan.outputPartitioning().numPartitions();
    boolean runsNothing = plan.find(PlanFacts::exchanges).isEmpty();
    // Spark makes no promise for scans of files: their RDD tells.
    return planned == 0 && runsNothing ? query.toRdd().getNumPartitions() : planned;
  }

  private static boolean exchanges(SparkPlan node) {
    return node instanceof org.apache.spark.sql.execution.exchange.Exchange;
  }
}
