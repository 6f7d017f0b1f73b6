package dev.bellows.features.validate;

import dev.bellows.features.drift.DriftReport;
import dev.bellows.features.drift.FeatureDrift;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The results of a set of rules, those of drift among them. */
final class JudgedDrift {
  private JudgedDrift() {}

  /** Runs one query, or none where all rules are of drift. */
  static RuleReport of(RuleSet rules, Dataset<Row> rows, ValidationReport report) {
    Optional<RuleReport> others = rules.withoutDrift().map(set -> set.evaluate(rows));
    Iterator<RuleResult> results =
        others.map(RuleReport::results).orElse(List.<RuleResult>of()).iterator();
    List<RuleResult> all = new ArrayList<>();
    for (Rule rule : rules.rules()) {
      all.add(
          rule instanceof Rule.OfDrift ofDrift ? result(ofDrift, rules, report) : results.next());
    }
    long count = others.map(RuleReport::rows).orElse(report.current().rows());
    return new RuleReport(count, others.map(RuleReport::failingRows).orElse(0L), all);
  }

  private static RuleResult result(Rule.OfDrift rule, RuleSet rules, ValidationReport report) {
    DriftReport drift =
        report
            .drift()
            .orElseThrow(
                () ->
                    new RuleDefinitionException(
                        rules.rules().indexOf(rule) + ".drift",
                        String.format(
                            "Rule '%s' compares with a reference, and no column is there to be"
                                + " compared.",
                            rule.name()),
                        null));
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
