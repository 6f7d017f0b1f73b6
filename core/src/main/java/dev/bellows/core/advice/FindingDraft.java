package dev.bellows.core.advice;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.bellows.core.advice.Finding.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A finding in the making: each of its methods adds to it. */
public final class FindingDraft {
  private final RuleInfo settings;
  private final String where;
  private final double wallMillis;
  private final List<Measure> numbers = new ArrayList<>();
  private String message = "";
  private String reason = "";
  private double cost;
  private Gain gain = Gain.NONE;
  private Severity floor = Severity.LOW;

  /**
   * A finding of which nothing is said yet.
   *
   * @param settings the rule that makes it
   * @param where the place that it is about
   * @param wallMillis the wall clock of all that the evidence is about: what it costs is measured
   *     by that
   */
  public FindingDraft(RuleInfo settings, String where, double wallMillis) {
    this.settings = settings;
    this.where = where;
    this.wallMillis = wallMillis;
  }

  /** A code for which of the rule's cases it is: {@code CAST_ON_COLUMN}. */
  public FindingDraft because(String code) {
    reason = code;
    return this;
  }

  /** What is the matter, in a sentence with its numbers. */
  @FormatMethod
  public FindingDraft says(@FormatString String template, Object... values) {
    message = String.format(Locale.ROOT, template, values);
    return this;
  }

  /** A number of the evidence. */
  public FindingDraft number(String name, Number value, String unit) {
    numbers.add(new Measure(name, value.doubleValue(), unit));
    return this;
  }

  /** What it costs of the run's wall clock; never more than all of it. */
  public FindingDraft costs(Number millis) {
    cost = Math.max(0, Math.min(millis.doubleValue(), wallMillis));
    return this;
  }

  /** What is saved at least and at most; never more than the cost. */
  public FindingDraft saves(Number low, Number high) {
    double most = Math.max(0, Math.min(high.doubleValue(), cost));
    gain = new Gain(Math.max(0, Math.min(low.doubleValue(), most)), most);
    return this;
  }

  /** What more of the cluster would save, although nothing is wrong. */
  public FindingDraft couldSave(double millis) {
    gain = Gain.upTo(millis);
    return this;
  }

  /** It matters at least so much, however little it costs here: it threatens a larger run. */
  public FindingDraft atLeast(Severity least) {
    floor = least;
    return this;
  }

  /** What to do, in a sentence, with a line to paste. It takes what the rule says of itself. */
  public Finding advises(String action, String snippet) {
    return advises(action, snippet, settings.safety());
  }

  /** What to do, where it takes something else than for most findings of the rule. */
  public Finding advises(String action, String snippet, Safety safety) {
    Severity byCost = severity(wallMillis == 0 ? 0 : cost / wallMillis);
    Severity severity = byCost.compareTo(floor) >= 0 ? byCost : floor;
    return new Finding(
        settings.id(),
        severity,
        where,
        message,
        numbers,
        cost,
        gain,
        action,
        snippet,
        safety,
        reason);
  }

  /** Half of the run dominates it, a fifth is a large part, a twentieth is noticed. */
  private static Severity severity(double shareOfWall) {
    if (shareOfWall >= 0.5) {
      return Severity.CRITICAL;
    }
    if (shareOfWall >= 0.2) {
      return Severity.SEVERE;
    }
    return shareOfWall >= 0.05 ? Severity.MODERATE : Severity.LOW;
  }
}
