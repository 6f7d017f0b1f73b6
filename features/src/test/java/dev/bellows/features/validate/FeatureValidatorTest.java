package dev.bellows.features.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.binning.Binner;
import dev.bellows.features.drift.DriftMeasure;
import dev.bellows.features.drift.DriftReport;
import dev.bellows.features.drift.DriftVerdict;
import dev.bellows.features.drift.FeatureDrift;
import dev.bellows.features.drift.PsiSpec;
import dev.bellows.features.profile.ColumnProfile;
import dev.bellows.features.profile.FeatureProfile;
import dev.bellows.features.profile.WeightMeaning;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class FeatureValidatorTest {
  private final SparkSession spark = TestSession.get();

  /** 6,000 different delays, of which {@code shift} moves the mean. */
  private Dataset<Row> flights(int shift) {
    return spark
        .range(0, 6000, 1, 3)
        .selectExpr(
            "id",
            "cast(pmod(xxhash64(id), 100003) + " + shift + " as double) delay",
            "array('ATL', 'BOS', 'JFK')[id % 3] origin",
            "id % 4 + 1 w",
            "id % 2 = 0 late");
  }

  private static int jobs(SparkSession spark, int stages) {
    // With adaptive execution, each shuffle of an aggregate is a job of its own.
    return spark.conf().get("spark.sql.adaptive.enabled").equals("true") ? 2 * stages : stages;
  }

  @Test
  void aTableIsMeasuredInOneJob() throws Exception {
    List<ValidationReport> reports = new ArrayList<>();
    int jobs =
        JobCounter.jobsOf(
            spark, () -> reports.add(FeatureValidator.all().validateFeatures(flights(0))));
    assertThat(jobs).isEqualTo(jobs(spark, 1));
    ValidationReport report = reports.get(0);
    assertThat(report.current().columns())
        .extracting(ColumnProfile::name)
        .containsExactly("id", "delay", "origin", "w", "late");
    assertThat(report.current().column("id").mean()).hasValue(2999.5);
    assertThat(report.reference()).isEmpty();
    assertThat(report.held()).isTrue();
  }

  @Test
  void driftIsMeasuredAgainstABaselineThatIsKept() throws Exception {
    FeatureValidator validator = FeatureValidator.all().except("id");
    FeatureBaseline fitted = validator.fit(flights(0));
    FeatureBaseline baseline = FeatureBaseline.fromJson(fitted.toJson());
    assertThat(baseline.bins()).isEqualTo(fitted.bins());

    List<ValidationReport> reports = new ArrayList<>();
    int jobs =
        JobCounter.jobsOf(
            spark, () -> reports.add(validator.validateFeatures(flights(30_000), baseline)));
    assertThat(jobs).isEqualTo(jobs(spark, 1));
    DriftReport drift = reports.get(0).drift().orElseThrow();
    assertThat(drift.features())
        .extracting(FeatureDrift::feature, FeatureDrift::verdict)
        .containsExactly(
            tuple("delay", DriftVerdict.DRIFTED),
            tuple("origin", DriftVerdict.STABLE),
            tuple("w", DriftVerdict.STABLE),
            tuple("late", DriftVerdict.STABLE));
    assertThat(drift.feature("origin").psi()).isZero();

    assertThat(validator.computePsi(flights(0), flights(30_000))).isEqualTo(drift);
    FeatureProfile kept = validator.profile(flights(30_000), baseline);
    assertThat(validator.computePsi(baseline, FeatureProfile.fromJson(kept.toJson())))
        .isEqualTo(drift);
    assertThat(validator.validateFeatures(flights(30_000), flights(0)).drift()).contains(drift);
  }

  @Test
  void aReferenceIsReadOnceWhereTheEdgesAreGiven() throws Exception {
    FeatureValidator fitted = FeatureValidator.columns("delay", "w");
    assertThat(JobCounter.jobsOf(spark, () -> fitted.fit(flights(0)))).isEqualTo(jobs(spark, 2));
    FeatureValidator given = fitted.psi(PsiSpec.standard().bins(Binner.edges(2, 20_000)));
    assertThat(JobCounter.jobsOf(spark, () -> given.fit(flights(0)))).isEqualTo(jobs(spark, 1));
    assertThat(given.fit(flights(0)).profile().column("w").buckets().orElseThrow().rows())
        .containsExactly(0, 3000, 3000, 0);
  }

  @Test
  void theBaselineOfTwoDaysIsThatOfBoth() {
    FeatureValidator validator = FeatureValidator.columns("delay", "origin");
    Dataset<Row> all = flights(0);
    FeatureBaseline first = validator.fit(all.where("id < 2500"));
    FeatureBaseline both = first.merge(validator.profile(all.where("id >= 2500"), first));
    FeatureProfile whole = validator.profile(all, first);
    assertThat(both.profile().rows()).isEqualTo(6000);
    assertThat(both.profile().column("delay").buckets().orElseThrow().rows())
        .isEqualTo(whole.column("delay").buckets().orElseThrow().rows());
    assertThat(validator.computePsi(both, whole).features())
        .allSatisfy(drift -> assertThat(drift.psi()).isZero());
  }

  @Test
  void weightsCountAsCopies() {
    FeatureValidator weighted =
        FeatureValidator.columns("delay", "origin").weight("w", WeightMeaning.FREQUENCY);
    FeatureValidator plain = FeatureValidator.columns("delay", "origin");
    Dataset<Row> copies = flights(0).selectExpr("*", "explode(sequence(1, w)) copy");
    DriftReport byWeight = weighted.computePsi(flights(0), flights(5000));
    DriftReport byCopies =
        plain.computePsi(copies, flights(5000).selectExpr("*", "explode(sequence(1, w)) copy"));
    FeatureDrift one = byWeight.feature("origin");
    assertThat(one.psi()).isEqualTo(byCopies.feature("origin").psi());
    assertThat(one.current().effectiveRows())
        .isEqualTo(byCopies.feature("origin").current().effectiveRows());
  }

  @Test
  void columnsOfOneSideAreReportedWithoutDrift() {
    Dataset<Row> before = flights(0).selectExpr("delay", "origin", "id as gone", "w");
    Dataset<Row> after = flights(0).selectExpr("delay", "id as origin", "id as added", "w");
    ValidationReport report = FeatureValidator.all().validateFeatures(after, before);
    assertThat(report.drift().orElseThrow().features())
        .extracting(FeatureDrift::feature)
        .containsExactly("delay", "w");
    assertThat(report.current().find("added")).isPresent();
    assertThat(report.reference().orElseThrow().find("gone")).isPresent();
    assertThatThrownBy(() -> FeatureValidator.all().computePsi(before, after))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("origin");
  }

  @Test
  void rulesOfRowsOfTheTableAndOfDriftAreOneReport() {
    RuleSet rules =
        RuleSet.of(
            Rule.noDrift("origin"),
            Rule.column("delay", ">= 0"),
            Rule.noDrift().named("nothing drifts"),
            Rule.drift("delay", DriftMeasure.TOTAL_VARIATION, 1).severity(Severity.WARN),
            Rule.rowCount("> 9000"));
    ValidationReport report =
        FeatureValidator.columns("delay", "origin")
            .rules(rules)
            .validateFeatures(flights(30_000), flights(0));
    RuleReport judged = report.rules().orElseThrow();
    assertThat(judged.results())
        .extracting(result -> result.rule().name(), RuleResult::held)
        .containsExactly(
            tuple("no drift of origin", true),
            tuple("delay >= 0", true),
            tuple("nothing drifts", false),
            tuple("totalVariation of delay <= 1.0", true),
            tuple("count(*) > 9000", false));
    assertThat(judged.rows()).isEqualTo(6000);
    assertThat(report.held()).isFalse();
    double psi = report.drift().orElseThrow().feature("delay").psi();
    assertThat(judged.results().get(2).value()).contains(psi);
  }

  @Test
  void aRuleOfDriftNeedsAReference() throws Exception {
    FeatureValidator validator = FeatureValidator.all().rules(RuleSet.of(Rule.noDrift()));
    assertThat(
            JobCounter.jobsOf(
                spark,
                () ->
                    assertThatThrownBy(() -> validator.validateFeatures(flights(0)))
                        .isInstanceOf(RuleDefinitionException.class)
                        .hasMessage(
                            "Rule 'no drift of any column' compares with a reference, and here is"
                                + " none. Give one: FeatureValidator takes it, 'bellows profile' as"
                                + " --reference, a job's step as 'reference'.")))
        .isZero();
  }

  @Test
  void aRuleOfAColumnThatIsNotComparedIsRefusedBeforeAnyJob() throws Exception {
    FeatureValidator validator =
        FeatureValidator.columns("origin").rules(RuleSet.of(Rule.noDrift("delay")));
    FeatureBaseline baseline = validator.fit(flights(0));
    assertThat(
            JobCounter.jobsOf(
                spark,
                () ->
                    assertThatThrownBy(() -> validator.validateFeatures(flights(0), baseline))
                        .isInstanceOf(RuleDefinitionException.class)
                        .hasMessage(
                            "Rule 'no drift of delay' is of a column that is not compared. Compared"
                                + " with the reference: [origin]")))
        .isZero();
  }

  @Test
  void rulesOfDriftAloneRunNoQuery() throws Exception {
    FeatureValidator validator =
        FeatureValidator.columns("origin", "w").rules(RuleSet.of(Rule.noDrift()));
    FeatureBaseline baseline = validator.fit(flights(0));
    assertThat(JobCounter.jobsOf(spark, () -> validator.validateFeatures(flights(0), baseline)))
        .isEqualTo(jobs(spark, 1));
  }

  @Test
  void nothingIsProvenOfAnEmptyTable() {
    FeatureValidator validator =
        FeatureValidator.columns("delay")
            .rules(RuleSet.of(Rule.noDrift("delay"), Rule.noDrift().nulls(NullPolicy.PASS)));
    ValidationReport report = validator.validateFeatures(flights(0).where("false"), flights(0));
    assertThat(report.rules().orElseThrow().results())
        .extracting(RuleResult::unknown, RuleResult::held)
        .containsExactly(tuple(1L, false), tuple(1L, true));
  }

  @Test
  void binsOfBothSidesNeedBoth() {
    FeatureValidator validator = FeatureValidator.columns("delay").psi(PsiSpec.evidently());
    assertThatThrownBy(() -> validator.fit(flights(0)))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("takes both");
    assertThat(validator.computePsi(flights(0), flights(0)).feature("delay").psi()).isZero();
    assertThatThrownBy(
            () -> validator.psi(PsiSpec.standard().bins(Binner.quantiles(10).weight("w"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid spec: its bins have the weight 'w'; say it to the validator alone");
  }

  @Test
  void phasesAreTold() {
    List<String> phases = new ArrayList<>();
    FeatureValidator.columns("delay")
        .rules(RuleSet.of(Rule.complete("delay")))
        .onPhase(phases::add)
        .validateFeatures(flights(1), flights(0));
    assertThat(phases)
        .containsExactly(
            "measuring the reference",
            "counting the reference",
            "measuring the columns",
            "checking the rules");
  }

  @Test
  void whatIsNoBaselineIsRefused() {
    assertThatThrownBy(() -> FeatureBaseline.fromJson("[]"))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot read a baseline: this JSON is none; FeatureBaseline.toJson writes one.");
    assertThatThrownBy(() -> FeatureBaseline.fromJson("{\"a\":"))
        .hasMessageStartingWith("Cannot read a baseline: this is no JSON: ");
    assertThatThrownBy(
            () ->
                FeatureBaseline.fromJson("{\"bellowsBaseline\": 2, \"profile\": {}, \"bins\": {}}"))
        .hasMessage("Cannot read a baseline: it has version 2, and this Bellows reads version 1.");
  }
}
