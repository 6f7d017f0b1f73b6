package dev.bellows.metrics.rules;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Finding.Measure;
import dev.bellows.core.advice.Gain;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A finding in the making. */
final class FindingDraft {
  private final Look look;
  private final String where;
  private final List<Measure> numbers = new ArrayList<>();
  private String message = "";
  private double cost;
  private Gain gain = Gain.NONE;
  private Severity floor = Severity.LOW;

  FindingDraft(Look look, String where) {
    this.look = look;
    this.where = where;
  }

  @FormatMethod
  FindingDraft says(@FormatString String template, Object... values) {
    message = String.format(Locale.ROOT, template, values);
    return this;
  }

  FindingDraft number(String name, Number value, String unit) {
    numbers.add(new Measure(name, value.doubleValue(), unit));
    return this;
  }

  /** What it costs of the run's wall clock; never more than all of it. */
  FindingDraft costs(Number millis) {
    double wall = look.evidence().wallMillis();
    cost = Math.max(0, Math.min(millis.doubleValue(), wall));
    return this;
  }

  /** What is saved at least and at most; never more than the cost. */
  FindingDraft saves(Number low, Number high) {
    double most = Math.max(0, Math.min(high.doubleValue(), cost));
    gain = new Gain(Math.max(0, Math.min(low.doubleValue(), most)), most);
    return this;
  }

  /** What more of the cluster would save, although nothing is wrong. */
  FindingDraft couldSave(double millis) {
    gain = Gain.upTo(millis);
    return this;
  }

  /** It matters at least so much, however little it costs here: it threatens a larger run. */
  FindingDraft atLeast(Severity least) {
    floor = least;
    return this;
  }

  /** What to do, in a sentence, with a line to paste. It takes what the rule says of itself. */
  Finding advises(String action, String snippet) {
    return advises(action, snippet, look.settings().safety());
  }

  /** What to do, where it takes something else than for most findings of the rule. */
  Finding advises(String action, String snippet, Safety safety) {
    Severity byCost = severity(look.shareOfWall(cost));
    Severity severity = byCost.compareTo(floor) >= 0 ? byCost : floor;
    return new Finding(
        look.settings().id(),
        severity,
        where,
        message,
        numbers,
        cost,
        gain,
        action,
        snippet,
        safety);
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
