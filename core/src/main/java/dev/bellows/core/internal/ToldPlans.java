package dev.bellows.core.internal;

import dev.bellows.core.plan.ToldPlan;
import dev.bellows.core.plan.ToldPlan.ToldMetric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.ReusedSubqueryExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkPlanInfo;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.execution.columnar.InMemoryTableScanExec;
import org.apache.spark.sql.execution.exchange.ReusedExchangeExec;
import org.apache.spark.sql.execution.metric.SQLMetricInfo;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/** Physical plans as Spark's events tell them. */
public final class ToldPlans {
  private ToldPlans() {}

  /** The plan that Spark would run for the rows of a classic session. Plans the query. */
  public static ToldPlan of(Dataset<Row> classic) {
    QueryExecution query = ((org.apache.spark.sql.classic.Dataset<Row>) classic).queryExecution();
    SparkPlan plan = query.executedPlan();
    return shaped(SparkPlanInfo.fromSparkPlan(plan), plan)
        .telling(RepeatedWork.facts(query.withCachedData()));
  }

  private static ToldPlan shaped(SparkPlanInfo info, SparkPlan plan) {
    ToldPlan told = of(info);
    List<SparkPlan> below = children(plan);
    List<SparkPlanInfo> infos = CollectionConverters.asJava(info.children());
    List<ToldPlan> children = new ArrayList<>();
    for (int i = 0; i < infos.size(); i++) {
      children.add(i < below.size() ? shaped(infos.get(i), below.get(i)) : of(infos.get(i)));
    }
    return new ToldPlan(
        told.name(), told.text(), told.metadata(), told.metrics(), children, PlanShapes.of(plan));
  }

  /** The edges that Spark's own description of a plan has. */
  private static List<SparkPlan> children(SparkPlan plan) {
    if (plan instanceof ReusedExchangeExec reused) {
      return List.of(reused.child());
    }
    if (plan instanceof ReusedSubqueryExec reused) {
      return List.of((SparkPlan) reused.child());
    }
    if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      return List.of(adaptive.executedPlan());
    }
    if (plan instanceof QueryStageExec stage) {
      return List.of(stage.plan());
    }
    if (plan instanceof InMemoryTableScanExec cached) {
      return List.of(cached.relation().cachedPlan());
    }
    List<SparkPlan> below = new ArrayList<>(CollectionConverters.asJava(plan.children()));
    below.addAll(CollectionConverters.asJava(plan.subqueries()));
    return below;
  }

  static ToldPlan of(SparkPlanInfo info) {
    List<ToldMetric> metrics = new ArrayList<>();
    for (SQLMetricInfo metric : CollectionConverters.asJava(info.metrics())) {
      metrics.add(new ToldMetric(metric.name(), metric.accumulatorId(), metric.metricType()));
    }
    List<ToldPlan> children = new ArrayList<>();
    for (SparkPlanInfo child : CollectionConverters.asJava(info.children())) {
      children.add(of(child));
    }
    Map<String, String> metadata = new HashMap<>();
    for (Tuple2<String, String> entry : CollectionConverters.asJava(info.metadata().toSeq())) {
      metadata.put(entry._1(), entry._2());
    }
    return new ToldPlan(info.nodeName(), info.simpleString(), metadata, metrics, children);
  }
}
