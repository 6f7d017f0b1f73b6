package dev.bellows.features.job;

import dev.bellows.features.validate.RuleReport;
import java.util.Optional;

/**
 * What a step did.
 *
 * @param kind its operations: {@code "select, derive, where"}
 * @param layer its layer, where it says one
 * @param rowsOut the rows that others read: those that it computed, without those that a quarantine
 *     took out
 * @param seconds from the last row that left the step before (for the first: from the start of the
 *     write, or of the count that its rules ask for) to the last row that left this one. Spark
 *     streams rows through the steps that share a stage, so these steps share its time and the
 *     later of them show next to none.
 * @param rules how its rows keep its rules; empty where it has none
 * @param quarantine where the rows are that it took out
 */
public record StepReport(
    String name,
    String kind,
    Optional<Layer> layer,
    long rowsIn,
    long rowsOut,
    double seconds,
    Optional<RuleReport> rules,
    Optional<String> quarantine) {
  /** Rows that came in for each second; 0 where the step shows no time of its own. */
  public double rowsPerSecond() {
    return seconds > 0 ? rowsIn / seconds : 0;
  }
}
