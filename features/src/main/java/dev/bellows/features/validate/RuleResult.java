package dev.bellows.features.validate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * What became of a rule.
 *
 * @param rule the rule
 * @param required the share of rows that had to pass
 * @param rows all rows
 * @param failing those that fail, by the rule's null policy
 * @param unknown those for which the condition is null, whatever the policy makes of them
 */
public record RuleResult(Rule rule, RequiredRate required, long rows, long failing, long unknown) {
  private static final int DIGITS = 6;

  /** The rows that pass or fail; rows that the null policy skips do neither. */
  public long checked() {
    return rule.nulls() == NullPolicy.SKIP ? rows - unknown : rows;
  }

  /** The share of the checked rows that pass; 1 where there are none. */
  public double passRate() {
    return checked() == 0 ? 1 : (checked() - failing) / (double) checked();
  }

  /**
   * Whether enough rows pass. Both shares are the doubles nearest to the true ones, so that 99 of
   * 100 rows are 0.99.
   */
  public boolean held() {
    return passRate() >= required.share();
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
    String of = checked() == rows ? " rows" : " checked rows";
    return String.format(
        Locale.ROOT,
        "%s: %,d of %,d%s fail%s; pass rate %s, required %s by %s",
        rule.terms().name().map(name -> name + " (" + rule.condition() + ")").orElse(rule.name()),
        failing,
        checked(),
        of,
        unknownText(),
        shownRate(checked() - failing, checked()),
        plain(BigDecimal.valueOf(required.share())),
        required.source());
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
