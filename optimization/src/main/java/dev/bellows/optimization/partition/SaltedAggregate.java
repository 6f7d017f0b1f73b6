package dev.bellows.optimization.partition;

import static java.util.stream.Collectors.joining;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;

import dev.bellows.core.Args;
import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import dev.bellows.core.Schemas.NewColumn;
import dev.bellows.optimization.partition.AggregateFunction.Parts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Statistics of groups of which some are hot, computed in parts that fit into any task. The rows
 * and columns are exactly those of {@code rows.groupBy(keys).agg(…)}:
 *
 * <pre>{@code
 * CuredRows medians =
 *     PartitionOptimizer.saltedAggregate(sales, "store")
 *         .aggregate(AggregateFunction.MEDIAN, "amount", "median")
 *         .percentile("amount", 0.9, "p90")
 *         .cure();
 * }</pre>
 *
 * <p>Exact percentiles, medians, modes and sets come from how often each value is there, which is
 * counted over (key, value) and so is spread however hot a key is; lists are put together from
 * parts. Sums, counts, means and the like need no cure: each task already reduces its rows to one
 * per group, and a salt would only make them slower. First and last depend on an order that only
 * one task sees: they are left as they are.
 *
 * <p>Immutable. Starts no job. Uses the public Dataset API alone, and so runs on Spark Connect too.
 */
public final class SaltedAggregate {
  /** Lists are collected in this many parts. */
  private static final int LIST_PARTS = 32;

  /** Sums of doubles depend on the order of the rows in their last digits. */
  private static final int DIGITS = 11;

  private final Dataset<Row> rows;
  private final List<String> keys;
  private final List<AggregateCall> calls;

  private SaltedAggregate(Dataset<Row> rows, List<String> keys, List<AggregateCall> calls) {
    this.rows = rows;
    this.keys = List.copyOf(keys);
    this.calls = List.copyOf(calls);
  }

  static SaltedAggregate of(Dataset<Row> rows, List<String> keys) {
    Args.check(!keys.isEmpty(), "Cannot group by no column: name at least one");
    List<String> names =
        keys.stream()
            .map(key -> Schemas.requireOrderable(rows.schema(), key, "group by").name())
            .toList();
    return new SaltedAggregate(rows, names, List.of());
  }

  /** Adds a statistic of a column. */
  public SaltedAggregate aggregate(AggregateFunction function, String column, String name) {
    Args.check(
        function != AggregateFunction.PERCENTILE,
        "Cannot compute '%s' without its share: use percentile(column, share, name)",
        name);
    return with(function, column, Optional.empty(), name);
  }

  /**
   * Adds an exact percentile of a numeric column.
   *
   * @param share from 0 to 1: 0.9 is the value below which 90 % of the values are
   */
  public SaltedAggregate percentile(String column, double share, String name) {
    Args.check(share >= 0 && share <= 1, "Invalid percentile: %s; it is from 0 to 1", share);
    return with(AggregateFunction.PERCENTILE, column, Optional.of(share), name);
  }

  private SaltedAggregate with(
      AggregateFunction function, String column, Optional<Double> share, String name) {
    String found = Schemas.requireColumn(rows.schema(), column, "aggregate").name();
    List<AggregateCall> more = new ArrayList<>(calls);
    more.add(new AggregateCall(function, found, share, name));
    Schemas.requireAbsent(
        rows.select(keyColumns()).schema(),
        more.stream().map(call -> new NewColumn(call.name(), call.function().sql())).toList());
    return new SaltedAggregate(rows, keys, more);
  }

  /** One row for each group: the keys, then the statistics in the order they were added. */
  public CuredRows cure() {
    requireCalls();
    String operation = "aggregate of " + names(calls);
    Dataset<Row> plain = aggregated(rows, calls, AggregateCall::plain);
    Optional<String> refused = refusal();
    if (refused.isPresent()) {
      return cured(
          plain, plain, SaltingExplanation.refused(operation, refused.get(), Optional.empty()));
    }
    return cured(inParts(), plain, SaltingExplanation.parts(operation, branches().size(), how()));
  }

  /**
   * All rows with the statistics of their group beside them: what a window over the whole partition
   * gives, without sorting and without a task that gets all rows of a hot key. The groups are
   * aggregated and joined back, null keys too; where there are few groups Spark broadcasts them.
   * The rows are computed twice.
   */
  public CuredRows besideRows() {
    requireCalls();
    Schemas.requireAbsent(
        rows.schema(),
        calls.stream().map(call -> new NewColumn(call.name(), call.function().sql())).toList());
    String operation = "window of " + names(calls) + " over whole partitions";
    Dataset<Row> plain = window();
    List<AggregateCall> ordered = of(Parts.ONE_TASK);
    if (!ordered.isEmpty()) {
      return cured(
          plain,
          plain,
          SaltingExplanation.refused(operation, orderMatters(ordered), Optional.empty()));
    }
    String how =
        "groups are aggregated, each task to one row per group first, and joined back to the rows,"
            + " null keys too: no sort, and no task gets all rows of a key for the statistics";
    return cured(joinedBack(), plain, SaltingExplanation.parts(operation, 2, how));
  }

  private void requireCalls() {
    Args.check(!calls.isEmpty(), "Cannot aggregate nothing: add a statistic first");
  }

  private CuredRows cured(Dataset<Row> made, Dataset<Row> plain, SaltingExplanation explanation) {
    List<String> lists =
        calls.stream().filter(AggregateCall::isList).map(AggregateCall::name).toList();
    boolean sums = !of(Parts.MERGED_BY_SPARK).isEmpty();
    return new CuredRows(
        made, plain, explanation, sums ? OptionalInt.of(DIGITS) : OptionalInt.empty(), lists);
  }

  private List<AggregateCall> of(Parts parts) {
    return calls.stream().filter(call -> call.function().parts() == parts).toList();
  }

  private Optional<String> refusal() {
    List<AggregateCall> ordered = of(Parts.ONE_TASK);
    if (!ordered.isEmpty()) {
      return Optional.of(orderMatters(ordered));
    }
    if (of(Parts.MERGED_BY_SPARK).size() == calls.size()) {
      return Optional.of(
          "each task already reduces its rows to one per group before the shuffle (count_distinct:"
              + " to one per value), so that a hot key is no straggler; a salt would aggregate and"
              + " shuffle once more");
    }
    return Optional.empty();
  }

  private static String orderMatters(List<AggregateCall> ordered) {
    return names(ordered)
        + " depends on the order of the rows, which only one task sees; use min_by or max_by of"
        + " the column that orders them, which Spark computes in parts";
  }

  private String how() {
    List<String> parts = new ArrayList<>();
    if (!of(Parts.FREQUENCIES).isEmpty()) {
      parts.add(names(of(Parts.FREQUENCIES)) + " from how often each value of a key is there");
    }
    if (!of(Parts.LISTS).isEmpty()) {
      parts.add(
          names(of(Parts.LISTS))
              + " from lists of "
              + LIST_PARTS
              + " parts; the whole list of a key still has to fit into one row");
    }
    if (!of(Parts.MERGED_BY_SPARK).isEmpty()) {
      parts.add(names(of(Parts.MERGED_BY_SPARK)) + " as they are, joined by key");
    }
    return String.join("; ", parts);
  }

  private static String names(List<AggregateCall> calls) {
    return calls.stream().map(call -> call.function().sql()).distinct().collect(joining(", "));
  }

  /** A statistic over what a branch holds. */
  private interface Form {
    Column of(AggregateCall call);
  }

  private Dataset<Row> aggregated(Dataset<Row> from, List<AggregateCall> some, Form form) {
    Column[] columns =
        some.stream().map(call -> form.of(call).as(call.name())).toArray(Column[]::new);
    return from.groupBy(keyColumns())
        .agg(columns[0], Stream.of(columns).skip(1).toArray(Column[]::new));
  }

  private Column[] keyColumns() {
    return keys.stream().map(Columns::named).toArray(Column[]::new);
  }

  private Dataset<Row> window() {
    WindowSpec group = Window.partitionBy(keyColumns());
    List<Column> columns = new ArrayList<>(List.of(col("*")));
    for (AggregateCall call : calls) {
      Args.check(
          call.function() != AggregateFunction.COUNT_DISTINCT,
          "Cannot compute '%s' beside rows: Spark has no window of distinct counts to stand for",
          call.name());
      columns.add(call.plain().over(group).as(call.name()));
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  private Dataset<Row> inParts() {
    List<Dataset<Row>> branches = branches();
    Dataset<Row> joined = branches.get(0);
    for (int i = 1; i < branches.size(); i++) {
      joined = joinedByKey(joined, branches.get(i));
    }
    return joined.select(
        Stream.concat(keys.stream(), calls.stream().map(AggregateCall::name))
            .map(Columns::named)
            .toArray(Column[]::new));
  }

  /** Each with all groups, and with some of the statistics. */
  private List<Dataset<Row>> branches() {
    List<Dataset<Row>> branches = new ArrayList<>();
    Map<String, List<AggregateCall>> byColumn = new LinkedHashMap<>();
    of(Parts.FREQUENCIES)
        .forEach(call -> byColumn.computeIfAbsent(call.column(), c -> new ArrayList<>()).add(call));
    byColumn.forEach((column, some) -> branches.add(frequencies(column, some)));
    of(Parts.LISTS).forEach(call -> branches.add(lists(call)));
    List<AggregateCall> merged = of(Parts.MERGED_BY_SPARK);
    if (!merged.isEmpty()) {
      branches.add(aggregated(rows, merged, AggregateCall::plain));
    }
    return branches;
  }

  private Dataset<Row> frequencies(String column, List<AggregateCall> some) {
    List<Column> by = new ArrayList<>(List.of(keyColumns()));
    by.add(Columns.named(column).as(AggregateCall.VALUE));
    Dataset<Row> counted =
        rows.groupBy(by.toArray(Column[]::new)).agg(count(lit(1)).as(AggregateCall.FREQUENCY));
    return aggregated(counted, some, AggregateCall::overFrequencies);
  }

  private Dataset<Row> lists(AggregateCall call) {
    Dataset<Row> cut =
        Salts.add(
            rows.select(
                Stream.concat(keys.stream(), rest()).map(Columns::named).toArray(Column[]::new)),
            keys,
            LIST_PARTS);
    List<Column> by = new ArrayList<>(List.of(keyColumns()));
    by.add(col(Salts.COLUMN));
    Dataset<Row> parts =
        cut.groupBy(by.toArray(Column[]::new))
            .agg(collect_list(Columns.named(call.column())).as(AggregateCall.VALUE));
    return aggregated(
        parts, List.of(call), part -> flatten(collect_list(col(AggregateCall.VALUE))));
  }

  private Stream<String> rest() {
    return Stream.of(rows.columns()).filter(name -> !keys.contains(name));
  }

  /** Both have every group once. */
  private Dataset<Row> joinedByKey(Dataset<Row> left, Dataset<Row> right) {
    Dataset<Row> other = right;
    Column equal = lit(true);
    for (int i = 0; i < keys.size(); i++) {
      String name = "bellows_key" + i;
      other = other.withColumnRenamed(keys.get(i), name);
      equal = equal.and(Columns.named(keys.get(i)).eqNullSafe(col(name)));
    }
    return left.join(other, equal, "inner").drop(otherKeys());
  }

  private String[] otherKeys() {
    return IntStream.range(0, keys.size()).mapToObj(i -> "bellows_key" + i).toArray(String[]::new);
  }

  private Dataset<Row> joinedBack() {
    Dataset<Row> groups =
        of(Parts.MERGED_BY_SPARK).size() == calls.size()
            ? aggregated(rows, calls, AggregateCall::plain)
            : inParts();
    return joinedByKey(rows, groups);
  }
}
