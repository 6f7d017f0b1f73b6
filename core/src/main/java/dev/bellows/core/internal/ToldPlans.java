package dev.bellows.core.internal;

import dev.bellows.core.plan.ToldPlan;
import dev.bellows.core.plan.ToldPlan.ToldMetric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.SparkPlanInfo;
import org.apache.spark.sql.execution.metric.SQLMetricInfo;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/** Physical plans as Spark's events tell them. */
public final class ToldPlans {
  private ToldPlans() {}

  /** The plan that Spark would run for the rows of a classic session. Plans the query. */
  public static ToldPlan of(Dataset<Row> classic) {
    return of(
        SparkPlanInfo.fromSparkPlan(
            ((org.apache.spark.sql.classic.Dataset<Row>) classic).queryExecution().executedPlan()));
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
