package dev.bellows.features.encode;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.covar_pop;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.bellows.core.BellowsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the states of each column have in common: priors, totals, which categories are rare. */
final class SummaryQuery {
  private static final String IS_FREQUENT = "is_frequent";
  private static final String TOTAL = "total";
  private static final String IS_LABEL = "is_label";

  private final EncoderDefinition definition;
  private final StateColumns layout;
  private final Dataset<Row> states;

  SummaryQuery(EncoderDefinition definition, Dataset<Row> states) {
    this.definition = definition;
    this.states = states;
    layout = StateColumns.of(definition);
  }

  /** One for each encoded column. Runs one job; two or three with rare grouping. */
  List<ColumnSummary> collect() {
    List<FrequentCategories> frequent = frequent();
    Map<List<Object>, ColumnSummary.Group> groups = groups(frequent);
    List<ColumnSummary> summaries = new ArrayList<>();
    for (int i = 0; i < definition.columns.size(); i++) {
      summaries.add(
          new ColumnSummary(
              frequent.get(i).limit(),
              groups.getOrDefault(List.of(i, true), ColumnSummary.NO_CATEGORIES),
              groups.getOrDefault(List.of(i, false), ColumnSummary.NO_CATEGORIES)));
    }
    return summaries;
  }

  private List<FrequentCategories> frequent() {
    Map<Integer, Double> totals = definition.rare.isPresent() ? totals() : Map.of();
    Map<Integer, ColumnSummary.Limit> limits =
        definition.rare.filter(RareGrouping::limitsCategories).isPresent() ? limits() : Map.of();
    List<FrequentCategories> frequent = new ArrayList<>();
    for (int i = 0; i < definition.columns.size(); i++) {
      frequent.add(
          new FrequentCategories(
              definition.rare, totals.getOrDefault(i, 0.0), Optional.ofNullable(limits.get(i))));
    }
    return frequent;
  }

  private Map<Integer, Double> totals() {
    String label = definition.rare.orElseThrow().label();
    Map<Integer, Double> totals = new HashMap<>();
    Column isLabel = when(col(StateColumns.CATEGORY).equalTo(lit(label)), lit(1));
    List<Row> rows =
        states
            .groupBy(col(StateColumns.COLUMN))
            .agg(sum(layout.weight()).as(TOTAL), count(isLabel).as(IS_LABEL))
            .collectAsList();
    for (Row row : rows) {
      if (row.getLong(2) > 0) {
        throw new BellowsException(
            String.format(
                "Cannot group the rare categories of '%s' as '%s': a category is called so. Give"
                    + " them another label.",
                definition.columns.get(row.getInt(0)), label));
      }
      totals.put(row.getInt(0), row.getDouble(1));
    }
    return totals;
  }

  /** The last frequent category of each column that has more than the limit. */
  private Map<Integer, ColumnSummary.Limit> limits() {
    Dataset<Row> last = null;
    for (int i = 0; i < definition.columns.size(); i++) {
      Dataset<Row> ofColumn =
          states
              .where(col(StateColumns.COLUMN).equalTo(i))
              .select(
                  col(StateColumns.COLUMN), layout.weight().as(TOTAL), col(StateColumns.CATEGORY))
              .orderBy(col(TOTAL).desc(), col(StateColumns.CATEGORY).asc_nulls_first())
              .offset(definition.rare.orElseThrow().maxCategories() - 1)
              .limit(1);
      last = last == null ? ofColumn : last.unionAll(ofColumn);
    }
    Map<Integer, ColumnSummary.Limit> limits = new HashMap<>();
    for (Row row : last.collectAsList()) {
      limits.put(row.getInt(0), new ColumnSummary.Limit(row.getDouble(1), row.getString(2)));
    }
    return limits;
  }

  private Map<List<Object>, ColumnSummary.Group> groups(List<FrequentCategories> frequent) {
    Column isFrequent = lit(true);
    for (int i = 0; i < frequent.size(); i++) {
      if (frequent.get(i).grouping().isPresent()) {
        isFrequent =
            when(col(StateColumns.COLUMN).equalTo(i), frequent.get(i).test(layout))
                .otherwise(isFrequent);
      }
    }
    List<Column> read =
        new ArrayList<>(
            List.of(
                col(StateColumns.COLUMN),
                isFrequent.as(IS_FREQUENT),
                octet_length(col(StateColumns.CATEGORY)).as("bytes"),
                layout.weight().as(TOTAL)));
    List<Column> sums =
        new ArrayList<>(List.of(sum(coalesce(col("bytes"), lit(0))), sum(col(TOTAL))));
    for (int without = StateColumns.ALL; without < versions() - 1; without++) {
      for (int target = 0; target < layout.targets(); target++) {
        addTarget(target, without, read, sums);
      }
    }
    // A Spark Connect client reads no rows with two columns of one name, such as 0.0.
    Column[] named =
        IntStream.range(0, sums.size())
            .mapToObj(i -> sums.get(i).as("sum_" + i))
            .toArray(Column[]::new);
    Map<List<Object>, ColumnSummary.Group> groups = new HashMap<>();
    List<Row> rows =
        states
            .select(read.toArray(Column[]::new))
            .groupBy(col(StateColumns.COLUMN), col(IS_FREQUENT))
            .agg(count(lit(1)), named)
            .collectAsList();
    rows.forEach(row -> groups.put(List.of(row.get(0), row.get(1)), group(row)));
    return groups;
  }

  /** All folds, and without each of several. */
  private int versions() {
    return layout.folds() == 1 ? 1 : layout.folds() + 1;
  }

  private void addTarget(int target, int without, List<Column> read, List<Column> sums) {
    String name = "t" + target + "_" + (without + 1);
    TargetStatistic statistic = layout.target(target, without);
    read.add(statistic.weight().as(name + "_weight"));
    read.add(statistic.sum().as(name + "_sum"));
    Column weight = col(name + "_weight");
    Column present = when(weight.gt(0), weight);
    sums.add(count(present));
    sums.add(sum(weight));
    sums.add(sum(col(name + "_sum")));
    if (layout.spread().get(target)) {
      read.add(statistic.m2().as(name + "_m2"));
      sums.add(sum(weight.multiply(weight)));
      sums.add(sum(col(name + "_m2")));
      sums.add(between(present, col(name + "_sum")));
    } else {
      sums.addAll(List.of(lit(0.0), lit(0.0), lit(0.0)));
    }
  }

  /** Σnᵢ(mᵢ − m)² as {@link StateQuery} has Σw(y − ȳ)². */
  private static Column between(Column weight, Column sum) {
    Column mean = sum.divide(weight);
    Column categories = count(mean);
    Column withSum = covar_pop(when(weight.isNotNull(), sum), mean).multiply(categories);
    Column withWeight = covar_pop(weight, mean).multiply(categories);
    Column apart = withWeight.multiply(withWeight).divide(sum(weight));
    return withSum.minus(avg(mean).multiply(withWeight)).minus(apart);
  }

  private ColumnSummary.Group group(Row row) {
    List<List<Pool>> versions = new ArrayList<>();
    int at = 5;
    for (int version = 0; version < versions(); version++) {
      List<Pool> pools = new ArrayList<>();
      for (int target = 0; target < layout.targets(); target++) {
        pools.add(
            new Pool(
                number(row, at),
                number(row, at + 1),
                number(row, at + 2),
                number(row, at + 3),
                number(row, at + 4),
                Math.max(0, number(row, at + 5))));
        at += 6;
      }
      versions.add(List.copyOf(pools));
    }
    return new ColumnSummary.Group(
        row.getLong(2), (long) number(row, 3), number(row, 4), List.copyOf(versions));
  }

  /** A sum over no values is 0. */
  private static double number(Row row, int at) {
    return row.isNullAt(at) ? 0 : ((Number) row.get(at)).doubleValue();
  }
}
