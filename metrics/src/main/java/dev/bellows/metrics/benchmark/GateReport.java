package dev.bellows.metrics.benchmark;

import java.util.List;
import java.util.Optional;

/**
 * What a {@link RegressionGate} says of a run.
 *
 * @param operation its name
 * @param isNew whether the baseline does not know the operation: then only alerts can be violated
 * @param planChanged whether its plan is none that the baseline knows
 * @param growth rows read, beside the baseline's: 1.5 is half as much again; empty when one of the
 *     two read none
 * @param violations what is worse than allowed: what is missing first, then alerts, then the
 *     metrics
 * @param notes what changed and is allowed, in sentences
 * @param entry what a new baseline would hold of it
 * @param newBaseline the baseline with this run in place of the operation's old one, as JSON
 */
public record GateReport(
    String operation,
    boolean isNew,
    boolean planChanged,
    Optional<Double> growth,
    List<Violation> violations,
    List<String> notes,
    Entry entry,
    String newBaseline) {

  /** Why a number may be worse. */
  public enum Cause {
    /** Spark chose another plan, or the job asks for something else. */
    PLAN_CHANGED,
    /** More or fewer rows were read; the limit went with them, and was passed. */
    DATA_CHANGED,
    /** Neither: the machine, the settings or the code within the plan. */
    SAME_PLAN_AND_DATA,
    /** It is above a fixed limit. */
    ALERT,
    /** The record of the run misses something, so that nothing can be said for sure. */
    INCOMPLETE
  }

  /**
   * Something that is worse than allowed.
   *
   * @param metric its key; {@code record} when the record is incomplete
   * @param cause why it may be
   * @param message in a sentence with its numbers
   */
  public record Violation(String metric, Cause cause, String message) {}

  /** The opaque part of the report that {@link RegressionGate#update} stores. */
  public static final class Entry {
    private final GateBaseline.Entry entry;

    Entry(GateBaseline.Entry entry) {
      this.entry = entry;
    }

    GateBaseline.Entry stored() {
      return entry;
    }
  }

  public GateReport {
    violations = List.copyOf(violations);
    notes = List.copyOf(notes);
  }

  /** Whether nothing is worse than allowed. */
  public boolean passed() {
    return violations.isEmpty();
  }

  /** The report in lines of text. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    text.append(operation).append(": ").append(passed() ? "passed" : "FAILED");
    text.append(isNew ? " (new: no baseline yet)\n" : "\n");
    violations.forEach(violation -> text.append("  ").append(violation.message()).append('\n'));
    notes.forEach(note -> text.append("  note: ").append(note).append('\n'));
    return text.toString();
  }

  /**
   * This report, if it passed.
   *
   * @throws AssertionError with its text if not
   */
  public GateReport requirePassed() {
    if (!passed()) {
      throw new AssertionError(toText());
    }
    return this;
  }
}
