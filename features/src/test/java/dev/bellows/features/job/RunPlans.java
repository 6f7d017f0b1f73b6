package dev.bellows.features.job;

import dev.bellows.features.graph.Cost;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SortExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.execution.aggregate.HashAggregateExec;
import org.apache.spark.sql.execution.columnar.InMemoryTableScanExec;
import org.apache.spark.sql.execution.command.DataWritingCommandExec;
import org.apache.spark.sql.execution.exchange.BroadcastExchangeExec;
import org.apache.spark.sql.execution.exchange.ShuffleExchangeExec;
import org.apache.spark.sql.util.QueryExecutionListener;
import scala.jdk.javaapi.CollectionConverters;

/** What is in the plans that Spark ran, as its adaptive execution left them. */
final class RunPlans implements QueryExecutionListener {
  private final Queue<SparkPlan> plans = new ConcurrentLinkedQueue<>();
  private final Set<SparkPlan> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Cost.Kind, Long> costs = new EnumMap<>(Cost.Kind.class);

  private RunPlans() {}

  /** The costs in the plans of all queries that the job ran; rows that are kept count once. */
  static Map<Cost.Kind, Long> of(SparkSession spark, JobPlan job) throws Exception {
    RunPlans run = new RunPlans();
    spark.listenerManager().register(run);
    try {
      job.run();
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } finally {
      spark.listenerManager().unregister(run);
    }
    run.plans.forEach(run::count);
    return run.costs;
  }

  @Override
  public void onSuccess(String name, QueryExecution execution, long nanos) {
    plans.add(execution.executedPlan());
  }

  @Override
  public void onFailure(String name, QueryExecution execution, Exception error) {
    throw new IllegalStateException(error);
  }

  private void count(SparkPlan plan) {
    if (!seen.add(plan)) {
      return;
    }
    if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      count(adaptive.executedPlan());
    } else if (plan instanceof QueryStageExec stage) {
      count(stage.plan());
    } else if (plan instanceof InMemoryTableScanExec kept) {
      count(kept.relation().cacheBuilder().cachedPlan());
    } else {
      countNode(plan);
      CollectionConverters.asJava(plan.children()).forEach(this::count);
    }
  }

  private void countNode(SparkPlan plan) {
    if (plan instanceof FileSourceScanExec) {
      add(Cost.Kind.SCAN);
    } else if (plan instanceof ShuffleExchangeExec exchange) {
      if (!isOneRowOfEachTask(exchange.child())) {
        add(Cost.Kind.SHUFFLE);
      }
    } else if (plan instanceof BroadcastExchangeExec) {
      add(Cost.Kind.BROADCAST);
    } else if (plan instanceof SortExec) {
      add(Cost.Kind.SORT);
    } else if (plan instanceof DataWritingCommandExec) {
      add(Cost.Kind.WRITE);
    }
  }

  private static boolean isOneRowOfEachTask(SparkPlan plan) {
    SparkPlan sums = plan instanceof WholeStageCodegenExec code ? code.child() : plan;
    return sums instanceof HashAggregateExec sum && sum.groupingExpressions().isEmpty();
  }

  private void add(Cost.Kind kind) {
    costs.merge(kind, 1L, Long::sum);
  }
}
