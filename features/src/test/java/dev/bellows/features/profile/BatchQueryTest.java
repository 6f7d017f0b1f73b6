package dev.bellows.features.profile;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches of columns have the profile of their rows, and are left where they have not. */
class BatchQueryTest {
  private static final String EVERY_TYPE =
      """
      id; id % 9 as small; if(id % 7 = 0, null, cast(id as double) / 3) as x;
      if(id % 5 = 0, double('NaN'), -0.0D * id) as zero; cast(id % 11 as float) as f;
      cast(id % 3 as short) as h; cast(id % 2 as byte) as t; id % 2 = 0 as b;
      cast(id % 4 as int) as i; cast(id / 8 as decimal(20, 3)) as d;
      cast(id / 8 as decimal(9, 3)) as d9; date_add(date'2026-01-01', cast(id % 60 as int)) as day;
      timestamp_micros(id * 1234567) as at;
      cast(timestamp_micros(id * 1234567) as timestamp_ntz) as local;
      if(id % 6 = 0, null, concat('é', id % 5000)) as s; array(id) as a; struct(id) as st;
      if(id % 10 = 0, null, map('k', id)) as m; cast('x' as binary) as bin; id % 4 as w
      """;

  @TempDir private Path directory;

  private final SparkSession spark = TestSession.get();

  private Dataset<Row> written(Dataset<Row> rows) {
    String path = directory.resolve("t" + directory.toFile().list().length).toString();
    rows.write().parquet(path);
    return spark.read().parquet(path);
  }

  private Dataset<Row> everyType() {
    return written(spark.range(0, 12_000, 1, 3).selectExpr(EVERY_TYPE.strip().split(";\\s*")));
  }

  private static Optional<BatchQuery> batches(FeatureProfiler profiler, Dataset<Row> rows) {
    return BatchQuery.of(profiler.plans(rows.schema()), profiler.weightColumn(), rows);
  }

  /** By the public API alone, as on Connect. */
  private static FeatureProfile byRows(FeatureProfiler profiler, Dataset<Row> rows) {
    return profiler.profileOf(
        new ProfileQuery(profiler.plans(rows.schema()), profiler.weightColumn()).of(rows),
        profiler.weightColumn());
  }

  private static void assertAsRows(FeatureProfiler profiler, Dataset<Row> rows) {
    assertThat(batches(profiler, rows)).isPresent();
    FeatureProfile expected = byRows(profiler, rows);
    FeatureProfile actual = profiler.profile(rows);
    assertThat(actual.rows()).isEqualTo(expected.rows());
    ProfileLawTest.assertAlike(actual, expected);
  }

  private static void assertLeft(FeatureProfiler profiler, Dataset<Row> rows) {
    assertThat(batches(profiler, rows)).isEmpty();
    assertThat(profiler.profile(rows).rows()).isEqualTo(rows.count());
  }

  @Test
  void everyTypeIsReadAsItsRowsAre() {
    Dataset<Row> rows = everyType();
    FeatureProfiler all = FeatureProfiler.all();
    assertAsRows(all, rows);
    FeatureProfile profile = all.profile(rows);
    assertThat(profile.columns()).hasSize(20);
    assertThat(profile.column("x").unique().exact()).isFalse();
    assertThat(profile.column("zero").zeros().rows()).isEqualTo(9600);
    assertThat(profile.column("m").nulls().rows()).isEqualTo(1200);
    assertAsRows(
        all.weight("w", WeightMeaning.FREQUENCY)
            .special("small", 3, 4)
            .counting(Map.of("x", Sample.TENS, "s", Sample.TENS)),
        rows);
    assertAsRows(
        FeatureProfiler.columns("s", "id", "b").weight("f", WeightMeaning.RELIABILITY), rows);
  }

  @Test
  void columnsOfAnotherOrderAreThemselves() {
    Dataset<Row> rows = everyType();
    FeatureProfile profile = FeatureProfiler.all().profile(rows.select("i", "id", "h"));
    assertAsRows(FeatureProfiler.all(), rows.select("i", "id", "h"));
    assertThat(profile.columns().stream().map(ColumnProfile::name).toList())
        .containsExactly("i", "id", "h");
    assertThat(profile.column("i").max()).hasValue(3);
    assertThat(profile.column("id").max()).hasValue(11_999);
    assertThat(profile.column("h").max()).hasValue(2);
  }

  /** A scan of more than 100 columns has no batches: they are read in parts. */
  @Test
  void manyColumnsAreReadInOneJob() throws Exception {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < 230; i++) {
      columns.add(col("id").plus(i).cast(i % 2 == 0 ? "double" : "string").as("c" + i));
    }
    columns.add(col("id").as("w"));
    Dataset<Row> rows = written(spark.range(0, 40, 1, 2).select(columns.toArray(Column[]::new)));
    FeatureProfiler weighted = FeatureProfiler.all().weight("w", WeightMeaning.FREQUENCY);
    assertAsRows(weighted, rows);
    assertThat(weighted.profile(rows).zeroWeights()).isEqualTo(1);
    assertThat(FeatureProfiler.all().profile(rows).column("c228").max()).hasValue(267);
    assertThat(JobCounter.jobsOf(spark, () -> weighted.profile(rows))).isOne();
  }

  /** Filters are not applied to batches. */
  @Test
  void filteredRowsAreLeft() {
    Dataset<Row> rows = everyType();
    assertLeft(FeatureProfiler.columns("id", "x"), rows.where("id % 3 = 0"));
    assertLeft(FeatureProfiler.columns("id", "x"), rows.where("id > 11990"));
    assertLeft(FeatureProfiler.all(), rows.limit(17).select("id"));
    assertLeft(FeatureProfiler.all(), rows.select(col("id").plus(1).as("id")));
    assertLeft(FeatureProfiler.all(), rows.select("id").union(rows.select("id")));
    assertLeft(FeatureProfiler.all(), spark.range(5).toDF());
  }

  @Test
  void cachedRowsAreNotReadFromFiles() {
    Dataset<Row> rows = everyType().select("id", "x").where("id < 50").cache();
    try {
      assertThat(rows.count()).isEqualTo(50);
      assertLeft(FeatureProfiler.all(), rows);
    } finally {
      rows.unpersist();
    }
  }

  /** Deleted rows stay in the files of a Delta table: a vector names them. */
  @Test
  void deletedRowsAreNotCounted() {
    String path = directory.resolve("delta").toString();
    spark
        .range(0, 6000, 1, 1)
        .selectExpr("id", "id / 2 as x")
        .write()
        .format("delta")
        .option("delta.enableDeletionVectors", "true")
        .save(path);
    Dataset<Row> before = spark.read().format("delta").load(path);
    assertThat(FeatureProfiler.all().profile(before).rows()).isEqualTo(6000);
    spark.sql("delete from delta.`" + path + "` where id % 100 = 7 or id > 5990");
    Dataset<Row> rows = spark.read().format("delta").load(path);
    FeatureProfile profile = FeatureProfiler.all().profile(rows);
    assertThat(profile.rows()).isEqualTo(rows.count()).isLessThan(5950);
    assertThat(profile.column("id").max()).hasValue(5990);
    ProfileLawTest.assertAlike(profile, byRows(FeatureProfiler.all(), rows));
  }

  @Test
  void partitionsAreColumnsToo() {
    String path = directory.resolve("parts").toString();
    spark.range(100).selectExpr("id", "id % 3 as p").write().partitionBy("p").parquet(path);
    Dataset<Row> rows = spark.read().parquet(path);
    assertAsRows(FeatureProfiler.all(), rows);
    assertAsRows(FeatureProfiler.all(), rows.where("p = 1"));
    FeatureProfile one = FeatureProfiler.all().profile(rows.where("p = 1"));
    assertThat(one.rows()).isEqualTo(33);
    assertThat(one.column("p").zeroVariance()).isTrue();
    FeatureProfile none = FeatureProfiler.all().profile(rows.where("p = 7"));
    assertThat(none.rows()).isZero();
    assertThat(none.columns()).hasSize(2);
  }

  @Test
  void wrongWeightsAreCounted() {
    Dataset<Row> rows =
        written(spark.sql("select * from values (1, 1D), (2, null), (3, -1D) as t(x, w)"));
    FeatureProfiler profiler = FeatureProfiler.all().weight("w", WeightMeaning.FREQUENCY);
    assertThat(batches(profiler, rows)).isPresent();
    assertThatThrownBy(() -> profiler.profile(rows))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("2 rows have a weight");
  }
}
