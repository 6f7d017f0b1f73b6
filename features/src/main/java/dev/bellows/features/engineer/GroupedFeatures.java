package dev.bellows.features.engineer;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import dev.bellows.core.Schemas.NewColumn;
import dev.bellows.features.graph.Cost;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Aggregates of groups, all in one shuffle but for {@link #countDistinct}.
 *
 * <p><b>Rows.</b> One for each group: the group's columns, then the aggregates in the order asked
 * for, named {@code {column}_{aggregate}} ({@code delay_mean}; dots of the column's name become
 * underscores) or by {@link #as}. {@link #onEachRow} adds them to every row instead, under names
 * that say the group: {@code delay_mean_by_origin}. A name that is already there is an error.
 *
 * <p><b>Missing.</b> Null and NaN take no part. ±∞ takes part: where that makes NaN, the aggregate
 * is null.
 *
 * <p><b>Order of rows.</b> Counts, extremes and medians do not depend on it. Sums, means and
 * standard deviations are added up as Spark's tasks finish and may differ in their last digits,
 * except where all partial sums are whole numbers below 2⁵³.
 *
 * <p>Immutable. Sample weights are not there yet.
 */
public final class GroupedFeatures implements FeatureEngineer {
  private static final String KEY = "__bellows_key_";

  private final List<String> groups;
  private final List<Aggregation> features;
  private final Optional<JoinBack> joinBack;

  GroupedFeatures(List<String> groups, List<Aggregation> features, Optional<JoinBack> joinBack) {
    this.groups = List.copyOf(groups);
    this.features = List.copyOf(features);
    this.joinBack = joinBack;
  }

  static GroupedFeatures by(List<String> groups) {
    return new GroupedFeatures(groups, List.of(), Optional.empty());
  }

  /**
   * The number of rows, as {@code row_count}, or of the values of each column that are not missing,
   * as {@code delay_count}: {@code pandas.GroupBy.size} and {@code count}. A bigint; 0 where there
   * are none.
   */
  public GroupedFeatures count(String... columns) {
    return and(Aggregation.of(AggregationKind.COUNT, columns));
  }

  /**
   * The sum, as a double. Null where all values are missing: {@code
   * pandas.GroupBy.sum(min_count=1)}.
   */
  public GroupedFeatures sum(String... columns) {
    return and(Aggregation.of(AggregationKind.SUM, columns));
  }

  /** The mean, as a double. Null where all values are missing. */
  public GroupedFeatures mean(String... columns) {
    return and(Aggregation.of(AggregationKind.MEAN, columns));
  }

  /** The standard deviation of a sample (n − 1), as a double. Null below 2 values. */
  public GroupedFeatures std(String... columns) {
    return and(Aggregation.of(AggregationKind.STD, columns));
  }

  /**
   * The exact median, the mean of the middle two of an even number of values, as a double. Null
   * where all values are missing. Spark holds a group's different values in the memory of one task.
   */
  public GroupedFeatures median(String... columns) {
    return and(Aggregation.of(AggregationKind.MEDIAN, columns));
  }

  /**
   * The least value, in the column's own type: numbers, texts, dates and whatever Spark can sort.
   * Null where all values are missing.
   */
  public GroupedFeatures min(String... columns) {
    return and(Aggregation.of(AggregationKind.MIN, columns));
  }

  /** The greatest value, in the column's own type. Null where all values are missing. */
  public GroupedFeatures max(String... columns) {
    return and(Aggregation.of(AggregationKind.MAX, columns));
  }

  /**
   * The exact number of different values that are not missing, as {@code
   * destination_count_distinct}: {@code pandas.GroupBy.nunique}. A bigint; −0.0 and 0.0 are one
   * value.
   *
   * <p>Costs a second shuffle, of the different values. From the second such column (or condition)
   * on, Spark first makes as many copies of each row as there are such columns, and one more;
   * {@link #approxCountDistinct} needs neither.
   */
  public GroupedFeatures countDistinct(String... columns) {
    return and(Aggregation.of(AggregationKind.COUNT_DISTINCT, columns));
  }

  /**
   * The number of different values by HyperLogLog++, as {@code destination_approx_count_distinct}:
   * with a relative standard error of 5 %, in the one shuffle of the other aggregates and in little
   * memory. Does not depend on the order of rows.
   */
  public GroupedFeatures approxCountDistinct(String... columns) {
    return and(Aggregation.of(AggregationKind.APPROX_COUNT_DISTINCT, columns));
  }

  /**
   * The rows that the aggregate before it takes, as a condition in SQL; rows for which it is null
   * are not taken. A group of whose rows none is taken keeps its row: counts are 0, all else null.
   *
   * @throws IllegalStateException if no aggregate comes before it
   */
  public GroupedFeatures where(String condition) {
    return withLast("where", last -> last.withWhere(condition));
  }

  /**
   * The name of the aggregate before it, which must be one of one column.
   *
   * @throws IllegalStateException if no aggregate comes before it
   */
  public GroupedFeatures as(String name) {
    return withLast("as", last -> last.withName(name));
  }

  /** As {@link #onEachRow(JoinBack)}; Spark decides how to join. */
  public GroupedFeatures onEachRow() {
    return onEachRow(JoinBack.SPARK_DECIDES);
  }

  /**
   * Adds the aggregates to every row instead of giving one row per group. Rows and their other
   * columns stay as they are; a row takes part in its own group's aggregates, so that an aggregate
   * of a label gives the label away. The input is computed twice, once for the aggregates and once
   * for the rows; cache what is expensive, and beware of inputs that are not the same twice.
   */
  public GroupedFeatures onEachRow(JoinBack how) {
    return new GroupedFeatures(groups, features, Optional.of(how));
  }

  private GroupedFeatures and(Aggregation feature) {
    List<Aggregation> more = new ArrayList<>(features);
    more.add(feature);
    return new GroupedFeatures(groups, more, joinBack);
  }

  private GroupedFeatures withLast(String method, UnaryOperator<Aggregation> change) {
    if (features.isEmpty()) {
      throw new IllegalStateException(
          String.format(
              "Cannot call %s: it belongs to the aggregate before it, and there is none. Ask for"
                  + " one first, such as mean(\"delay\").",
              method));
    }
    List<Aggregation> changed = new ArrayList<>(features);
    changed.set(changed.size() - 1, change.apply(changed.get(changed.size() - 1)));
    return new GroupedFeatures(groups, changed, joinBack);
  }

  List<String> groups() {
    return groups;
  }

  List<Aggregation> features() {
    return features;
  }

  Optional<JoinBack> joinBack() {
    return joinBack;
  }

  void requireFeatures() {
    if (features.isEmpty()) {
      throw new IllegalStateException(
          "Cannot aggregate: no aggregates were asked for. Add mean(\"delay\"), or others.");
    }
  }

  /** The definition that maps and lists write, in the words of an {@code aggregate:} block. */
  public static GroupedFeatures fromMap(Map<String, ?> words, String subject) {
    return AggregateWords.read(new Written(words, "", subject));
  }

  @Override
  public Map<String, Object> toMap() {
    requireFeatures();
    return AggregateWords.write(this);
  }

  @Override
  public String describe() {
    requireFeatures();
    return AggregateWords.describe(this);
  }

  @Override
  public StructType outputSchema(StructType input) {
    requireFeatures();
    StructType keys = keys(input);
    if (joinBack.isEmpty()) {
      requireAbsent(keys);
      return Computed.added(keys, computed(input));
    }
    requireAbsent(input);
    // A join from the left could leave them null, for all that Spark knows.
    return Computed.added(
        input,
        computed(input).stream()
            .map(c -> new Computed(c.name(), c.type(), true, c.column()))
            .toList());
  }

  private StructType keys(StructType input) {
    StructType keys = new StructType();
    for (int i = 0; i < groups.size(); i++) {
      String group = groups.get(i);
      keys =
          keys.add(
              Checks.at("groupBy." + i, () -> Schemas.requireOrderable(input, group, "group by")));
    }
    return keys;
  }

  private void requireAbsent(StructType taken) {
    List<NewColumn> transit = new ArrayList<>();
    for (int i = 0; joinBack.isPresent() && i < groups.size(); i++) {
      transit.add(new NewColumn(KEY + i, "a group's column in transit"));
    }
    Checks.at(
        "onEachRow",
        () -> {
          Schemas.requireAbsent(taken, transit);
          return transit;
        });
    Checks.absent(
        taken,
        features.stream()
            .map(
                feature ->
                    feature.names(ending()).stream()
                        .map(name -> new NewColumn(name, feature.phrase()))
                        .toList())
            .toList());
  }

  private List<Computed> computed(StructType input) {
    List<Computed> computed = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      Aggregation feature = features.get(i);
      computed.addAll(
          Checks.at(Checks.feature(i), () -> feature.over(input, feature.names(ending()))));
    }
    return computed;
  }

  /** What default names end with. */
  String ending() {
    return joinBack.isEmpty() || groups.isEmpty()
        ? ""
        : "_by_" + String.join("_", groups).replace('.', '_');
  }

  @Override
  public Dataset<Row> apply(Dataset<Row> input) {
    StructType schema = input.schema();
    outputSchema(schema);
    requireConditions(input);
    return joinBack.isPresent() ? joinedBack(input, joinBack.get()) : grouped(input);
  }

  private void requireConditions(Dataset<Row> input) {
    Set<String> checked = new HashSet<>();
    for (int i = 0; i < features.size(); i++) {
      Optional<String> where = features.get(i).where();
      if (where.isPresent() && checked.add(where.get())) {
        Checks.condition(
            input, where.get(), features.get(i).phrase(), Checks.feature(i) + ".where");
      }
    }
  }

  private Dataset<Row> grouped(Dataset<Row> input) {
    Column[] keys =
        List.of(keys(input.schema()).fieldNames()).stream()
            .map(Columns::named)
            .toArray(Column[]::new);
    return aggregated(input, keys);
  }

  private Dataset<Row> aggregated(Dataset<Row> input, Column[] keys) {
    List<Column> columns = computed(input.schema()).stream().map(Computed::named).toList();
    Column[] others = columns.subList(1, columns.size()).toArray(Column[]::new);
    return input.groupBy(keys).agg(columns.get(0), others);
  }

  private Dataset<Row> joinedBack(Dataset<Row> input, JoinBack how) {
    Column[] keys =
        IntStream.range(0, groups.size())
            .mapToObj(i -> Columns.named(groups.get(i)).as(KEY + i))
            .toArray(Column[]::new);
    Dataset<Row> aggregated = aggregated(input, keys);
    Dataset<Row> side = how == JoinBack.BROADCAST ? broadcast(aggregated) : aggregated;
    if (groups.isEmpty()) {
      return input.crossJoin(side);
    }
    Column condition =
        IntStream.range(0, groups.size())
            .mapToObj(i -> Columns.named(groups.get(i)).eqNullSafe(col(KEY + i)))
            .reduce(Column::and)
            .orElseThrow();
    String[] transit =
        IntStream.range(0, groups.size()).mapToObj(i -> KEY + i).toArray(String[]::new);
    return input.join(side, condition, "left").drop(transit);
  }

  @Override
  public List<Cost> costs() {
    return GroupedCosts.of(this);
  }
}
