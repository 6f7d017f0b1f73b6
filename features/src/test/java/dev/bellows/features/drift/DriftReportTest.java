package dev.bellows.features.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.binning.BinPolicy;
import dev.bellows.features.binning.Binner;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.profile.BucketCounts;
import dev.bellows.features.profile.FeatureProfile;
import dev.bellows.features.profile.FeatureProfiler;
import dev.bellows.features.profile.WeightMeaning;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class DriftReportTest {
  private final SparkSession spark = TestSession.get();

  private Dataset<Row> rows(double... values) {
    List<Row> rows = Arrays.stream(values).mapToObj(v -> RowFactory.create(v)).toList();
    return spark.createDataFrame(rows, StructType.fromDDL("x double"));
  }

  /** Numbers, texts and booleans, of which only {@code moved} depends on the shift. */
  private Dataset<Row> table(int from, int to, double shift) {
    return spark
        .range(from, to, 1, 3)
        .selectExpr(
            "double(pmod(xxhash64(id), 1000)) as still",
            "double(pmod(xxhash64(id, 1), 1000)) + " + shift + " as moved",
            "concat('c', pmod(xxhash64(id, 2), 7)) as city",
            "pmod(xxhash64(id, 3), 10) < 3 as late",
            "if(pmod(xxhash64(id, 4), 20) = 0, null, pmod(xxhash64(id, 5), 50)) as gaps",
            "double(1 + pmod(xxhash64(id, 6), 3)) as w");
  }

  @Test
  void profilesOfTheKnownExamplesGiveEveryPackagesNumbers() {
    Map<Vectors, double[]> expected = new LinkedHashMap<>();
    double inf = Double.POSITIVE_INFINITY;
    expected.put(Vectors.V1, new double[] {0.4674, 1.0809, 1.0311, 0.8703, inf, 0.1802, 2.0704});
    expected.put(Vectors.V2, new double[] {0.7271, 1.0809, 1.0311, 0.8703, inf, 0.1755, 2.0704});
    expected.put(Vectors.V3, new double[] {0.1946, 0.1751, 0.1818, 0.1962, 0.1962, 0.1962, 0.2027});
    expected.put(Vectors.V4, new double[] {0.1140, 0.1272, 0.1272, 0.1272, 0.1272, 0.1272, 0.1272});
    List<PsiSpec> specs =
        List.of(
            PsiSpec.standard(),
            PsiSpec.evidently(),
            PsiSpec.evidentlySpark(),
            PsiSpec.featureEngine(),
            PsiSpec.optbinning(),
            PsiSpec.toad(),
            PsiSpec.chronon());
    int compared = 0;
    for (Map.Entry<Vectors, double[]> vector : expected.entrySet()) {
      FeatureProfile reference = FeatureProfiler.all().profile(rows(vector.getKey().reference));
      FeatureProfile current = FeatureProfiler.all().profile(rows(vector.getKey().current));
      for (int i = 0; i < specs.size(); i++) {
        double psi = DriftReport.of(reference, current, specs.get(i)).feature("x").psi();
        double wanted = vector.getValue()[i];
        assertThat(Double.isInfinite(psi)).isEqualTo(Double.isInfinite(wanted));
        if (Double.isFinite(wanted)) {
          assertThat(psi).as("%s of %s", vector.getKey(), i).isCloseTo(wanted, within(5.1e-5));
        }
        compared++;
      }
    }
    assertThat(compared).isEqualTo(28);
  }

  @Test
  void whatMovedIsFoundAndWhatDidNotIsNot() {
    Dataset<Row> reference = table(0, 3000, 0);
    Dataset<Row> current = table(3000, 6000, 300);
    PsiSpec spec = PsiSpec.standard().bins(Binner.quantiles(10).weight("w"));
    DriftReport report = Psi.of(reference, current, spec);
    assertThat(report.features().stream().map(FeatureDrift::feature))
        .containsExactly("still", "moved", "city", "late", "gaps");
    assertThat(report.drifted().stream().map(FeatureDrift::feature)).containsExactly("moved");
    FeatureDrift moved = report.feature("MOVED");
    assertThat(moved.reason()).startsWith("PSI ").contains(" is above 0.1").contains("(q = ");
    assertThat(moved.reference().rows()).isEqualTo(3000);
    assertThat(moved.reference().effectiveRows()).isBetween(5800.0, 6200.0);
    assertThat(moved.kolmogorovSmirnov()).isPresent();
    assertThat(report.feature("city").kolmogorovSmirnov()).isEmpty();
    for (String name : List.of("still", "city", "late", "gaps")) {
      FeatureDrift drift = report.feature(name);
      assertThat(drift.qValue()).as(name).isGreaterThanOrEqualTo(drift.pValue());
      assertThat(drift.interval().low()).as(name).isLessThan(0.01);
    }
    assertThat(report.feature("gaps").buckets().get(0).label()).isEqualTo("missing");
    assertThat(report.feature("gaps").buckets().get(0).referenceShare()).isBetween(0.03, 0.07);
    assertThatThrownBy(() -> report.feature("cty"))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("did you mean 'city'?");
  }

  /** The three ways to the same numbers: rows, profiles with all values, counted buckets. */
  @Test
  void rowsProfilesAndMergedDaysGiveOneReport() {
    Dataset<Row> reference = table(0, 900, 0);
    PsiSpec spec = PsiSpec.standard().bins(Binner.quantiles(10).weight("w"));
    DriftReport ofRows = Psi.of(reference, table(1000, 1800, 40), spec);
    FeatureProfiler profiler = FeatureProfiler.all().weight("w", WeightMeaning.FREQUENCY);
    FeatureProfile before = FeatureProfile.fromJson(profiler.profile(reference).toJson());
    FeatureProfile monday = profiler.profile(table(1000, 1300, 40));
    FeatureProfile tuesday = profiler.profile(table(1300, 1800, 40));
    DriftReport ofProfiles = DriftReport.of(before, monday.merge(tuesday), spec);
    assertThat(ofProfiles.toJson()).isEqualTo(ofRows.toJson());
    BinningModel bins = spec.bins().fit(before);
    FeatureProfiler counting = profiler.counting(bins.bucketings());
    FeatureProfile counted =
        counting.profile(table(1000, 1500, 40)).merge(counting.profile(table(1500, 1800, 40)));
    DriftReport ofCounts = DriftReport.of(bins, before, counted, spec);
    assertThat(ofCounts.toJson()).isEqualTo(ofRows.toJson());
    Optional<String> weight = Optional.of("w");
    Map<String, BucketCounts> first = bins.count(reference, weight);
    Map<String, BucketCounts> second = bins.count(table(1000, 1800, 40), weight);
    assertThat(DriftReport.of(bins, first, second, spec).toJson()).isEqualTo(ofRows.toJson());
    assertThatThrownBy(() -> DriftReport.of(bins, first, Map.of(), spec))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "Cannot compare column 'still': the current data has no counts of it");
  }

  @Test
  void aWeightOfKIsKRows() {
    Dataset<Row> reference = table(0, 700, 0);
    Dataset<Row> current = table(700, 1500, 60);
    PsiSpec weighted = PsiSpec.standard().bins(Binner.quantiles(10).weight("w"));
    PsiSpec plain = PsiSpec.standard().bins(Binner.quantiles(10).except("w"));
    DriftReport ofWeights = Psi.of(reference, current, weighted);
    DriftReport ofCopies = Psi.of(copies(reference), copies(current), plain);
    assertThat(ofWeights.features()).hasSize(5);
    for (FeatureDrift drift : ofWeights.features()) {
      FeatureDrift other = ofCopies.feature(drift.feature());
      assertThat(drift.psi()).isCloseTo(other.psi(), within(1e-13));
      assertThat(drift.qValue()).isCloseTo(other.qValue(), within(1e-12));
      assertThat(drift.reason()).isEqualTo(other.reason());
    }
  }

  private static Dataset<Row> copies(Dataset<Row> rows) {
    return rows.selectExpr("*", "explode(sequence(1, int(w))) as copy").drop("copy");
  }

  @Test
  void oneJobCountsEachSide() throws Exception {
    Dataset<Row> few = table(0, 500, 0);
    Dataset<Row> many =
        spark
            .range(0, 20_000, 1, 2)
            .selectExpr("double(pmod(xxhash64(id), 7919)) / 7919 as a", "id as b");
    PsiSpec spec = PsiSpec.standard();
    PsiSpec given = spec.bins(Binner.edges(0.2, 0.5).columns("a", "b"));
    PsiSpec kish = spec.bins(Binner.quantiles(5).weight("w")).weights(WeightMeaning.RELIABILITY);
    spark.conf().set("spark.sql.adaptive.enabled", "false");
    try {
      // All values of the reference are known from the fit.
      assertThat(JobCounter.jobsOf(spark, () -> Psi.of(few, few, spec))).isEqualTo(2);
      // One to fit, one for each side.
      assertThat(JobCounter.jobsOf(spark, () -> Psi.of(many, many, spec))).isEqualTo(3);
      assertThat(JobCounter.jobsOf(spark, () -> Psi.of(many, many, given))).isEqualTo(2);
      // The squared weights of missing values are counted.
      assertThat(JobCounter.jobsOf(spark, () -> Psi.of(few, few, kish))).isEqualTo(3);
      // Both sides are fitted to, and both sides' values are known.
      assertThat(JobCounter.jobsOf(spark, () -> Psi.of(few, few, PsiSpec.chronon()))).isEqualTo(2);
      assertThat(JobCounter.jobsOf(spark, () -> Psi.of(many, many, PsiSpec.chronon())))
          .isEqualTo(4);
    } finally {
      spark.conf().set("spark.sql.adaptive.enabled", "true");
    }
  }

  @Test
  void manyValuesAreCountedExactly() {
    Dataset<Row> reference = spark.range(0, 30_000, 1, 3).selectExpr("double(id) as x");
    Dataset<Row> current = spark.range(15_000, 30_000, 1, 3).selectExpr("double(id) as x");
    FeatureDrift drift = Psi.of(reference, current, PsiSpec.standard()).feature("x");
    assertThat(drift.reference().rows()).isEqualTo(30_000);
    assertThat(drift.buckets().stream().mapToLong(BucketDrift::referenceRows).sum())
        .isEqualTo(30_000);
    assertThat(drift.buckets().get(1).currentRows()).isZero();
    assertThat(drift.verdict()).isEqualTo(DriftVerdict.DRIFTED);
    FeatureProfile before = FeatureProfiler.all().profile(reference);
    FeatureProfile after = FeatureProfiler.all().profile(current);
    assertThatThrownBy(() -> DriftReport.of(before, after, PsiSpec.standard()))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("the reference has no counts of its bins, and not all its values")
        .hasMessageContaining("FeatureProfiler.counting(bins.bucketings())");
  }

  @Test
  void reliabilitiesHaveKishsEffectiveRows() {
    Dataset<Row> rows = table(0, 800, 0);
    PsiSpec spec =
        PsiSpec.standard()
            .bins(Binner.quantiles(5).weight("w").columns("still", "gaps"))
            .weights(WeightMeaning.RELIABILITY);
    DriftReport report = Psi.of(rows, rows, spec);
    Row sums = rows.selectExpr("sum(w)", "sum(w * w)").head();
    double kish = Math.pow(sums.getDouble(0), 2) / sums.getDouble(1);
    for (String name : List.of("still", "gaps")) {
      assertThat(report.feature(name).reference().effectiveRows()).isCloseTo(kish, within(1e-9));
    }
  }

  @Test
  void whatCannotBeComparedIsRefusedBeforeAJob() throws Exception {
    Dataset<Row> reference = table(0, 50, 0);
    int jobs =
        JobCounter.jobsOf(
            spark,
            () -> {
              assertThatThrownBy(
                      () -> Psi.of(reference, reference.drop("city"), PsiSpec.standard()))
                  .isInstanceOf(BellowsException.class)
                  .hasMessageContaining("Cannot compare current column 'city': no such column");
              assertThatThrownBy(
                      () ->
                          Psi.of(
                              reference,
                              reference
                                  .selectExpr("*", "string(still) as s")
                                  .drop("still")
                                  .withColumnRenamed("s", "still"),
                              PsiSpec.standard()))
                  .isInstanceOf(BellowsException.class)
                  .hasMessageContaining(
                      "Cannot compare column 'still': its type is double in the reference and"
                          + " string in the current data");
              return null;
            });
    assertThat(jobs).isZero();
  }

  @Test
  void aReportIsJsonAndRows() throws Exception {
    PsiSpec spec = PsiSpec.standard().bins(Binner.quantiles(4).columns("moved", "city"));
    DriftReport report = Psi.of(table(0, 400, 0), table(0, 0, 0), spec);
    assertThat(report.features()).allMatch(d -> d.verdict() == DriftVerdict.UNKNOWN);
    DriftReport other = Psi.of(table(0, 400, 0), table(400, 800, 500), spec);
    JsonNode json = new ObjectMapper().readTree(other.toJson());
    assertThat(json.get("features").get(0).get("psi").asDouble())
        .isEqualTo(other.feature("moved").psi());
    assertThat(json.get("features").get(0).get("buckets")).hasSize(5);
    List<Row> rows = other.toDataFrame(spark).collectAsList();
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).<String>getAs("verdict")).isEqualTo("DRIFTED");
    assertThat(rows.get(0).<Double>getAs("psi")).isEqualTo(other.feature("moved").psi());
    assertThat(rows.get(0).getList(rows.get(0).fieldIndex("buckets"))).hasSize(5);
    assertThat(rows.get(1).<Double>getAs("ks")).isNull();
    assertThat(report.toDataFrame(spark).count()).isEqualTo(2);
  }

  @Test
  void constantsNewValuesAndNewCategoriesAreDrift() {
    PsiSpec spec = PsiSpec.standard();
    Dataset<Row> before = spark.range(0, 500, 1, 1).selectExpr("7 as k", "'a' as t");
    Dataset<Row> after =
        spark
            .range(0, 500, 1, 1)
            .selectExpr("if(id < 250, 7, 8) as k", "if(id < 250, 'a', 'b') as t");
    DriftReport report = Psi.of(before, after, spec);
    assertThat(report.drifted()).hasSize(2);
    assertThat(report.feature("k").buckets().stream().map(BucketDrift::label))
        .containsExactly("missing", "< 7", "7", "> 7");
    assertThat(report.feature("t").byContribution().get(0).label()).isEqualTo("unseen");
    assertThat(Psi.of(before, before, spec).drifted()).isEmpty();
    PsiSpec distinct = spec.bins(Binner.quantiles(3).column("k", BinPolicy.distinct(5)));
    assertThat(Psi.of(before, after, distinct).feature("k").buckets().get(2).currentRows())
        .isEqualTo(250);
  }
}
