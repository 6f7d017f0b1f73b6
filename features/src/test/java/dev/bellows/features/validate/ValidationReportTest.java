package dev.bellows.features.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.page.HtmlPage.Figure;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.binning.Binner;
import dev.bellows.features.drift.DriftReport;
import dev.bellows.features.drift.PsiSpec;
import dev.bellows.features.profile.FeatureProfile;
import dev.bellows.features.profile.FeatureProfiler;
import dev.bellows.features.profile.WeightMeaning;
import dev.bellows.features.validate.ReportColumn.Fact;
import dev.bellows.features.validate.ReportColumn.Finding;
import dev.bellows.features.validate.ReportColumn.Overview;
import dev.bellows.features.validate.ReportColumn.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ValidationReportTest {
  private static final String COLUMNS =
      "cast(id as bigint) as id, cast(id % 7 as int) as weekday, if(id % 10 = 0, null, id * 0.25D)"
          + " as amount, element_at(array('north', 'south', '', '<b>east</b>'), cast(id % 4 + 1 as"
          + " int)) as shop, id % 3 = 0 as late, date_add(DATE'2026-01-01', cast(id % 90 as int))"
          + " as day, timestamp_seconds(id * 3600) as at, array(id) as list, 1 as one, cast(null as"
          + " double) as nothing";

  private static final FeatureProfile JANUARY = profile(rows(1000, COLUMNS));
  private static final FeatureProfile MARCH =
      profile(rows(1000, COLUMNS.replace("id * 0.25D", "id * 0.25D + 100")));

  private static ReportPage alone() {
    return ReportPages.of(ValidationReport.of("shops", JANUARY));
  }

  private static ValidationReport compared() {
    Binner binner = Binner.quantiles(10).columns("weekday", "amount", "shop", "late");
    DriftReport drift = DriftReport.of(JANUARY, MARCH, PsiSpec.standard().bins(binner));
    return ValidationReport.of("March", MARCH).against(JANUARY, drift);
  }

  @Test
  void theLineOfANumberHasItsStatistics() {
    ReportColumn amount = column(alone(), "amount");
    assertThat(amount.type()).isEqualTo("double");
    assertThat(text(amount, Overview.MISSING)).isEqualTo("10.0\u202f%");
    assertThat(text(amount, Overview.DISTINCT)).isEqualTo("900");
    assertThat(text(amount, Overview.MINIMUM)).isEqualTo("0.2");
    assertThat(text(amount, Overview.MAXIMUM)).isEqualTo("249.8");
    assertThat(text(amount, Overview.MEAN)).isEqualTo("125.0");
    assertThat(fact(amount, "Quantiles", "Median").values()).containsExactly("125.0");
    assertThat(fact(amount, "Rows", "Null").values()).containsExactly("100", "10.0\u202f%");
    assertThat(amount.drift()).isEmpty();
  }

  @Test
  void wholeNumbersHaveNoDecimalsButTheirMean() {
    ReportColumn weekday = column(alone(), "weekday");
    assertThat(text(weekday, Overview.MAXIMUM)).isEqualTo("6");
    assertThat(text(weekday, Overview.MEAN)).isEqualTo("2.997");
    assertThat(weekday.findings())
        .extracting(Finding::text)
        .containsExactly("tinyint holds all values of this int.");
    assertThat(((ReportChart.Histogram) weekday.chart().orElseThrow()).current())
        .hasSize(7)
        .allMatch(share -> share > 0.14 && share < 0.15);
  }

  @Test
  void textsAreListedWithTheirShares() {
    ReportColumn shop = column(alone(), "shop");
    ReportChart.Categories chart = (ReportChart.Categories) shop.chart().orElseThrow();
    assertThat(chart.values())
        .extracting(ReportChart.Category::label)
        .containsExactlyInAnyOrder("north", "south", "(empty)", "<b>east</b>");
    assertThat(chart.values()).extracting(ReportChart.Category::current).containsOnly(0.25);
    assertThat(fact(shop, "Rows", "Blank").values()).containsExactly("250", "25.0\u202f%");
    assertThat(fact(shop, "Texts", "Longest").values()).containsExactly("11");
  }

  @Test
  void timesAreWrittenAsTimes() {
    ReportColumn day = column(alone(), "day");
    assertThat(text(day, Overview.MINIMUM)).isEqualTo("2026-01-01");
    assertThat(fact(day, "Quantiles", "Max").values()).containsExactly("2026-03-31");
    ReportColumn at = column(alone(), "at");
    assertThat(text(at, Overview.MAXIMUM)).isEqualTo("1970-02-11");
    assertThat(fact(at, "Quantiles", "Max").values()).containsExactly("1970-02-11 15:00");
    ReportChart.Histogram chart = (ReportChart.Histogram) at.chart().orElseThrow();
    assertThat(chart.current().stream().mapToDouble(d -> d).sum()).isBetween(0.999, 1.001);
    assertThat(chart.ticks()).extracting(ReportChart.Tick::label).contains("11 Jan", "21 Jan");
  }

  @Test
  void whatNeedsALookIsSaid() {
    ReportPage page = alone();
    assertThat(column(page, "one").findings())
        .extracting(Finding::text)
        .contains("All 1,000 values are 1.");
    assertThat(column(page, "nothing").findings())
        .extracting(Finding::text)
        .containsExactly("None of the 1,000 rows has a value.");
    assertThat(column(page, "list").findings())
        .extracting(Finding::label)
        .containsExactly("not measured");
    assertThat(page.headline()).isEqualTo("1 column has no values.");
    assertThat(page.good()).isFalse();
    assertThat(page.columns().get(0).name()).isEqualTo("nothing");
  }

  @Test
  void whatDriftedComesFirstWithItsCause() {
    ReportPage page = ReportPages.of(compared());
    ReportColumn amount = column(page, "amount");
    assertThat(page.columns()).extracting(ReportColumn::name).startsWith("nothing", "amount");
    assertThat(amount.drift().orElseThrow().verdict()).isEqualTo(Verdict.DRIFTED);
    assertThat(amount.drift().orElseThrow().cause()).contains(" → ").contains(" of the index");
    assertThat(amount.drift().orElseThrow().reason()).startsWith("PSI ").endsWith(".");
    assertThat(amount.drift().orElseThrow().buckets().stream().mapToDouble(b -> b.part()).sum())
        .isBetween(0.999, 1.001);
    assertThat(amount.drift().orElseThrow().buckets())
        .extracting(ReportColumn.Bucket::label)
        .startsWith("missing", "≤ 24.8")
        .endsWith("> 224.8");
    assertThat(column(page, "shop").drift().orElseThrow().verdict()).isEqualTo(Verdict.STABLE);
    assertThat(column(page, "day").drift()).isEmpty();
    assertThat(fact(amount, "Quantiles", "Median").values()).containsExactly("225.0", "125.0");
    assertThat(page.headline()).isEqualTo("1 of 4 columns drifted; 1 column has no values.");
  }

  @Test
  void columnsThatCameWentAndChangedAreNamed() {
    FeatureProfile now = profile(rows(10, "id, cast(id as string) as kept, id as fresh"));
    FeatureProfile before = profile(rows(10, "id, id as kept, id as left"));
    ReportPage page = ReportPages.of(ValidationReport.of("now", now).beside(before));
    assertThat(column(page, "left").findings()).extracting(Finding::label).containsExactly("gone");
    assertThat(column(page, "fresh").findings()).extracting(Finding::label).contains("new");
    assertThat(column(page, "kept").findings())
        .extracting(Finding::text)
        .contains("Its type is string, and bigint in the reference.");
    assertThat(fact(column(page, "kept"), "Rows", "Rows").values()).containsExactly("10", "");
    assertThat(page.headline()).isEqualTo("1 column is gone.");
  }

  @Test
  void rulesStandOnThePageBrokenOnesFirst() {
    Dataset<Row> rows = rows(100, COLUMNS);
    RuleReport rules =
        RuleSet.of(
                Rule.column("weekday", "between 0 and 6"),
                Rule.column("weekday", "< 6").named("no Sunday").minPassRate(0.95))
            .evaluate(rows);
    ValidationReport report = ValidationReport.of("shops", JANUARY).withRules(rules);
    ReportPage page = ReportPages.of(report);
    assertThat(report.held()).isFalse();
    assertThat(page.rules())
        .extracting(ReportPage.RuleLine::name)
        .containsExactly("no Sunday", "weekday between 0 and 6");
    assertThat(page.rules().get(0).outcome()).isEqualTo("14 of 100");
    assertThat(page.headline()).startsWith("1 rule is broken");
    assertThat(report.toHtml()).contains("no Sunday", "broken");
  }

  @Test
  void rulesOfTheTableAndUnderAConfidenceSayWhatIsCompared() {
    RuleReport rules =
        RuleSet.of(
                Rule.metric("avg(id)", "< 10").severity(Severity.WARN),
                Rule.complete("id").minPassRate(0.9).confidence(0.95))
            .evaluate(rows(100, "id"));
    List<ReportPage.RuleLine> lines =
        ReportPages.of(ValidationReport.of("shops", JANUARY).withRules(rules)).rules();
    assertThat(lines.get(0).held()).isFalse();
    assertThat(lines.get(0).outcome()).isEqualTo("it is 49.5");
    assertThat(lines.get(0).passRate()).isEmpty();
    assertThat(lines.get(1).passRate()).isEqualTo("≥ 96.3\u202f%");
  }

  @Test
  void sharesAndStatisticsFollowTheWeights() {
    FeatureProfile weighted =
        FeatureProfiler.all()
            .weight("w", WeightMeaning.FREQUENCY)
            .profile(rows(10, "if(id < 5, null, id) as x, if(id < 5, 3, 1) as w"));
    ReportPage page = ReportPages.of(ValidationReport.of("weighted", weighted));
    assertThat(text(column(page, "x"), Overview.MISSING)).isEqualTo("75.0\u202f%");
    assertThat(page.figures()).extracting(Figure::label).contains("Weight");
    assertThat(page.footnotes().get(0)).contains("weighted by w");
  }

  @Test
  void aTableWithoutRowsIsReported() {
    ReportPage page = ReportPages.of(ValidationReport.of("none", profile(rows(0, COLUMNS))));
    assertThat(column(page, "amount").chart()).isEmpty();
    assertThat(text(column(page, "amount"), Overview.MISSING)).isEmpty();
    assertThat(ReportHtml.of(page)).contains("<h1>none</h1>");
  }

  @Test
  void aReportIsMadeWithoutAJob() throws Exception {
    ValidationReport report = compared();
    int jobs =
        JobCounter.jobsOf(
            TestSession.get(),
            () -> report.toHtml() + report.toJson() + report.toDataFrame(TestSession.get()));
    assertThat(jobs).isZero();
  }

  @Test
  void asATableItHasARowForEachColumn() {
    List<Row> rows = compared().toDataFrame(TestSession.get()).collectAsList();
    assertThat(rows).hasSize(10);
    Row amount =
        rows.stream().filter(r -> r.getAs("column").equals("amount")).findFirst().orElseThrow();
    assertThat(amount.<String>getAs("verdict")).isEqualTo("DRIFTED");
    assertThat(amount.<Double>getAs("psi")).isGreaterThan(1);
    assertThat(amount.<Double>getAs("p50")).isEqualTo(225.0);
    Row day = rows.stream().filter(r -> r.getAs("column").equals("day")).findFirst().orElseThrow();
    assertThat(day.<Double>getAs("psi")).isNull();
  }

  @Test
  void asJsonItHasAllPartsWithoutStates() throws Exception {
    JsonNode json = new ObjectMapper().readTree(compared().toJson());
    assertThat(json.path("bellowsValidation").asInt()).isEqualTo(1);
    assertThat(json.path("title").asText()).isEqualTo("March");
    assertThat(json.path("profile").path("columns").size()).isEqualTo(10);
    assertThat(json.path("reference").path("rows").asLong()).isEqualTo(1000);
    assertThat(json.path("drift").path("features").size()).isEqualTo(4);
    assertThat(json.path("profile").has("state")).isFalse();
    assertThat(json.has("rules")).isFalse();
  }

  @Test
  void asATextItIsAligned() {
    List<String> lines = compared().describe(3).lines().toList();
    assertThat(lines.get(0)).isEqualTo("1 of 4 columns drifted; 1 column has no values.");
    assertThat(lines.get(2))
        .matches("column +type +missing +distinct +mean +min +median +max +psi +verdict");
    assertThat(lines.get(3)).matches("nothing +double +100 % +0 +no values");
    assertThat(lines.get(4)).matches("amount +double +10.0 % +900 .* drifted");
    assertThat(lines.get(6)).isEqualTo("and 7 more columns");
  }

  @Test
  void aWrongReportIsRefused() {
    assertThatThrownBy(() -> ValidationReport.of(" ", JANUARY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid report: its title is empty");
    DriftReport drift = compared().drift().orElseThrow();
    assertThatThrownBy(
            () ->
                new ValidationReport(
                    "t",
                    Instant.EPOCH,
                    JANUARY,
                    Optional.empty(),
                    Optional.of(drift),
                    Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("drift without the reference's profile");
  }

  private static Dataset<Row> rows(int rows, String columns) {
    return TestSession.get().sql("select " + columns + " from range(" + rows + ")");
  }

  private static FeatureProfile profile(Dataset<Row> rows) {
    return FeatureProfiler.all().profile(rows);
  }

  private static ReportColumn column(ReportPage page, String name) {
    return page.columns().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  private static String text(ReportColumn column, Overview statistic) {
    return column.overview().getOrDefault(statistic, ReportColumn.Cell.EMPTY).text();
  }

  private static Fact fact(ReportColumn column, String group, String label) {
    return column.groups().stream()
        .filter(facts -> facts.title().equals(group))
        .flatMap(facts -> facts.facts().stream())
        .filter(fact -> fact.label().equals(label))
        .findFirst()
        .orElseThrow();
  }
}
