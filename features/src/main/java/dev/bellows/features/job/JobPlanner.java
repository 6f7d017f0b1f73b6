package dev.bellows.features.job;

import org.apache.spark.sql.SparkSession;

final class JobPlanner {
  private JobPlanner() {}

  static JobPlan plan(FeatureJob job, SparkSession spark) {
    JobGraph.of(job);
    return new JobPlan(job);
  }
}
