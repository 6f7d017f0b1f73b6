package dev.bellows.features.job;

import dev.bellows.core.BellowsException;
import dev.bellows.core.SparkErrors;
import dev.bellows.features.validate.HeldRows;
import dev.bellows.features.validate.RuleCounts;
import dev.bellows.features.validate.RuleFailedException;
import dev.bellows.features.validate.RuleReport;
import dev.bellows.features.validate.RuleResult;
import dev.bellows.features.validate.RuleSet;
import dev.bellows.features.validate.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of a running job. Rules that are no gates are counted by the pass that writes the rows.
 * The rows of a step with a gate are computed first, once, and kept: a gate has to know them all
 * before the first row is written anywhere, and a Delta table commits as soon as it is written.
 */
final class RuleGates {
  private static final Logger LOG = LoggerFactory.getLogger(RuleGates.class);
  private static final int MOST_LINES = 7;

  private final Places places;
  private final Map<String, PlannedRules> rules;
  private final KeptRows kept;
  private final Map<String, RuleCounts> counts = new ConcurrentHashMap<>();
  private final Map<String, RuleReport> reports = new ConcurrentHashMap<>();

  RuleGates(Places places, Map<String, PlannedRules> rules, KeptRows kept) {
    this.places = places;
    this.rules = rules;
    this.kept = kept;
  }

  /** Whether the step's rows are computed by {@link #guard}. */
  boolean holdRowsOf(String step) {
    return rules.containsKey(step) && rules.get(step).holdRows();
  }

  /**
   * The rows that others read. Computes them if the step has a gate or a quarantine, and writes the
   * quarantine.
   *
   * @param meter counts the rows that the step computes
   * @param others the rows of the source or step that rules of drift compare with
   * @throws RuleFailedException if a rule of severity fatal is broken
   */
  Dataset<Row> guard(
      String step, Dataset<Row> computed, RowMeter meter, Function<String, Dataset<Row>> others) {
    PlannedRules planned = rules.get(step);
    if (planned == null) {
      return meter.watch(computed, List.of());
    }
    if (!planned.holdRows()) {
      RuleCounts counted = planned.rules().counts(computed);
      counts.put(step, counted);
      return meter.watch(computed, counted.columns());
    }
    Optional<Dataset<Row>> reference = planned.reference().map(others);
    HeldRows held = hold(step, planned, meter.watch(computed, List.of()), reference);
    kept.closeAfterJob(held);
    note(step, held.report());
    planned.quarantine().ifPresent(sink -> new SinkWriter(sink, places).write(held.failing()));
    boolean stopsNow =
        held.report().failures().stream()
            .anyMatch(failure -> failure.rule().severity() == Severity.FATAL);
    if (stopsNow) {
      requireHeld();
    }
    return planned.quarantine().isPresent() ? held.passing() : held.rows();
  }

  private HeldRows hold(
      String step, PlannedRules planned, Dataset<Row> rows, Optional<Dataset<Row>> reference) {
    RuleSet rules = planned.rules();
    try {
      return reference.isPresent() ? rules.hold(rows, reference.get()) : rules.hold(rows);
    } catch (BellowsException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw places.faultOfData(
          planned.at(),
          String.format(
              "Cannot compute step '%s' for its rules: %s. Nothing was written.",
              step, SparkErrors.reason(cause)),
          cause);
    }
  }

  private void note(String step, RuleReport report) {
    reports.put(step, report);
    report.warnings().forEach(warning -> LOG.warn("Step '{}' breaks {}", step, warning.describe()));
  }

  /**
   * Takes in what the pass over the rows has counted for rules that are no gates.
   *
   * @param values empty where Spark left the counting out of its plan: then it is a pass of its own
   */
  void noteCounts(String step, Optional<Map<String, Object>> values, Dataset<Row> rows) {
    RuleCounts counted = counts.get(step);
    if (counted != null) {
      note(
          step,
          values.map(counted::report).orElseGet(() -> rules.get(step).rules().evaluate(rows)));
    }
  }

  /** How the rows of the step keep its rules; empty where it has none. */
  Optional<RuleReport> report(String step) {
    return Optional.ofNullable(reports.get(step));
  }

  /** Where the rows of the step that fail are. */
  Optional<String> quarantine(String step) {
    return Optional.ofNullable(rules.get(step))
        .flatMap(PlannedRules::quarantine)
        .map(sink -> sink.location().shown());
  }

  /** The number of rows that others read of a step with a gate or a quarantine. */
  Optional<Long> rowsOut(String step) {
    if (!holdRowsOf(step)) {
      return Optional.empty();
    }
    boolean takenOut = quarantine(step).isPresent();
    return report(step).map(found -> found.rows() - (takenOut ? found.failingRows() : 0));
  }

  /**
   * Goes on if all gates that were looked at held.
   *
   * @throws RuleFailedException with each broken gate, its numbers and its line
   */
  void requireHeld() {
    List<String> lines = new ArrayList<>();
    List<RuleResult> failures = new ArrayList<>();
    for (Map.Entry<String, PlannedRules> step : rules.entrySet()) {
      for (RuleResult failure : failures(step.getKey())) {
        failures.add(failure);
        lines.add(line(step.getKey(), step.getValue(), failure));
      }
    }
    if (failures.isEmpty()) {
      return;
    }
    List<String> shown = new ArrayList<>(lines.subList(0, Math.min(MOST_LINES, lines.size())));
    if (lines.size() > MOST_LINES) {
      shown.add("and " + (lines.size() - MOST_LINES) + " more rules.");
    }
    shown.add(
        "No output was written. Set the rows right, or lower the rule's minPassRate, or make it"
            + " 'severity: warn'.");
    throw new RuleFailedException(String.join("\n", shown), failures);
  }

  private List<RuleResult> failures(String step) {
    return report(step).map(RuleReport::failures).orElse(List.of());
  }

  private String line(String step, PlannedRules planned, RuleResult failure) {
    int index = planned.rules().rules().indexOf(failure.rule());
    String kept = quarantine(step).map(path -> "; see " + path).orElse("");
    return String.format(
        "%sStep '%s' breaks %s rule %s%s.",
        places.at(planned.at() + "." + index),
        step,
        failure.rule().severity().label(),
        failure.describe(),
        kept);
  }
}
