package dev.bellows.features.validate;

import dev.bellows.features.drift.DriftReport;
import dev.bellows.features.drift.FeatureDrift;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The results of a set of rules, those of drift among them. */
final class JudgedDrift {
  private JudgedDrift() {}

  /** Runs one query, or none where all rules are of drift. */
  static RuleReport of(RuleSet rules, Dataset<Row> rows, ValidationReport report) {
    boolean onlyDrift = rules.rules().stream().allMatch(rule -> rule instanceof Rule.OfDrift);
    RuleReport counted =
        onlyDrift
            ? new RuleReport(report.current().rows(), 0, List.of())
            : rules.evaluateRows(rows);
    List<RuleResult> all = new ArrayList<>();
    for (int i = 0; i < rules.rules().size(); i++) {
      all.add(
          rules.rules().get(i) instanceof Rule.OfDrift ofDrift
              ? result(ofDrift, report)
              : counted.results().get(i));
    }
    return new RuleReport(counted.rows(), counted.failingRows(), all);
  }

  private static RuleResult result(Rule.OfDrift rule, ValidationReport report) {
    DriftReport drift = report.drift().orElseThrow();
    List<FeatureDrift> features =
        rule.column().equals(Rule.OfDrift.ALL_COLUMNS)
            ? drift.features()
            : List.of(drift.feature(rule.column()));
    FeatureDrift worst = features.stream().min(byOutcome(rule)).orElseThrow();
    return RuleResult.ofTable(rule, Optional.of(rule.value(worst)), rule.holds(worst));
  }

  /** Those for which the rule does not hold first, and of these the one that moved most. */
  private static Comparator<FeatureDrift> byOutcome(Rule.OfDrift rule) {
    Comparator<FeatureDrift> byHeld =
        Comparator.comparing(drift -> rule.holds(drift).map(held -> held ? 2 : 0).orElse(1));
    return byHeld.thenComparing(
        Comparator.comparingDouble((FeatureDrift drift) -> rule.value(drift)).reversed());
  }
}
