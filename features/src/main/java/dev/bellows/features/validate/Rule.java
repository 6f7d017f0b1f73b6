package dev.bellows.features.validate;

import dev.bellows.core.Args;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What each row must be. Immutable: each method that takes an argument returns a new rule.
 *
 * <pre>{@code
 * Rule.column("delay", "between -200 and 2000").minPassRate(0.99)
 * Rule.expression("arrival >= departure").named("in order").severity(Severity.WARN)
 * }</pre>
 *
 * <p>The condition of a row is true, false or, by SQL's three-valued logic, unknown: a comparison
 * with null is, {@code and}, {@code or} and {@code not} hand it on, {@code is null} never is. What
 * unknown means is the rule's {@link NullPolicy}; unless said otherwise, it fails.
 */
public sealed interface Rule {
  /**
   * A condition on one column. NaN in a float or double column is null to it.
   *
   * @param column the column's exact name; dots and spaces are part of it
   * @param check what Spark SQL writes behind a column: {@code "between 0 and 9"}, {@code "> 0"},
   *     {@code "in ('a', 'b')"}, {@code "is not null"}, {@code "rlike '^[a-z]+$'"}
   */
  record OfColumn(String column, String check, RuleTerms terms) implements Rule {
    public OfColumn {
      Args.check(!column.isBlank(), "Invalid rule '%s': its column is empty", check);
      Args.check(!check.isBlank(), "Invalid rule of column '%s': its check is empty", column);
    }

    @Override
    public String condition() {
      return column + " " + check;
    }

    @Override
    public Rule terms(RuleTerms changed) {
      return new OfColumn(column, check, changed);
    }
  }

  /**
   * A condition on any columns of one row. NaN is what it is to Spark SQL: equal to itself and
   * greater than any number.
   *
   * @param expression a Spark SQL expression of type boolean
   */
  record OfRow(String expression, RuleTerms terms) implements Rule {
    public OfRow {
      Args.check(!expression.isBlank(), "Invalid rule: its expression is empty");
    }

    @Override
    public String condition() {
      return expression;
    }

    @Override
    public Rule terms(RuleTerms changed) {
      return new OfRow(expression, changed);
    }
  }

  /** The rule that each value of the column passes that check: {@link OfColumn}. */
  static Rule column(String column, String check) {
    return new OfColumn(column, check, RuleTerms.DEFAULTS);
  }

  /** The rule that the Spark SQL expression is true for each row: {@link OfRow}. */
  static Rule expression(String expression) {
    return new OfRow(expression, RuleTerms.DEFAULTS);
  }

  /** The condition as it was written: {@code delay between -200 and 2000}. */
  String condition();

  /** Its name, severity, pass rate and null policy. */
  RuleTerms terms();

  /** The same condition on other terms. */
  Rule terms(RuleTerms changed);

  /** The name that reports and verdicts call it by; the condition unless it was given one. */
  default String name() {
    return terms().name().orElseGet(this::condition);
  }

  /** Gives it a name. */
  default Rule named(String name) {
    RuleTerms terms = terms();
    return terms(
        new RuleTerms(Optional.of(name), terms.severity(), terms.minPassRate(), terms.nulls()));
  }

  /** What follows when too few rows pass; {@link Severity#ERROR} unless said otherwise. */
  default Severity severity() {
    return terms().severity();
  }

  /** Says what follows when too few rows pass. */
  default Rule severity(Severity severity) {
    RuleTerms terms = terms();
    return terms(new RuleTerms(terms.name(), severity, terms.minPassRate(), terms.nulls()));
  }

  /** The share of rows that must pass, 0 to 1, where the rule itself says it. */
  default OptionalDouble minPassRate() {
    return terms().minPassRate();
  }

  /**
   * Says which share of the rows must pass, 0 to 1.
   *
   * @throws IllegalArgumentException if it is no such share
   */
  default Rule minPassRate(double share) {
    RuleTerms terms = terms();
    return terms(
        new RuleTerms(terms.name(), terms.severity(), OptionalDouble.of(share), terms.nulls()));
  }

  /** What a row is for which the condition is null; {@link NullPolicy#FAIL} unless said. */
  default NullPolicy nulls() {
    return terms().nulls();
  }

  /** Says what a row is for which the condition is null. */
  default Rule nulls(NullPolicy nulls) {
    RuleTerms terms = terms();
    return terms(new RuleTerms(terms.name(), terms.severity(), terms.minPassRate(), nulls));
  }
}
