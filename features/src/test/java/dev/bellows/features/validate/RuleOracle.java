package dev.bellows.features.validate;

import dev.bellows.features.validate.JudgedRule.Condition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.IntPredicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.apache.spark.sql.Row;

/** Makes rules at random, each with the same condition in SQL and in plain Java. */
final class RuleOracle {
  /** UTF-8 and UTF-16 put the last two in different orders. */
  static final List<String> TEXTS = List.of("", " ", "a", "B", "it's", "é", "\uF000", "𝒳");

  private RuleOracle() {}

  /** A condition in both languages. */
  private record Twin(String sql, Condition java) {}

  /**
   * A column of the rows.
   *
   * @param missingNan whether NaN is null, as it is to the check of a column
   */
  private record Operand(String name, int index, boolean missingNan) {
    Optional<Object> of(Row row) {
      boolean missing =
          row.isNullAt(index) || (missingNan && Double.valueOf(Double.NaN).equals(row.get(index)));
      return missing ? Optional.empty() : Optional.of(row.get(index));
    }
  }

  static Arbitrary<JudgedRule> rules() {
    Arbitrary<JudgedRule> conditions =
        Arbitraries.oneOf(
            Arbitraries.of("x", "n", "s").flatMap(RuleOracle::columnRules),
            expressions(2).map(twin -> judged(Rule.expression(twin.sql()), twin.java())));
    return Combinators.combine(
            conditions,
            Arbitraries.of(Severity.values()),
            Arbitraries.of(NullPolicy.values()),
            Arbitraries.integers().between(1, 20),
            Arbitraries.integers().between(0, 20))
        .as(
            (judged, severity, nulls, of, part) -> {
              long atLeast = part % (of + 1);
              Rule rule =
                  judged.rule().severity(severity).nulls(nulls).minPassRate(atLeast / (double) of);
              return new JudgedRule(rule, judged.condition(), atLeast, of);
            });
  }

  private static JudgedRule judged(Rule rule, Condition condition) {
    return new JudgedRule(rule, condition, 1, 1);
  }

  private static Arbitrary<JudgedRule> columnRules(String column) {
    return checks(operand(column, true))
        .map(twin -> judged(Rule.column(column, twin.sql()), twin.java()));
  }

  private static Operand operand(String column, boolean missingNan) {
    return new Operand(column, List.of("id", "x", "n", "s").indexOf(column), missingNan);
  }

  private static Arbitrary<Twin> expressions(int depth) {
    Arbitrary<Twin> single =
        Arbitraries.of("x", "n", "s")
            .flatMap(
                column ->
                    checks(operand(column, false))
                        .map(check -> new Twin(column + " " + check.sql(), check.java())));
    if (depth == 0) {
      return single;
    }
    Arbitrary<Twin> inner = expressions(depth - 1);
    return Arbitraries.oneOf(
        single,
        inner.map(
            twin -> new Twin("not (" + twin.sql() + ")", row -> twin.java().of(row).map(b -> !b))),
        Combinators.combine(inner, inner).as((a, b) -> joined(a, "and", b, RuleOracle::and)),
        Combinators.combine(inner, inner).as((a, b) -> joined(a, "or", b, RuleOracle::or)));
  }

  private static Twin joined(
      Twin a, String word, Twin b, BinaryOperator<Optional<Boolean>> meaning) {
    return new Twin(
        "(" + a.sql() + ") " + word + " (" + b.sql() + ")",
        row -> meaning.apply(a.java().of(row), b.java().of(row)));
  }

  private static Optional<Boolean> and(Optional<Boolean> a, Optional<Boolean> b) {
    if (a.equals(Optional.of(false)) || b.equals(Optional.of(false))) {
      return Optional.of(false);
    }
    return a.isEmpty() || b.isEmpty() ? Optional.empty() : Optional.of(true);
  }

  private static Optional<Boolean> or(Optional<Boolean> a, Optional<Boolean> b) {
    if (a.equals(Optional.of(true)) || b.equals(Optional.of(true))) {
      return Optional.of(true);
    }
    return a.isEmpty() || b.isEmpty() ? Optional.empty() : Optional.of(false);
  }

  /** What SQL writes behind the column. */
  private static Arbitrary<Twin> checks(Operand column) {
    Arbitrary<Object> values = constants(column.name());
    return Arbitraries.oneOf(
        values.map(v -> compared(column, ">", v, sign -> sign > 0)),
        values.map(v -> compared(column, "<=", v, sign -> sign <= 0)),
        values.map(v -> compared(column, "=", v, sign -> sign == 0)),
        values.map(v -> compared(column, "<>", v, sign -> sign != 0)),
        Combinators.combine(values, values).as((a, b) -> between(column, a, b)),
        Combinators.combine(values, values).as((a, b) -> in(column, a, b)),
        values.map(v -> notInWithNull(column, v)),
        Arbitraries.just(new Twin("is null", row -> Optional.of(column.of(row).isEmpty()))),
        Arbitraries.just(new Twin("is not null", row -> Optional.of(column.of(row).isPresent()))));
  }

  private static Arbitrary<Object> constants(String column) {
    return switch (column) {
      case "x" -> Arbitraries.integers().between(-3, 3).map(i -> i * 0.5);
      case "n" -> Arbitraries.integers().between(-3, 3).map(i -> i);
      default -> Arbitraries.of(TEXTS).map(text -> text);
    };
  }

  private static String sql(Object constant) {
    if (constant instanceof String text) {
      return "'" + text.replace("'", "\\'") + "'";
    }
    return constant instanceof Double ? constant + "D" : constant.toString();
  }

  private static Twin compared(Operand column, String operator, Object value, IntPredicate holds) {
    return new Twin(
        operator + " " + sql(value), row -> column.of(row).map(v -> holds.test(compare(v, value))));
  }

  private static Twin between(Operand column, Object low, Object high) {
    return new Twin(
        "between " + sql(low) + " and " + sql(high),
        row -> column.of(row).map(v -> compare(v, low) >= 0 && compare(v, high) <= 0));
  }

  private static Twin in(Operand column, Object a, Object b) {
    return new Twin(
        "in (" + sql(a) + ", " + sql(b) + ")",
        row -> column.of(row).map(v -> compare(v, a) == 0 || compare(v, b) == 0));
  }

  /** What is not in the list could still be the null in it. */
  private static Twin notInWithNull(Operand column, Object value) {
    return new Twin(
        "not in (" + sql(value) + ", null)",
        row -> column.of(row).filter(v -> compare(v, value) == 0).map(v -> false));
  }

  /** Spark's order: NaN is greatest and equals itself, -0.0 equals 0.0, texts by their UTF-8. */
  private static int compare(Object a, Object b) {
    if (a instanceof Double x) {
      return Double.compare(x + 0.0, (Double) b + 0.0);
    }
    if (a instanceof Integer n) {
      return Integer.compare(n, (Integer) b);
    }
    return Arrays.compareUnsigned(
        a.toString().getBytes(StandardCharsets.UTF_8),
        b.toString().getBytes(StandardCharsets.UTF_8));
  }
}
