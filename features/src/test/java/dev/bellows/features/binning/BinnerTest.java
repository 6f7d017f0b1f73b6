package dev.bellows.features.binning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.profile.BucketCounts;
import dev.bellows.features.profile.FeatureProfile;
import dev.bellows.features.profile.FeatureProfiler;
import dev.bellows.features.profile.WeightMeaning;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class BinnerTest {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "x double, `de.lay` int, price decimal(10,2), city string, late boolean, day date,"
              + " at timestamp, local timestamp_ntz, w double, tags array<string>");

  private final SparkSession spark = TestSession.get();

  private Dataset<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      rows.add(row(random, i));
    }
    return spark.createDataFrame(rows, SCHEMA).repartition(3);
  }

  private static Row row(Random random, int i) {
    double[] awkward = {
      Double.NaN, -0.0, 0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e-300, -999
    };
    boolean isAwkward = random.nextInt(4) == 0;
    java.time.LocalDateTime local =
        java.time.LocalDateTime.of(2026, 1, 1, 0, 0).plusMinutes(random.nextInt(500_000));
    return RowFactory.create(
        isAwkward ? (Object) awkward[random.nextInt(7)] : (Object) (random.nextGaussian() * 10),
        random.nextInt(5) == 0 ? null : random.nextInt(200) - 50,
        new BigDecimal(random.nextInt(100_000)).movePointLeft(2),
        random.nextInt(6) == 0 ? null : "city " + (char) ('a' + random.nextInt(5)),
        random.nextInt(7) == 0 ? null : random.nextBoolean(),
        java.sql.Date.valueOf(local.toLocalDate()),
        java.sql.Timestamp.valueOf(local),
        local,
        (double) (1 + i % 3),
        List.of("a"));
  }

  private static Binner all() {
    return Binner.quantiles(8)
        .special("x", -999)
        .column("de.lay", BinPolicy.edges(-10, 0, 15, 60))
        .column("day", BinPolicy.quantiles(4))
        .column("at", BinPolicy.equalWidth(5))
        .column("local", BinPolicy.quantiles(6))
        .weight("W");
  }

  @Test
  void numbersTextsAndBooleansHaveBinsAndOthersThatAreNamed() {
    Dataset<Row> rows = rows(1, 400);
    BinningModel plain = Binner.quantiles(4).weight("w").fit(rows);
    assertThat(plain.columns().stream().map(ColumnBinning::name))
        .containsExactly("x", "de.lay", "price", "city", "late");
    assertThat(plain.column("late").labels()).containsExactly("missing", "false", "true", "unseen");
    assertThat(plain.column("city").labels())
        .contains("missing", "city a", "city e", "unseen")
        .hasSize(7);
    assertThat(plain.column("x").effectiveBins()).isEqualTo(4);
    BinningModel model = all().fit(rows);
    assertThat(model.columns().stream().map(ColumnBinning::name))
        .containsExactly("x", "de.lay", "price", "city", "late", "day", "at", "local");
    assertThat(model.column("x").label(1)).isEqualTo("special -999");
    assertThat(model.column("day").label(1)).startsWith("≤ 2026-");
    assertThat(model.column("at").label(2)).startsWith("(2026-").contains("Z, ");
    assertThat(model.column("local").label(1)).startsWith("≤ 2026-").doesNotContain("Z");
    assertThat(Binner.quantiles(4).columns("X", "city").except("CITY").fit(rows).columns())
        .hasSize(1);
  }

  /** Rows, profiles and single values are coded by the same rule. */
  @Test
  void codesOfRowsAreThoseThatAProfileCounts() {
    Dataset<Row> rows = rows(2, 600);
    BinningModel model = BinningModel.fromJson(all().fit(rows(3, 500)).toJson());
    Dataset<Row> coded = model.apply(rows);
    assertThat(coded.schema().fieldNames())
        .startsWith(SCHEMA.fieldNames())
        .endsWith(
            "de.lay_bin", "price_bin", "city_bin", "late_bin", "day_bin", "at_bin", "local_bin");
    assertThat(coded.schema().apply("x_bin").nullable()).isFalse();
    List<Row> collected = coded.collectAsList();
    assertThat(collected).hasSize(600);
    FeatureProfile profile =
        FeatureProfiler.all().special("x", -999).counting(model.bucketings()).profile(rows);
    Map<String, BucketCounts> direct = model.count(rows, Optional.empty());
    assertThat(direct).hasSize(8);
    for (ColumnBinning binning : model.columns()) {
      long[] counted = new long[binning.buckets()];
      for (Row row : collected) {
        counted[row.<Integer>getAs(binning.name() + "_bin")]++;
      }
      BucketCounts buckets = profile.column(binning.name()).buckets().orElseThrow();
      assertThat(buckets.rows()).as(binning.name()).isEqualTo(counted);
      assertThat(direct.get(binning.name())).as(binning.name()).isEqualTo(buckets);
      assertThat(Arrays.stream(counted).filter(n -> n > 0).count())
          .as(binning.name())
          .isGreaterThan(2);
    }
    for (Row row : collected) {
      Double x = row.getAs("x");
      int code = row.getAs("x_bin");
      ColumnBinning binning = model.column("x");
      assertThat(code).isEqualTo(x.isNaN() ? 0 : binning.code(x + 0.0));
      assertThat(code == 1).isEqualTo(x == -999);
    }
  }

  @Test
  void aWeightOfKIsKRowsForTheEdges() {
    Dataset<Row> rows = rows(4, 300).cache();
    Dataset<Row> copies = rows.selectExpr("*", "explode(sequence(1, int(w))) as copy").drop("copy");
    assertThat(copies.count()).isGreaterThan(500);
    BinningModel weighted = Binner.quantiles(7).weight("w").fit(rows);
    BinningModel repeated = Binner.quantiles(7).except("w").fit(copies);
    for (ColumnBinning binning : weighted.columns()) {
      assertThat(binning.id()).isEqualTo(repeated.column(binning.name()).id());
    }
    BinningModel unweighted = Binner.quantiles(7).except("w").fit(rows);
    assertThat(unweighted.column("price").id()).isNotEqualTo(weighted.column("price").id());
    rows.unpersist();
  }

  @Test
  void weightedCountsAreThoseOfAProfileWhateverTheOrderOfTheRows() {
    Dataset<Row> rows =
        rows(7, 500).withColumn("v", functions.expr("if(w = 2, 0, w * 0.1 + abs(price) / 7)"));
    BinningModel model = all().weight("v").fit(rows);
    FeatureProfile profile =
        FeatureProfiler.all()
            .special("x", -999)
            .weight("v", WeightMeaning.RELIABILITY)
            .counting(model.bucketings())
            .profile(rows);
    Map<String, BucketCounts> counts = model.count(rows, Optional.of("v"));
    Map<String, BucketCounts> others =
        model.count(rows.repartition(7).orderBy("price"), Optional.of("v"));
    for (ColumnBinning binning : model.columns()) {
      BucketCounts buckets = profile.column(binning.name()).buckets().orElseThrow();
      assertThat(counts.get(binning.name())).as(binning.name()).isEqualTo(buckets);
      assertThat(others.get(binning.name())).as(binning.name()).isEqualTo(buckets);
      assertThat(Arrays.stream(buckets.rows()).sum()).isBetween(250L, 400L);
    }
    for (String wrong : List.of("-1D", "double('NaN')", "cast(null as double)")) {
      Dataset<Row> bad =
          rows.withColumn("v", functions.expr("if(`de.lay` > 90, " + wrong + ", v)"));
      assertThatThrownBy(() -> model.count(bad, Optional.of("v")))
          .isInstanceOf(BellowsException.class)
          .hasMessageContaining("rows have a weight that is null, NaN, infinite or negative");
    }
  }

  @Test
  void edgesOfAColumnOfManyValuesComeFromASketch() {
    Dataset<Row> rows = spark.range(0, 50_000, 1, 4).selectExpr("double(id) as x");
    ColumnBinning bins = Binner.quantiles(10).fit(rows).column("x");
    IntervalBinning intervals = (IntervalBinning) bins;
    assertThat(intervals.edges()).hasSize(9);
    for (int i = 0; i < 9; i++) {
      // A rank error of 0.1 %, and the grid's.
      assertThat(intervals.edges()[i]).isBetween(5000 * (i + 1) - 80.0, 5000 * (i + 1) + 80.0);
    }
    assertThat(bins.representative(2)).isBetween(7300.0, 7700.0);
    assertThatThrownBy(() -> Binner.distinct(3000).fit(rows))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("there are thousands of them, and at most 3000 may have a bin");
    Dataset<Row> texts = rows.selectExpr("concat('k', int(x / if(x < 40000, 8000, 1))) as k");
    ColumnBinning categories = Binner.categories(3).fit(texts).column("k");
    assertThat(categories.labels()).containsExactly("missing", "k0", "k1", "k2", "other or unseen");
  }

  @Test
  void aFitRunsOneJobAndGivenEdgesNone() throws Exception {
    Dataset<Row> rows = rows(5, 100).cache();
    assertThat(rows.count()).isEqualTo(100);
    spark.conf().set("spark.sql.adaptive.enabled", "false");
    try {
      assertThat(JobCounter.jobsOf(spark, () -> all().fit(rows))).isOne();
      assertThat(
              JobCounter.jobsOf(
                  spark, () -> Binner.edges(0, 10).columns("x", "de.lay", "late").fit(rows)))
          .isZero();
      BinningModel model = all().fit(rows);
      assertThat(JobCounter.jobsOf(spark, () -> model.apply(rows))).isZero();
      assertThat(JobCounter.jobsOf(spark, () -> model.count(rows, Optional.of("w")))).isOne();
    } finally {
      spark.conf().set("spark.sql.adaptive.enabled", "true");
      rows.unpersist();
    }
    BinningModel given = Binner.edges(0, 10).columns("x", "late").fit(rows);
    assertThat(given.column("x").labels()).containsExactly("missing", "≤ 0", "(0, 10]", "> 10");
    assertThat(given.column("x").representative(1)).isNaN();
    assertThat(given.column("x").representative(2)).isEqualTo(5);
  }

  @Test
  void whatCannotBeBinnedIsRefusedBeforeAJob() throws Exception {
    Dataset<Row> rows = rows(6, 50);
    List<Binner> wrong =
        List.of(
            Binner.quantiles(4).columns("xx"),
            Binner.quantiles(4).column("tags", BinPolicy.distinct(3)),
            Binner.quantiles(4).columns("x").except("x"),
            Binner.quantiles(4).special("nothing", 1));
    List<String> messages = new ArrayList<>();
    int jobs =
        JobCounter.jobsOf(
            spark,
            () -> {
              for (Binner binner : wrong) {
                assertThatThrownBy(() -> binner.fit(rows))
                    .isInstanceOf(BellowsException.class)
                    .satisfies(e -> messages.add(e.getMessage()));
              }
              return null;
            });
    assertThat(jobs).isZero();
    assertThat(messages.get(0)).startsWith("Cannot bin column 'xx': no such column");
    assertThat(messages.get(1)).startsWith("Cannot bin column 'tags': its values are no numbers");
    assertThat(messages.get(2)).startsWith("Cannot bin: no column of numbers, texts or booleans");
    assertThat(messages.get(3)).startsWith("Cannot bin column 'nothing'");
    BinningModel model = Binner.quantiles(4).columns("x", "city").fit(rows);
    assertThatThrownBy(() -> model.apply(rows.withColumnRenamed("x", "y")))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("Cannot bin column 'x': no such column");
    assertThatThrownBy(() -> model.apply(rows.selectExpr("string(x) as x", "city")))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("its type is string, and its bins are of numeric values");
    assertThatThrownBy(() -> model.apply(rows.selectExpr("x", "city", "1 as x_bin")))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("Cannot add column 'x_bin'");
    assertThatThrownBy(() -> model.column("citty"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean 'city'?");
    FeatureProfile profile = FeatureProfiler.columns("x").profile(rows);
    assertThatThrownBy(() -> Binner.quantiles(3).special("x", -999).fit(profile))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("Profile it by FeatureProfiler.special");
    assertThatThrownBy(() -> Binner.by(BinPolicy.evidently()).fit(profile))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("the rule evidently takes both");
  }
}
