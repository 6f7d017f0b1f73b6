package dev.bellows.core.plan;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An expression of a query as a tree.
 *
 * @param name what it is, as Spark calls it: {@code EqualTo}, {@code Cast}, {@code ScalaUDF},
 *     {@code Literal}, {@code AttributeReference}
 * @param text as Spark shows it; may hold literals of the query
 * @param type the type of its value: {@code bigint}; empty where it has none
 * @param deterministic whether the same row always gives the same value
 * @param column the column that it reads ({@code AttributeReference}) or names ({@code Alias})
 * @param children what it is computed from
 */
public record PlanExpression(
    String name,
    String text,
    String type,
    boolean deterministic,
    Optional<PlanColumn> column,
    List<PlanExpression> children) {
  /** What reads a column is called. */
  public static final String COLUMN = "AttributeReference";

  public PlanExpression {
    children = List.copyOf(children);
  }

  /** The expression and all below it. */
  public Stream<PlanExpression> all() {
    return Stream.concat(Stream.of(this), children.stream().flatMap(PlanExpression::all));
  }

  /** The columns that it reads. */
  public Set<PlanColumn> columns() {
    Set<PlanColumn> read = new LinkedHashSet<>();
    all().filter(PlanExpression::isColumn).forEach(each -> each.column().ifPresent(read::add));
    return read;
  }

  /** Whether it is a bare column. */
  public boolean isColumn() {
    return name.equals(COLUMN);
  }

  /** The conditions that must all hold for it to hold. */
  public List<PlanExpression> conjuncts() {
    return name.equals("And")
        ? children.stream().flatMap(each -> each.conjuncts().stream()).toList()
        : List.of(this);
  }

  /** Its text without Spark's numbers of columns. */
  public String readable() {
    return text.replaceAll("#\\d+L?", "");
  }
}
