package dev.bellows.features.drift;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reports as rows. */
final class DriftRows {
  private static final StructType BUCKET =
      new StructType()
          .add("label", "string", false)
          .add("reference_rows", "bigint", false)
          .add("current_rows", "bigint", false)
          .add("reference_share", "double", false)
          .add("current_share", "double", false)
          .add("contribution", "double", false);

  private static final StructType SCHEMA =
      new StructType()
          .add("feature", "string", false)
          .add("verdict", "string", false)
          .add("reason", "string", false)
          .add("psi", "double", false)
          .add("debiased", "double", false)
          .add("p_value", "double", false)
          .add("q_value", "double", false)
          .add("material_p_value", "double", false)
          .add("material_q_value", "double", false)
          .add("low", "double", false)
          .add("high", "double", false)
          .add("effective_buckets", "int", false)
          .add("reference_rows", "bigint", false)
          .add("reference_effective_rows", "double", false)
          .add("current_rows", "bigint", false)
          .add("current_effective_rows", "double", false)
          .add("jensen_shannon", "double", false)
          .add("hellinger", "double", false)
          .add("total_variation", "double", false)
          .add("ks", "double", true)
          .add("ks_p_value", "double", true)
          .add("chi_square", "double", false)
          .add("chi_square_p_value", "double", false)
          .add("buckets", DataTypes.createArrayType(BUCKET, false), false);

  private DriftRows() {}

  static Dataset<Row> of(DriftReport report, SparkSession spark) {
    return spark.createDataFrame(report.features().stream().map(DriftRows::row).toList(), SCHEMA);
  }

  private static Row row(FeatureDrift drift) {
    Optional<TestResult> ks = drift.kolmogorovSmirnov();
    List<Row> buckets = drift.buckets().stream().map(DriftRows::row).toList();
    return RowFactory.create(
        drift.feature(),
        drift.verdict().name(),
        drift.reason(),
        drift.psi(),
        drift.debiased(),
        drift.pValue(),
        drift.qValue(),
        drift.materialPValue(),
        drift.materialQValue(),
        drift.interval().low(),
        drift.interval().high(),
        drift.effectiveBuckets(),
        drift.reference().rows(),
        drift.reference().effectiveRows(),
        drift.current().rows(),
        drift.current().effectiveRows(),
        drift.jensenShannon(),
        drift.hellinger(),
        drift.totalVariation(),
        ks.map(TestResult::statistic).orElse(null),
        ks.map(TestResult::pValue).orElse(null),
        drift.chiSquare().statistic(),
        drift.chiSquare().pValue(),
        buckets);
  }

  private static Row row(BucketDrift bucket) {
    return RowFactory.create(
        bucket.label(),
        bucket.referenceRows(),
        bucket.currentRows(),
        bucket.referenceShare(),
        bucket.currentShare(),
        bucket.contribution());
  }
}
