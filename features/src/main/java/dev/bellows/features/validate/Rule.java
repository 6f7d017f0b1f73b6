package dev.bellows.features.validate;

import static java.util.stream.Collectors.joining;

import dev.bellows.core.Args;
import dev.bellows.features.drift.DriftMeasure;
import dev.bellows.features.drift.DriftVerdict;
import dev.bellows.features.drift.FeatureDrift;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What the rows of a table, or the table as a whole, must be. Immutable: each method that takes an
 * argument returns a new rule.
 *
 * <pre>{@code
 * Rule.column("delay", "between -200 and 2000").minPassRate(0.99)
 * Rule.expression("arrival >= departure").named("in order").severity(Severity.WARN)
 * Rule.unique("carrier", "flight", "date")
 * Rule.metric("avg(delay)", "between -5 and 20")
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

  /**
   * That no two rows have the same values in these columns. A row whose values occur again fails,
   * and so do all others with them; a row with a null or a NaN among them is unknown. -0.0 is 0.0.
   *
   * @param columns the columns' exact names
   */
  record OfKey(List<String> columns, RuleTerms terms) implements Rule {
    public OfKey {
      columns = List.copyOf(columns);
      Args.check(!columns.isEmpty(), "Invalid rule 'unique': it names no column");
      Args.check(
          columns.stream().noneMatch(String::isBlank), "Invalid rule 'unique': a column is empty");
      Args.check(
          new HashSet<>(columns).size() == columns.size(),
          "Invalid rule 'unique': a column is named twice in %s",
          columns);
    }

    @Override
    public String condition() {
      return "unique (" + String.join(", ", columns) + ")";
    }

    @Override
    public Rule terms(RuleTerms changed) {
      return new OfKey(columns, changed);
    }
  }

  /**
   * A condition on one number, or other value, of the whole table. It judges no row and has no pass
   * rate; it is unknown where its metric is null, as the mean of no rows is.
   *
   * @param metric a Spark SQL expression with aggregates: {@code "avg(delay)"}, {@code "count(*)"},
   *     {@code "count_if(delay is null) / count(*)"}
   * @param check what Spark SQL writes behind it: {@code "between -5 and 20"}
   */
  record OfTable(String metric, String check, RuleTerms terms) implements Rule {
    public OfTable {
      Args.check(!metric.isBlank(), "Invalid rule '%s': its metric is empty", check);
      Args.check(!check.isBlank(), "Invalid rule of metric '%s': its check is empty", metric);
      Args.check(
          terms.minPassRate().isEmpty() && terms.confidence().isEmpty(),
          "Invalid rule '%s %s': it is about the table, which has no pass rate; leave out"
              + " minPassRate and confidence",
          metric,
          check);
    }

    @Override
    public String condition() {
      return metric + " " + check;
    }

    @Override
    public boolean isOfRows() {
      return false;
    }

    @Override
    public Rule terms(RuleTerms changed) {
      return new OfTable(metric, check, changed);
    }
  }

  /**
   * A bound on how far a feature may have moved against a reference. It judges no row and has no
   * pass rate; it is unknown where the measure is not defined, as when a side has no rows. Without
   * a reference, the rule is refused.
   *
   * @param column the column's name, or {@link #ALL_COLUMNS} for each that is compared
   * @param measure what is bounded, where there is a bound
   * @param max the highest value that holds; empty: what holds is that the tests find no drift,
   *     {@link dev.bellows.features.drift.DriftVerdict#DRIFTED}
   */
  record OfDrift(String column, DriftMeasure measure, OptionalDouble max, RuleTerms terms)
      implements Rule {
    /** In the place of a column: all that are compared. */
    public static final String ALL_COLUMNS = "*";

    public OfDrift {
      Args.check(!column.isBlank(), "Invalid rule of drift: its column is empty");
      Args.check(
          max.isEmpty() || max.getAsDouble() >= 0,
          "Invalid rule of drift of column '%s': its bound is %s; a bound is 0 or more",
          column,
          max.orElse(0));
      Args.check(
          terms.minPassRate().isEmpty() && terms.confidence().isEmpty(),
          "Invalid rule of drift of column '%s': it is about the table, which has no pass rate;"
              + " leave out minPassRate and confidence",
          column);
    }

    /** How far the feature moved, by the rule's measure. */
    double value(FeatureDrift drift) {
      return measure.of(drift);
    }

    /** Whether the rule holds for that feature; empty where nothing can be said. */
    Optional<Boolean> holds(FeatureDrift drift) {
      if (max.isEmpty()) {
        return drift.verdict() == DriftVerdict.UNKNOWN
            ? Optional.empty()
            : Optional.of(drift.verdict() != DriftVerdict.DRIFTED);
      }
      double value = value(drift);
      return Double.isNaN(value) ? Optional.empty() : Optional.of(value <= max.getAsDouble());
    }

    @Override
    public String condition() {
      String what = column.equals(ALL_COLUMNS) ? "any column" : column;
      return max.isEmpty()
          ? "no drift of " + what
          : RuleWords.word(measure) + " of " + what + " <= " + max.getAsDouble();
    }

    @Override
    public boolean isOfRows() {
      return false;
    }

    @Override
    public Rule terms(RuleTerms changed) {
      return new OfDrift(column, measure, max, changed);
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

  /** The rule that the column has a value in each row: not null and not NaN. */
  static Rule complete(String column) {
    return column(column, "is not null");
  }

  /**
   * The rule that each value of the column lies in a range, ends included.
   *
   * @param lowest a number, a text, a date ({@link java.time.LocalDate}) or a time ({@link
   *     java.time.Instant})
   * @param highest the same
   * @throws IllegalArgumentException if one is of another type, infinite or NaN
   */
  static Rule between(String column, Object lowest, Object highest) {
    return column(column, "between " + SqlLiteral.of(lowest) + " and " + SqlLiteral.of(highest));
  }

  /**
   * The rule that each value of the column is one of these.
   *
   * @param values numbers, texts, booleans, dates or times
   * @throws IllegalArgumentException if there are none, or one cannot be written in SQL
   */
  static Rule in(String column, Object... values) {
    Args.check(values.length > 0, "Invalid rule of column '%s': its set is empty", column);
    return column(
        column, "in " + Arrays.stream(values).map(SqlLiteral::of).collect(joining(", ", "(", ")")));
  }

  /**
   * The rule that each value of the text column, the whole of it, matches the regular expression.
   *
   * @param pattern in Java's syntax
   * @throws IllegalArgumentException if it is none
   */
  static Rule matches(String column, String pattern) {
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          String.format(
              "Invalid rule of column '%s': '%s' is no regular expression: %s",
              column, pattern, e.getDescription()),
          e);
    }
    return column(column, "rlike " + SqlLiteral.of("\\A(?:" + pattern + ")\\z"));
  }

  /** The rule that the columns' values together occur once: {@link OfKey}. */
  static Rule unique(String... columns) {
    return new OfKey(List.of(columns), RuleTerms.DEFAULTS);
  }

  /** The rule that a metric of the table passes that check: {@link OfTable}. */
  static Rule metric(String metric, String check) {
    return new OfTable(metric, check, RuleTerms.DEFAULTS);
  }

  /** The rule that the number of rows passes that check: {@code ">= 1000"}. */
  static Rule rowCount(String check) {
    return metric("count(*)", check);
  }

  /** The rule that tests find no drift of the column: {@link OfDrift}. */
  static Rule noDrift(String column) {
    return new OfDrift(column, DriftMeasure.PSI, OptionalDouble.empty(), RuleTerms.DEFAULTS);
  }

  /** The rule that tests find no drift of any column that is compared. */
  static Rule noDrift() {
    return noDrift(OfDrift.ALL_COLUMNS);
  }

  /** The rule that the column moved at most so far: {@link OfDrift}. */
  static Rule drift(String column, DriftMeasure measure, double max) {
    return new OfDrift(column, measure, OptionalDouble.of(max), RuleTerms.DEFAULTS);
  }

  /** Whether it judges each row, and not the table as a whole. */
  default boolean isOfRows() {
    return true;
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
    return terms(terms().name(name));
  }

  /** What follows when too few rows pass; {@link Severity#ERROR} unless said otherwise. */
  default Severity severity() {
    return terms().severity();
  }

  /** Says what follows when too few rows pass. */
  default Rule severity(Severity severity) {
    return terms(terms().severity(severity));
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
    return terms(terms().minPassRate(share));
  }

  /** How sure it must be that so many rows pass; empty: the share of the rows itself counts. */
  default OptionalDouble confidence() {
    return terms().confidence();
  }

  /**
   * Takes the rows for a sample: the lower end of the Wilson score interval of the pass rate, at
   * this confidence and two-sided, must reach the minimum pass rate. A few rows then prove little:
   * 10 of 10 rows are 0.722 at 0.95, and no rows are 0.
   *
   * @param confidence above 0 and below 1; the minimum pass rate must be below 1
   * @throws IllegalArgumentException if it is not
   */
  default Rule confidence(double confidence) {
    return terms(terms().confidence(confidence));
  }

  /** What a row is for which the condition is null; {@link NullPolicy#FAIL} unless said. */
  default NullPolicy nulls() {
    return terms().nulls();
  }

  /** Says what a row is for which the condition is null. */
  default Rule nulls(NullPolicy nulls) {
    return terms(terms().nulls(nulls));
  }
}
