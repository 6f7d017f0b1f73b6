package dev.bellows.features.validate;

import dev.bellows.core.page.HtmlPage.Figure;
import dev.bellows.features.drift.DriftReport;
import dev.bellows.features.drift.DriftVerdict;
import dev.bellows.features.profile.ColumnProfile;
import dev.bellows.features.profile.FeatureProfile;
import dev.bellows.features.profile.MomentConvention;
import dev.bellows.features.profile.WeightMeaning;
import dev.bellows.features.validate.ReportColumn.Level;
import dev.bellows.features.validate.ReportPage.RuleLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Turns a report into its page. */
final class ReportPages {
  private final ValidationReport report;
  private final List<ReportColumn> columns;

  private ReportPages(ValidationReport report) {
    this.report = report;
    this.columns = ReportColumns.of(report);
  }

  static ReportPage of(ValidationReport report) {
    return new ReportPages(report).page();
  }

  private ReportPage page() {
    return new ReportPage(
        report.title(),
        report.created(),
        headline(),
        report.held() && drifted() == 0 && alerts() == 0,
        figures(),
        report.drift().map(ReportPages::method),
        rules(),
        columns,
        footnotes());
  }

  private long drifted() {
    return report.drift().map(drift -> count(drift, DriftVerdict.DRIFTED)).orElse(0L);
  }

  private static long count(DriftReport drift, DriftVerdict verdict) {
    return drift.features().stream().filter(f -> f.verdict() == verdict).count();
  }

  private long alerts() {
    return columns.stream().filter(column -> column.has(Level.ALERT)).count();
  }

  private String headline() {
    List<String> parts = new ArrayList<>();
    report.drift().ifPresent(drift -> parts.add(driftPart(drift)));
    report.rules().ifPresent(rules -> parts.add(rulePart(rules)));
    addAlerts(parts, ColumnFindings.GONE, "column is gone", "columns are gone");
    addAlerts(parts, ColumnFindings.NO_VALUES, "column has no values", "columns have no values");
    if (parts.isEmpty()) {
      long found = columns.stream().filter(column -> column.has(Level.NOTICE)).count();
      return found == 0
          ? "No column has a finding."
          : found + (found == 1 ? " column has" : " columns have") + " a finding.";
    }
    String sentence = String.join("; ", parts) + ".";
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }

  private void addAlerts(List<String> parts, String label, String one, String many) {
    long found =
        columns.stream()
            .filter(column -> column.findings().stream().anyMatch(f -> f.label().equals(label)))
            .count();
    if (found > 0) {
      parts.add(found + " " + (found == 1 ? one : many));
    }
  }

  private String driftPart(DriftReport drift) {
    long drifted = drifted();
    String all = " of " + drift.features().size() + " columns drifted";
    return drifted == 0 ? "No column drifted" : drifted + all;
  }

  private static String rulePart(RuleReport rules) {
    long broken = rules.failures().size();
    long warned = rules.warnings().size();
    if (broken == 0 && warned == 0) {
      int all = rules.results().size();
      return all == 1 ? "its rule holds" : "all " + all + " rules hold";
    }
    List<String> parts = new ArrayList<>();
    if (broken > 0) {
      parts.add(broken + (broken == 1 ? " rule is broken" : " rules are broken"));
    }
    if (warned > 0) {
      parts.add(warned + (warned == 1 ? " rule warns" : " rules warn"));
    }
    return String.join(", ", parts);
  }

  private List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    figures.add(side("Rows", profile -> ReportNumbers.count(profile.rows())));
    if (report.current().weightColumn().isPresent()) {
      figures.add(side("Weight", profile -> ReportNumbers.number(profile.weight())));
    }
    figures.add(
        new Figure("Columns", ReportNumbers.count(report.current().columns().size()), kinds()));
    report
        .drift()
        .ifPresent(
            drift ->
                figures.add(
                    new Figure(
                        "Drifted",
                        String.valueOf(drifted()),
                        count(drift, DriftVerdict.CHANGED) + " more changed")));
    report
        .rules()
        .ifPresent(
            rules ->
                figures.add(
                    new Figure(
                        "Rules broken",
                        String.valueOf(rules.failures().size()),
                        "of " + rules.results().size())));
    figures.add(side("Missing values", profile -> ReportNumbers.share(missing(profile))));
    return figures;
  }

  private Figure side(String label, java.util.function.Function<FeatureProfile, String> text) {
    return new Figure(
        label,
        text.apply(report.current()),
        report.reference().map(side -> "reference " + text.apply(side)).orElse(""));
  }

  private static double missing(FeatureProfile profile) {
    return profile.columns().stream()
        .mapToDouble(column -> column.missingRate().orElse(0))
        .average()
        .orElse(0);
  }

  private String kinds() {
    Map<String, Integer> counts = new TreeMap<>();
    for (ColumnProfile column : report.current().columns()) {
      counts.merge(ReportColumns.kind(column.kind()), 1, Integer::sum);
    }
    return String.join(
        ", ",
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .map(e -> e.getValue() + " " + e.getKey() + (e.getValue() == 1 ? "" : "s"))
            .toList());
  }

  private static String method(DriftReport drift) {
    return String.format(
        "The population stability index over bins of the reference. A column drifted where its"
            + " index is above %s by more than chance explains; it changed where the rows differ,"
            + " but not provably by that much. Among all alarms at most %s are expected to be false"
            + " (q below %s, after Benjamini and Hochberg). The bins and tests stand in each"
            + " column's panel.",
        ReportNumbers.plain(drift.materiality()),
        ReportNumbers.wholeShare(drift.alpha()),
        ReportNumbers.plain(drift.alpha()));
  }

  private List<RuleLine> rules() {
    return report.rules().map(RuleReport::results).orElse(List.of()).stream()
        .sorted(
            Comparator.comparing(RuleResult::held)
                .thenComparing(result -> result.rule().severity(), Comparator.reverseOrder()))
        .map(ReportPages::line)
        .toList();
  }

  private static RuleLine line(RuleResult result) {
    Rule rule = result.rule();
    if (!rule.isOfRows()) {
      return new RuleLine(
          result.held(),
          rule.name(),
          rule.condition(),
          rule.severity().label(),
          "it is " + result.shownValue(),
          "",
          "");
    }
    return new RuleLine(
        result.held(),
        rule.name(),
        rule.condition(),
        rule.severity().label(),
        failing(result),
        passRate(result),
        ReportNumbers.share(result.required().share()));
  }

  private static String failing(RuleResult result) {
    return ReportNumbers.count(result.failing()) + " of " + ReportNumbers.count(result.checked());
  }

  /** What is compared with the required rate: under a confidence, what the rate is at least. */
  private static String passRate(RuleResult result) {
    String atLeast = result.rule().confidence().isPresent() ? "≥ " : "";
    return atLeast + ReportNumbers.share(result.confirmedPassRate());
  }

  private List<String> footnotes() {
    List<String> notes = new ArrayList<>();
    FeatureProfile profile = report.current();
    profile.weightColumn().ifPresent(column -> notes.add(weights(profile, column)));
    boolean isExact = profile.columns().stream().allMatch(column -> column.unique().exact());
    if (!isExact) {
      notes.add(
          "Of columns with more than 4,096 different values the distinct count (≈) has a standard"
              + " error of 0.81\u202f%, and a quantile's rank is within 0.1\u202f% of the rows with"
              + " 99\u202f% confidence. All other numbers are exact.");
    }
    notes.add(
        profile.convention() == MomentConvention.SAMPLE
            ? "Std, skewness and kurtosis are of a sample, as pandas has them."
            : "Std, skewness and kurtosis are of a population.");
    notes.add(
        "Statistics are of the valid values: not null, NaN, infinite or a special code. Pictures"
            + " show shares of them. Times are in UTC.");
    return notes;
  }

  private static String weights(FeatureProfile profile, String column) {
    String meaning =
        profile.weightMeaning() == WeightMeaning.FREQUENCY
            ? "how many equal rows each row stands for"
            : "how much each row counts beside others";
    String zero =
        profile.zeroWeights() == 0
            ? ""
            : " " + ReportNumbers.count(profile.zeroWeights()) + " rows of weight 0 are left out.";
    return String.format("Shares and statistics are weighted by %s: %s.%s", column, meaning, zero);
  }
}
