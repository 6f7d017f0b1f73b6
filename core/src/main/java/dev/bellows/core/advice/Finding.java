package dev.bellows.core.advice;

import dev.bellows.core.Args;
import java.util.List;

/**
 * Something that a rule found.
 *
 * @param rule the rule's id
 * @param severity how much it matters
 * @param where the place: {@code stage 7}, {@code query 3, node 12 (SortMergeJoin)}
 * @param message what is the matter, in a sentence with its numbers
 * @param numbers the evidence
 * @param costMillis what it costs in wall clock; 0 when it costs no time by itself
 * @param gain what following it is predicted to save
 * @param action what to do, in a sentence
 * @param snippet a line of code or configuration to paste; empty when there is none
 * @param safety what it takes to follow it
 * @param reason which of the rule's cases it is, as a code ({@code CAST_ON_COLUMN}); empty where
 *     the rule has one case
 */
public record Finding(
    String rule,
    Severity severity,
    String where,
    String message,
    List<Measure> numbers,
    double costMillis,
    Gain gain,
    String action,
    String snippet,
    Safety safety,
    String reason) {

  /** A finding of a rule that has one case. */
  public Finding(
      String rule,
      Severity severity,
      String where,
      String message,
      List<Measure> numbers,
      double costMillis,
      Gain gain,
      String action,
      String snippet,
      Safety safety) {
    this(rule, severity, where, message, numbers, costMillis, gain, action, snippet, safety, "");
  }

  /**
   * A number of the evidence.
   *
   * @param name in words: {@code longest task}
   * @param value what was measured
   * @param unit {@code ms}, {@code bytes}, {@code ratio}, {@code count} or {@code share}
   */
  public record Measure(String name, double value, String unit) {}

  public Finding {
    numbers = List.copyOf(numbers);
    // Reports stored before there were codes have none.
    reason = reason == null ? "" : reason;
    Args.check(!message.isBlank(), "Invalid finding of rule '%s': no message", rule);
    Args.check(
        costMillis >= 0 && !Double.isNaN(costMillis),
        "Invalid finding of rule '%s': a cost of %s ms; it is at least 0",
        rule,
        costMillis);
  }
}
