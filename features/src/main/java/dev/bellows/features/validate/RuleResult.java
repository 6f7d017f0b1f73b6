package dev.bellows.features.validate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * What became of a rule.
 *
 * @param rule the rule
 * @param required the share of rows that had to pass
 * @param rows all rows; 1 for a rule of the whole table
 * @param failing those that fail, by the rule's null policy
 * @param unknown those for which the condition is null, whatever the policy makes of them
 * @param value the metric of a rule of the whole table, as text or number; empty for a rule of rows
 *     and where the metric is null
 */
public record RuleResult(
    Rule rule,
    RequiredRate required,
    long rows,
    long failing,
    long unknown,
    Optional<Object> value) {
  private static final int DIGITS = 6;

  /** Of a rule that judges rows. */
  static RuleResult ofRows(
      Rule rule, RequiredRate required, long rows, long failing, long unknown) {
    return new RuleResult(rule, required, rows, failing, unknown, Optional.empty());
  }

  /**
   * Of a rule of the whole table.
   *
   * @param holds empty where the condition is null
   */
  static RuleResult ofTable(Rule rule, Optional<Object> value, Optional<Boolean> holds) {
    boolean passes = holds.orElse(rule.nulls() != NullPolicy.FAIL);
    return new RuleResult(
        rule, RequiredRate.ALL, 1, passes ? 0 : 1, holds.isEmpty() ? 1 : 0, value);
  }

  /** The rows that pass or fail; rows that the null policy skips do neither. */
  public long checked() {
    return rule.nulls() == NullPolicy.SKIP ? rows - unknown : rows;
  }

  /** The share of the checked rows that pass; 1 where there are none. */
  public double passRate() {
    return checked() == 0 ? 1 : (checked() - failing) / (double) checked();
  }

  /**
   * What must reach the required share: the pass rate, or, where the rule has a confidence, the
   * lower end of its two-sided Wilson score interval (Wilson 1927), which is 0 for no rows.
   */
  public double confirmedPassRate() {
    if (rule.confidence().isEmpty()) {
      return passRate();
    }
    double n = checked();
    if (n == 0) {
      return 0;
    }
    double tail = (1 - rule.confidence().getAsDouble()) / 2;
    double z = -new NormalDistribution(null, 0, 1).inverseCumulativeProbability(tail);
    double p = passRate();
    double centre = p + z * z / (2 * n);
    double spread = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return (centre - spread) / (1 + z * z / n);
  }

  /**
   * Whether enough rows pass. Both shares are the doubles nearest to the true ones, so that 99 of
   * 100 rows are 0.99.
   */
  public boolean held() {
    return confirmedPassRate() >= required.share();
  }

  /** Whether it is a gate that did not hold. */
  public boolean stops() {
    return !held() && rule.severity().isGate();
  }

  /**
   * A line for people: {@code "delay < 2000: 31 of 3,000 rows fail; pass rate 0.989666, required
   * 0.99 by layer silver"}.
   */
  public String describe() {
    if (!rule.isOfRows()) {
      return title() + ": " + valueText();
    }
    String of = checked() == rows ? " rows" : " checked rows";
    return String.format(
        Locale.ROOT,
        "%s: %,d of %,d%s fail%s; pass rate %s%s, required %s by %s",
        title(),
        failing,
        checked(),
        of,
        unknownText(),
        shownRate(checked() - failing, checked()),
        confirmedText(),
        plain(BigDecimal.valueOf(required.share())),
        required.source());
  }

  private String title() {
    return rule.terms()
        .name()
        .map(name -> name + " (" + rule.condition() + ")")
        .orElse(rule.name());
  }

  private String valueText() {
    String is = "it is " + shownValue();
    if (unknown == 0) {
      return is;
    }
    return is + (rule.nulls() == NullPolicy.FAIL ? ", which fails" : ", which holds");
  }

  /** The metric of a rule of the whole table. */
  String shownValue() {
    return value.map(RuleResult::shown).orElse("null");
  }

  private static String shown(Object value) {
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number)
          ? plain(new BigDecimal(number).round(new MathContext(DIGITS)))
          : value.toString();
    }
    return value instanceof Long || value instanceof Integer
        ? String.format(Locale.ROOT, "%,d", ((Number) value).longValue())
        : value.toString();
  }

  private String confirmedText() {
    if (rule.confidence().isEmpty()) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        " (at least %s with confidence %s)",
        plain(BigDecimal.valueOf(confirmedPassRate()).setScale(DIGITS, RoundingMode.FLOOR)),
        plain(BigDecimal.valueOf(rule.confidence().getAsDouble())));
  }

  private String unknownText() {
    if (unknown == 0) {
      return "";
    }
    String meaning =
        switch (rule.nulls()) {
          case FAIL -> "unknown because of nulls, which fail";
          case PASS -> "unknown because of nulls, which pass";
          case SKIP -> "unknown because of nulls, which are skipped";
        };
    return String.format(Locale.ROOT, " (%,d %s)", unknown, meaning);
  }

  /** Rounded down, so that only a whole 1 is shown as 1. */
  static String shownRate(long passing, long checked) {
    if (checked == 0) {
      return "1";
    }
    return plain(
        BigDecimal.valueOf(passing)
            .divide(BigDecimal.valueOf(checked), DIGITS, RoundingMode.FLOOR));
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
