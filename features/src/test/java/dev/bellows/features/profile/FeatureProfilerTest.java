package dev.bellows.features.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class FeatureProfilerTest {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  private final SparkSession spark = TestSession.get();

  private Dataset<Row> doubles(Double... values) {
    return spark.createDataFrame(
        Arrays.stream(values).map(RowFactory::create).toList(), StructType.fromDDL("x double"));
  }

  private static ColumnProfile only(FeatureProfile profile) {
    assertThat(profile.columns()).hasSize(1);
    return profile.columns().get(0);
  }

  private static ColumnProfile profile(Dataset<Row> rows) {
    return only(FeatureProfiler.all().profile(rows));
  }

  /** The worked example of pandas' and Spark's conventions. */
  @Test
  void aSmallColumnHasTheStatisticsOfPandas() {
    ColumnProfile x = profile(doubles(1.0, 2.0, 3.0, 4.0, 10.0));
    assertThat(x.name()).isEqualTo("x");
    assertThat(x.type()).isEqualTo("DOUBLE");
    assertThat(x.kind()).isEqualTo(ColumnKind.NUMERIC);
    assertThat(x.count()).isEqualTo(new Tally(5, 5));
    assertThat(x.mean()).hasValue(4);
    assertThat(x.variance()).hasValue(12.5);
    assertThat(x.std().orElseThrow()).isCloseTo(3.5355339059327378, within(1e-15));
    assertThat(x.skewness().orElseThrow()).isCloseTo(1.6970562748477143, within(1e-14));
    assertThat(x.kurtosis().orElseThrow()).isCloseTo(3.152, within(1e-13));
    assertThat(x.quantile(0.25)).contains(new Quantile(0.25, 2, true, 0));
    assertThat(x.quantile(0.95).orElseThrow().value()).isCloseTo(8.8, within(1e-14));
    assertThat(x.min()).hasValue(1);
    assertThat(x.max()).hasValue(10);
    assertThat(x.minText()).contains("1.0");
    assertThat(x.unique()).isEqualTo(new UniqueCount(5, true, 5, 5));
    assertThat(x.missingRate()).hasValue(0);
    assertThat(x.zeroVariance()).isFalse();
    assertThat(x.narrowerType()).contains("TINYINT");
  }

  @Test
  void thePopulationHasItsOwnMoments() {
    FeatureProfiler profiler = FeatureProfiler.all().moments(MomentConvention.POPULATION);
    ColumnProfile x = only(profiler.profile(doubles(1.0, 2.0, 3.0, 4.0, 10.0)));
    assertThat(x.variance()).hasValue(10);
    assertThat(x.skewness().orElseThrow()).isCloseTo(1.1384199576606167, within(1e-14));
    assertThat(x.kurtosis().orElseThrow()).isCloseTo(-0.212, within(1e-14));
  }

  @Test
  void whatIsNoNumberIsCountedApart() {
    ColumnProfile x =
        only(
            FeatureProfiler.all()
                .special("x", -999, 9999)
                .profile(
                    doubles(1.0, null, NAN, INF, -INF, INF, -999.0, 9999.0, -999.0, -0.0, 0.0)));
    assertThat(x.rows()).isEqualTo(new Tally(11, 11));
    assertThat(x.nulls()).isEqualTo(new Tally(1, 1));
    assertThat(x.nans()).isEqualTo(new Tally(1, 1));
    assertThat(x.positiveInfinities()).isEqualTo(new Tally(2, 2));
    assertThat(x.negativeInfinities()).isEqualTo(new Tally(1, 1));
    assertThat(x.specials())
        .containsExactly(Map.entry(-999.0, new Tally(2, 2)), Map.entry(9999.0, new Tally(1, 1)));
    assertThat(x.count()).isEqualTo(new Tally(3, 3));
    assertThat(x.zeros()).isEqualTo(new Tally(2, 2));
    assertThat(x.negatives()).isEqualTo(new Tally(0, 0));
    assertThat(x.missingRate().orElseThrow()).isCloseTo(2 / 11.0, within(1e-16));
    assertThat(x.unique().value()).isEqualTo(4);
    assertThat(x.values().orElseThrow())
        .containsExactly(new ValueCount("0.0", 0, 2, 2, 2), new ValueCount("1.0", 1, 1, 1, 1));
    assertThat(x.narrowerType()).contains("FLOAT");
  }

  @Test
  void noRowsHaveNoStatistics() {
    ColumnProfile x = profile(doubles());
    assertThat(x.rows()).isEqualTo(new Tally(0, 0));
    assertThat(x.missingRate()).isEmpty();
    assertThat(x.mean()).isEmpty();
    assertThat(x.std()).isEmpty();
    assertThat(x.quantile(0.5)).isEmpty();
    assertThat(x.min()).isEmpty();
    assertThat(x.minText()).isEmpty();
    assertThat(x.unique().value()).isZero();
    assertThat(x.zeroVariance()).isFalse();
    assertThat(x.histogram(5)).isEmpty();
    assertThat(x.topValues(3)).isEmpty();
    assertThat(x.narrowerType()).isEmpty();
  }

  @Test
  void oneRowHasAMeanAndNoSpread() {
    ColumnProfile x = profile(doubles(7.5));
    assertThat(x.mean()).hasValue(7.5);
    assertThat(x.std()).isEmpty();
    assertThat(x.skewness()).isEmpty();
    assertThat(x.quantile(0.01).orElseThrow().value()).isEqualTo(7.5);
    assertThat(x.zeroVariance()).isTrue();
  }

  @Test
  void nothingButNullsHasNoStatistics() {
    ColumnProfile x = profile(doubles(null, null));
    assertThat(x.missingRate()).hasValue(1);
    assertThat(x.count()).isEqualTo(new Tally(0, 0));
    assertThat(x.mean()).isEmpty();
    assertThat(x.unique().value()).isZero();
  }

  /** The sums of 0.1 are not exact: only min == max tells a constant. */
  @Test
  void aConstantHasNoVarianceAtAll() {
    ColumnProfile x = profile(doubles(1e8 + 0.1, 1e8 + 0.1, 1e8 + 0.1, 1e8 + 0.1, 1e8 + 0.1));
    assertThat(x.zeroVariance()).isTrue();
    assertThat(x.variance()).hasValue(0);
    assertThat(x.skewness()).hasValue(0);
    assertThat(x.kurtosis()).hasValue(0);
    assertThat(x.mean()).hasValue(1e8 + 0.1);
  }

  @Test
  void everyTypeHasItsStatistics() {
    Dataset<Row> rows =
        spark.sql(
            "select * from values"
                + " (true, 1Y, 9007199254740993L, 1.50BD, date'2026-01-31',"
                + "  timestamp'2026-01-31T12:00:00Z', timestamp_ntz'2026-04-05 02:30:00', ' ',"
                + "  array(1), map('a', 1), struct(1 as a), x'01'),"
                + " (false, 2Y, 9007199254740992L, 2.50BD, date'2026-01-01',"
                + "  timestamp'2026-01-31T12:00:01Z', timestamp_ntz'2026-04-05 02:30:01', 'été',"
                + "  array(2), map('b', 1), struct(2 as a), x'02'),"
                + " (null, null, null, null, null, null, null, null, null, null, null, null)"
                + " as t(b, i, l, d, day, at, local, s, arr, m, st, bin)");
    FeatureProfile profile = FeatureProfiler.all().profile(rows);
    assertThat(profile.rows()).isEqualTo(3);
    for (ColumnProfile column : profile.columns()) {
      assertThat(column.nulls().rows()).as(column.name()).isEqualTo(1);
      assertThat(column.count().rows()).as(column.name()).isEqualTo(2);
    }
    assertThat(profile.columns().stream().map(c -> c.kind().name()).toList())
        .containsExactly(
            "BOOLEAN",
            "NUMERIC",
            "NUMERIC",
            "NUMERIC",
            "DATE",
            "TIMESTAMP",
            "TIMESTAMP",
            "TEXT",
            "UNSUPPORTED",
            "UNSUPPORTED",
            "UNSUPPORTED",
            "UNSUPPORTED");
    assertThat(profile.column("b").mean()).hasValue(0.5);
    assertThat(profile.column("b").maxText()).contains("true");
    assertThat(profile.column("i").maxText()).contains("2");
    assertThat(profile.column("l").maxText()).contains("9007199254740993");
    assertThat(profile.column("l").unique().value()).isEqualTo(2);
    assertThat(profile.column("d").type()).isEqualTo("DECIMAL(3,2)");
    assertThat(profile.column("d").mean()).hasValue(2);
    assertThat(profile.column("day").minText()).contains("2026-01-01");
    assertThat(profile.column("day").max()).hasValue(20484);
    assertThat(profile.column("at").minText()).contains("2026-01-31T12:00:00Z");
    assertThat(profile.column("local").minText()).contains("2026-04-05T02:30");
    assertThat(profile.column("local").maxText()).contains("2026-04-05T02:30:01");
    assertThat(profile.column("s").blanks().rows()).isEqualTo(1);
    assertThat(profile.column("s").lengths()).contains(new TextLengths(1, 2, 3));
    assertThat(profile.column("s").maxText()).contains("été");
    assertThat(profile.column("arr").unsupportedReason().orElseThrow()).contains("array<int>");
    assertThat(profile.column("arr").mean()).isEmpty();
    assertThat(profile.column("arr").values()).isEmpty();
  }

  @Test
  void namesMayHoldAnything() {
    Dataset<Row> rows =
        spark.createDataFrame(
            List.of(RowFactory.create(1.0, "x", 2L)),
            new StructType()
                .add("a.b", "double")
                .add("w`eird \"name\"\n", "string")
                .add("été", "bigint"));
    FeatureProfile profile = FeatureProfiler.all().profile(rows);
    assertThat(profile.column("a.b").mean()).hasValue(1);
    assertThat(profile.column("w`eird \"name\"\n").maxText()).contains("x");
    assertThat(profile.column("ÉTÉ").mean()).hasValue(2);
    assertThat(FeatureProfile.fromJson(profile.toJson()).toJson()).isEqualTo(profile.toJson());
  }

  @Test
  void whatCannotServeIsRefusedBeforeAnyJob() throws Exception {
    Dataset<Row> rows = spark.range(3).selectExpr("id", "'a' as s", "array(id) as a", "id as ID2");
    List<FeatureProfiler> wrong =
        List.of(
            FeatureProfiler.columns("idd"),
            FeatureProfiler.columns("id", "ID"),
            FeatureProfiler.all().except("nothing"),
            FeatureProfiler.columns("id").except("id"),
            FeatureProfiler.all().weight("s", WeightMeaning.FREQUENCY),
            FeatureProfiler.all().special("s", 1),
            FeatureProfiler.all().special("missing", 1),
            FeatureProfiler.columns("id").special("id2", 1),
            FeatureProfiler.all().counting(Map.of("a", new Halves())));
    List<String> messages = new ArrayList<>();
    int jobs =
        JobCounter.jobsOf(
            spark,
            () -> {
              for (FeatureProfiler profiler : wrong) {
                assertThatThrownBy(() -> profiler.profile(rows))
                    .isInstanceOf(BellowsException.class)
                    .satisfies(e -> messages.add(e.getMessage()));
              }
              return null;
            });
    assertThat(jobs).isZero();
    assertThat(messages)
        .containsExactly(
            "Cannot profile column 'idd': no such column; did you mean 'id'? Available: [id, s, a,"
                + " ID2]",
            "Cannot profile column 'ID' twice. Name it once.",
            "Cannot leave out column 'nothing': no such column. Available: [id, s, a, ID2]",
            "Cannot profile: no column is left. Available: [id, s, a, ID2]",
            "Cannot weight rows by column 's': its type is string and a numeric type is needed."
                + " Cast it first.",
            "Cannot count special codes of column 's': its type is STRING, values with numbers are"
                + " needed. Cast it first.",
            "Cannot count special codes of column 'missing': no such column. Available: [id, s, a,"
                + " ID2]",
            "Cannot count special codes of column 'id2': it is not among the columns to profile.",
            "Cannot count buckets of column 'a': its type is ARRAY<BIGINT>, its values are not"
                + " profiled. Cast it first.");
    assertThatThrownBy(FeatureProfiler::columns)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("No columns");
    assertThatThrownBy(() -> FeatureProfiler.all().special("x", NAN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
  }

  /** Below 1.5 in bucket 1, others in 2, missing in 0. */
  static final class Halves implements Bucketing {
    private static final long serialVersionUID = 1L;

    @Override
    public int buckets() {
      return 3;
    }

    @Override
    public int missing() {
      return 0;
    }

    @Override
    public int code(double value) {
      return value < 1.5 ? 1 : 2;
    }

    @Override
    public int code(String value) {
      return value.length() < 2 ? 1 : 2;
    }

    @Override
    public String id() {
      return "halves";
    }
  }

  @Test
  void bucketsAreCountedInTheSamePass() {
    Dataset<Row> rows =
        spark.sql("select * from values (1D, 'a', 1), (2D, 'bb', 2), (null, null, 4) t(x, s, w)");
    FeatureProfile profile =
        FeatureProfiler.all()
            .weight("w", WeightMeaning.FREQUENCY)
            .counting(Map.of("x", new Halves(), "S", new Halves()))
            .profile(rows);
    BucketCounts expected =
        new BucketCounts(
            "halves", new long[] {1, 1, 1}, new double[] {4, 1, 2}, new double[] {16, 1, 4});
    assertThat(profile.column("x").buckets()).contains(expected);
    assertThat(profile.column("s").buckets()).contains(expected);
    assertThat(profile.find("w")).isEmpty();
    assertThat(expected.merge(expected).weight()).containsExactly(8, 2, 4);
    assertThatThrownBy(
            () -> expected.merge(new BucketCounts("o", new long[3], new double[3], new double[3])))
        .hasMessageContaining("not the same buckets");
  }

  @Test
  void weightsThatSayNothingAreRefused() {
    Dataset<Row> rows =
        spark.sql(
            "select * from values (1, 1D), (2, null), (3, double('NaN')), (4, -1D),"
                + " (5, double('Infinity')), (6, 0D) as t(x, w)");
    FeatureProfiler profiler = FeatureProfiler.all().weight("W", WeightMeaning.FREQUENCY);
    assertThatThrownBy(() -> profiler.profile(rows))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot profile by weight 'w': 4 rows have a weight that is null, NaN, infinite or"
                + " negative. Filter them out, or give them a weight.");
    FeatureProfile rest = profiler.profile(rows.where("x in (1, 6)"));
    assertThat(rest.rows()).isEqualTo(1);
    assertThat(rest.zeroWeights()).isEqualTo(1);
    assertThat(rest.column("x").unique().value()).isEqualTo(1);
  }

  /** x = 1, 2, 4 with weights 1, 2, 1. */
  @Test
  void whatWeightsMeanDecidesTheVariance() {
    Dataset<Row> rows = spark.sql("select * from values (1, 1), (2, 2), (4, 1) as t(x, w)");
    FeatureProfiler all = FeatureProfiler.all();
    FeatureProfiler frequency = all.weight("w", WeightMeaning.FREQUENCY);
    FeatureProfiler reliability = all.weight("w", WeightMeaning.RELIABILITY);
    assertThat(variance(frequency.moments(MomentConvention.POPULATION), rows)).isEqualTo(1.1875);
    assertThat(variance(frequency, rows)).isCloseTo(19 / 12.0, within(1e-15));
    assertThat(variance(reliability, rows)).isCloseTo(1.9, within(1e-15));
    Dataset<Row> tenfold = rows.selectExpr("x", "w * 10 as w");
    assertThat(variance(frequency, tenfold)).isCloseTo(47.5 / 39, within(1e-15));
    assertThat(variance(reliability, tenfold)).isCloseTo(1.9, within(1e-15));
  }

  private static double variance(FeatureProfiler profiler, Dataset<Row> rows) {
    return only(profiler.profile(rows)).variance().orElseThrow();
  }

  @Test
  void allColumnsAreReadInOneJob() throws Exception {
    Dataset<Row> rows =
        spark.range(0, 100, 1, 4).selectExpr("id", "cast(id as string) as s", "id % 7 = 1 as b");
    spark.conf().set("spark.sql.adaptive.enabled", "false");
    try {
      assertThat(JobCounter.jobsOf(spark, () -> FeatureProfiler.all().profile(rows))).isOne();
    } finally {
      spark.conf().set("spark.sql.adaptive.enabled", "true");
    }
  }

  @Test
  void aTableHasOneRowForEachColumn() {
    Dataset<Row> rows = spark.range(5).selectExpr("id", "string(id) as s");
    FeatureProfile profile = FeatureProfiler.all().profile(rows);
    List<Row> table = profile.toDataFrame(spark).collectAsList();
    assertThat(table).hasSize(2);
    Row id = table.get(0);
    assertThat((String) id.getAs("column")).isEqualTo("id");
    assertThat((Double) id.getAs("mean")).isEqualTo(2.0);
    assertThat((Double) id.getAs("p25")).isEqualTo(1.0);
    assertThat((String) table.get(1).getAs("max")).isEqualTo("4");
    assertThat((Double) table.get(1).getAs("mean")).isNull();
    FeatureProfile read = FeatureProfile.fromBytes(id.getAs("state"));
    assertThat(only(read).quantile(0.75)).isEqualTo(profile.column("id").quantile(0.75));
  }

  @Test
  void bytesThatAreNoProfileAreRefused() {
    byte[] bytes = FeatureProfiler.all().profile(doubles(1.0)).toBytes();
    assertThatThrownBy(() -> FeatureProfile.fromBytes(new byte[] {1, 2, 3}))
        .hasMessageContaining("do not start as a profile does");
    assertThatThrownBy(() -> FeatureProfile.fromBytes(Arrays.copyOf(bytes, bytes.length - 1)))
        .hasMessageContaining("end too early");
    assertThatThrownBy(() -> FeatureProfile.fromBytes(Arrays.copyOf(bytes, bytes.length + 1)))
        .hasMessageContaining("more than a profile");
    byte[] later = bytes.clone();
    later[7] = 9;
    assertThatThrownBy(() -> FeatureProfile.fromBytes(later)).hasMessageContaining("version 9");
    assertThatThrownBy(() -> FeatureProfile.fromJson("{")).hasMessageContaining("no JSON");
    assertThatThrownBy(() -> FeatureProfile.fromJson("{}")).hasMessageContaining("'state'");
    assertThatThrownBy(() -> FeatureProfile.fromJson("{\"state\":\"%\"}"))
        .hasMessageContaining("base 64");
  }

  @Test
  void profilesOfDifferentDefinitionsDoNotMerge() {
    FeatureProfile x = FeatureProfiler.all().profile(doubles(1.0));
    assertThatThrownBy(() -> x.merge(FeatureProfiler.all().special("x", 1).profile(doubles(1.0))))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("the plan of column 'x' differ");
    assertThatThrownBy(
            () ->
                x.merge(
                    FeatureProfiler.all()
                        .counting(Map.of("x", new Halves()))
                        .profile(doubles(1.0))))
        .hasMessageContaining("the bucketing of column 'x' differ: none and halves");
    assertThatThrownBy(() -> x.merge(FeatureProfiler.all().profile(doubles(1.0).toDF("y"))))
        .hasMessageContaining("the columns differ: [x] and [y]");
    assertThatThrownBy(
            () ->
                x.merge(
                    FeatureProfiler.all()
                        .moments(MomentConvention.POPULATION)
                        .profile(doubles(1.0))))
        .hasMessageContaining("the options differ");
    assertThatThrownBy(() -> x.column("xx")).hasMessageContaining("did you mean 'x'?");
  }
}
