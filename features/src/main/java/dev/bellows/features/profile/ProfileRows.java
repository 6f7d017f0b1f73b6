package dev.bellows.features.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A profile as a table. */
final class ProfileRows {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "column STRING NOT NULL, type STRING NOT NULL, kind STRING NOT NULL,"
              + " rows BIGINT NOT NULL, weight DOUBLE NOT NULL, count BIGINT NOT NULL,"
              + " nulls BIGINT NOT NULL, nans BIGINT NOT NULL,"
              + " positive_infinities BIGINT NOT NULL, negative_infinities BIGINT NOT NULL,"
              + " specials BIGINT NOT NULL, missing_rate DOUBLE,"
              + " unique BIGINT NOT NULL, unique_exact BOOLEAN NOT NULL,"
              + " zero_variance BOOLEAN NOT NULL, min STRING, max STRING,"
              + " mean DOUBLE, std DOUBLE, skewness DOUBLE, kurtosis DOUBLE,"
              + " p01 DOUBLE, p05 DOUBLE, p25 DOUBLE, p50 DOUBLE, p75 DOUBLE, p95 DOUBLE,"
              + " p99 DOUBLE, zeros BIGINT NOT NULL, negatives BIGINT NOT NULL,"
              + " min_length BIGINT, mean_length DOUBLE, max_length BIGINT,"
              + " blanks BIGINT NOT NULL, narrower_type STRING, state BINARY NOT NULL");

  private ProfileRows() {}

  static Dataset<Row> of(FeatureProfile profile, SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (FeatureProfile column : profile.eachColumn()) {
      rows.add(row(column.columns().get(0), column.toBytes()));
    }
    return spark.createDataFrame(rows, SCHEMA);
  }

  private static Row row(ColumnProfile c, byte[] state) {
    List<Object> values = new ArrayList<>();
    addIdentity(values, c);
    addCounts(values, c);
    addMoments(values, c);
    for (double p : ProfileJson.QUANTILES) {
      values.add(c.quantile(p).map(Quantile::value).orElse(null));
    }
    values.add(c.zeros().rows());
    values.add(c.negatives().rows());
    Optional<TextLengths> lengths = c.lengths();
    values.add(lengths.map(TextLengths::min).orElse(null));
    values.add(lengths.map(TextLengths::mean).orElse(null));
    values.add(lengths.map(TextLengths::max).orElse(null));
    values.add(c.blanks().rows());
    values.add(c.narrowerType().orElse(null));
    values.add(state);
    return RowFactory.create(values.toArray());
  }

  private static void addIdentity(List<Object> values, ColumnProfile c) {
    values.add(c.name());
    values.add(c.type());
    values.add(c.kind().name());
    values.add(c.rows().rows());
    values.add(c.rows().weight());
  }

  private static void addCounts(List<Object> values, ColumnProfile c) {
    values.add(c.count().rows());
    values.add(c.nulls().rows());
    values.add(c.nans().rows());
    values.add(c.positiveInfinities().rows());
    values.add(c.negativeInfinities().rows());
    values.add(c.specials().values().stream().mapToLong(Tally::rows).sum());
    values.add(orNull(c.missingRate()));
    values.add(c.unique().value());
    values.add(c.unique().exact());
    values.add(c.zeroVariance());
  }

  private static void addMoments(List<Object> values, ColumnProfile c) {
    values.add(c.minText().orElse(null));
    values.add(c.maxText().orElse(null));
    values.add(orNull(c.mean()));
    values.add(orNull(c.std()));
    values.add(orNull(c.skewness()));
    values.add(orNull(c.kurtosis()));
  }

  private static Double orNull(OptionalDouble value) {
    return value.isPresent() ? (Double) value.getAsDouble() : null;
  }
}
