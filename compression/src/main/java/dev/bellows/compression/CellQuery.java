package dev.bellows.compression;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udaf;
import static org.apache.spark.sql.functions.var_pop;
import static org.apache.spark.sql.functions.when;

import dev.bellows.core.Columns;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.binning.ColumnBinning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;

/**
 * Rows, or cells, grouped by their packed bins and what else is in the key. What is not to be in
 * any cell is in groups of its own, whose key is negative, and so is counted in the same job.
 */
final class CellQuery {
  static final long WRONG_WEIGHT = -1;
  static final long NO_LABEL = -2;
  static final long ZERO_WEIGHT = -3;

  private static final String ROW_WEIGHT = "bellows_weight";
  private static final String WEIGHTS = "bellows_weights";
  private static final String STATE = "bellows_state_";
  private static final String PART_MEAN = "bellows_mean_";
  private static final String PART_SQUARES = "bellows_m2_";
  private static final String PART_WEIGHT = "bellows_mw_";
  private static final String KEPT = "bellows_kept_";

  private final BinningModel bins;
  private final CellSchema schema;
  private final PackedKey key;

  CellQuery(BinningModel bins, CellSchema schema) {
    this.bins = bins;
    this.schema = schema;
    this.key = new PackedKey(bins.columns());
  }

  static String kept(int number) {
    return KEPT + number;
  }

  /** The names of the columns of a measure's weight, mean and squares. */
  static List<String> parts(int measure) {
    return List.of(PART_WEIGHT + measure, PART_MEAN + measure, PART_SQUARES + measure);
  }

  /** The groups of rows; runs no job. */
  Dataset<Row> group(Dataset<Row> rows, Optional<String> weight) {
    return BatchCellQuery.of(bins, schema, rows, weight)
        .map(query -> query.groups(rows, key.names()))
        .orElseGet(() -> groupRows(rows, weight));
  }

  /** As {@link #group}, from rows of any kind, by Spark's public API. */
  Dataset<Row> groupRows(Dataset<Row> rows, Optional<String> weight) {
    List<Column> input = new ArrayList<>();
    List<Column> packed = key.pack(bins::code);
    Column status = status(rows, weight);
    for (int i = 0; i < packed.size(); i++) {
      // The marks of all that is left out share what else is in the key of theirs.
      Column word = i == 0 ? coalesce(status, packed.get(0)) : packed.get(i);
      input.add(word.as(key.names().get(i)));
    }
    for (int i = 0; i < schema.keptColumns().size(); i++) {
      input.add(Columns.named(schema.keptColumns().get(i)).as(KEPT + i));
    }
    weight.ifPresent(name -> input.add(weight(name).as(ROW_WEIGHT)));
    for (int i = 0; i < schema.measures().size(); i++) {
      Column value = Columns.nanToNull(Columns.named(schema.measures().get(i)).cast("double"));
      input.add(value.as(PART_MEAN + i));
    }
    Dataset<Row> narrow = rows.select(input.toArray(Column[]::new));
    return weight.isPresent() ? groupWeighted(narrow) : groupPlain(narrow);
  }

  /** Why a row is in no cell, a negative number; null for others. */
  private Column status(Dataset<Row> rows, Optional<String> weight) {
    Column status = lit(null).cast("bigint");
    if (weight.isPresent()) {
      status = when(weight(weight.get()).equalTo(0), lit(ZERO_WEIGHT)).otherwise(status);
    }
    if (schema.label().isPresent()) {
      status = when(isMissing(rows, schema.label().get()), lit(NO_LABEL)).otherwise(status);
    }
    if (weight.isPresent()) {
      Column value = weight(weight.get());
      Column fine = value.geq(0).and(value.lt(Double.POSITIVE_INFINITY));
      status = when(not(fine), lit(WRONG_WEIGHT)).otherwise(status);
    }
    return status;
  }

  private static Column isMissing(Dataset<Row> rows, String name) {
    Column column = Columns.named(name);
    boolean hasNan =
        List.of(rows.select(column).schema().fields()).stream()
            .anyMatch(f -> f.dataType() instanceof DoubleType || f.dataType() instanceof FloatType);
    return hasNan ? column.isNull().or(column.isNaN()) : column.isNull();
  }

  /** NaN, which in Spark's order is above all, for null. */
  private static Column weight(String name) {
    return coalesce(Columns.named(name).cast("double"), lit(Double.NaN));
  }

  private Dataset<Row> groupPlain(Dataset<Row> narrow) {
    List<Column> sums = new ArrayList<>();
    sums.add(count(lit(1)).as(CellSchema.N));
    for (int i = 0; i < schema.measures().size(); i++) {
      Column value = Columns.named(PART_MEAN + i);
      sums.add(count(value).cast("double").as(PART_WEIGHT + i));
      sums.add(avg(value).as(PART_MEAN + i));
      sums.add(var_pop(value).multiply(count(value)).as(PART_SQUARES + i));
    }
    Column n = Columns.named(CellSchema.N).cast("double");
    return grouped(narrow, sums)
        .select(functions.col("*"), n.as(CellSchema.WEIGHT), n.as(CellSchema.SQUARED_WEIGHT));
  }

  private Dataset<Row> groupWeighted(Dataset<Row> narrow) {
    Column weight = Columns.named(ROW_WEIGHT);
    List<Column> sums = new ArrayList<>();
    sums.add(count(lit(1)).as(CellSchema.N));
    sums.add(WeightAggregator.ofRows(weight).as(WEIGHTS));
    for (int i = 0; i < schema.measures().size(); i++) {
      Column value = Columns.named(PART_MEAN + i);
      Column there = when(value.isNull(), lit(0.0)).otherwise(weight);
      sums.add(state(coalesce(value, lit(0.0)), lit(0.0), there).as(STATE + i));
    }
    return withSums(grouped(narrow, sums));
  }

  /** The groups of cells, each of which stands for rows already; runs no job. */
  Dataset<Row> groupCells(Dataset<Row> cells) {
    List<Column> input = new ArrayList<>();
    List<Column> packed = key.pack(name -> Columns.named(CellSchema.bin(name)));
    for (int i = 0; i < packed.size(); i++) {
      input.add(packed.get(i).as(key.names().get(i)));
    }
    for (int i = 0; i < schema.keptColumns().size(); i++) {
      input.add(Columns.named(schema.keptColumns().get(i)).as(KEPT + i));
    }
    for (String name : List.of(CellSchema.N, CellSchema.WEIGHT, CellSchema.SQUARED_WEIGHT)) {
      input.add(Columns.named(name));
    }
    for (int i = 0; i < schema.measures().size(); i++) {
      String measure = schema.measures().get(i);
      input.add(Columns.named(CellSchema.mean(measure)).as(PART_MEAN + i));
      input.add(Columns.named(CellSchema.squares(measure)).as(PART_SQUARES + i));
      input.add(Columns.named(CellSchema.weight(measure)).as(PART_WEIGHT + i));
    }
    List<Column> sums = new ArrayList<>();
    sums.add(sum(Columns.named(CellSchema.N)).as(CellSchema.N));
    Column weight = Columns.named(CellSchema.WEIGHT);
    sums.add(
        WeightAggregator.ofCells(weight, Columns.named(CellSchema.SQUARED_WEIGHT)).as(WEIGHTS));
    for (int i = 0; i < schema.measures().size(); i++) {
      sums.add(
          state(
                  coalesce(Columns.named(PART_MEAN + i), lit(0.0)),
                  coalesce(Columns.named(PART_SQUARES + i), lit(0.0)),
                  Columns.named(PART_WEIGHT + i))
              .as(STATE + i));
    }
    return withSums(grouped(cells.select(input.toArray(Column[]::new)), sums));
  }

  private static Column state(Column mean, Column squares, Column weight) {
    return udaf(new MeasureAggregator(), MeasureAggregator.encoder())
        .apply(mean, squares, weight, lit(0.0));
  }

  private Dataset<Row> grouped(Dataset<Row> narrow, List<Column> sums) {
    Column[] by = keyColumns().toArray(Column[]::new);
    return narrow.groupBy(by).agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
  }

  private List<Column> keyColumns() {
    List<Column> by = new ArrayList<>();
    key.names().forEach(name -> by.add(Columns.named(name)));
    IntStream.range(0, schema.keptColumns().size()).forEach(i -> by.add(Columns.named(KEPT + i)));
    return by;
  }

  /** The states as columns of their own. */
  private Dataset<Row> withSums(Dataset<Row> grouped) {
    List<Column> columns = keyColumns();
    columns.add(Columns.named(CellSchema.N));
    Column weights = Columns.named(WEIGHTS);
    columns.add(weights.getField("weight").as(CellSchema.WEIGHT));
    columns.add(weights.getField("square").as(CellSchema.SQUARED_WEIGHT));
    for (int i = 0; i < schema.measures().size(); i++) {
      Column state = Columns.named(STATE + i);
      Column weight = state.getField("weight");
      columns.add(weight.as(PART_WEIGHT + i));
      columns.add(when(weight.gt(0), state.getField("mean")).as(PART_MEAN + i));
      columns.add(when(weight.gt(0), state.getField("squares")).as(PART_SQUARES + i));
    }
    return grouped.select(columns.toArray(Column[]::new));
  }

  /** Below 0 for groups that are no cells: one of the constants of this class. */
  Column status() {
    return key.first();
  }

  /** The cells among the groups, with the columns that people see. */
  Dataset<Row> cells(Dataset<Row> groups) {
    List<Column> columns = new ArrayList<>(key.unpack());
    for (String feature : schema.represented()) {
      columns.add(representative(bins.column(feature)).as(feature));
    }
    for (int i = 0; i < schema.keptColumns().size(); i++) {
      columns.add(Columns.named(KEPT + i).as(schema.keptColumns().get(i)));
    }
    Metadata metadata =
        new MetadataBuilder().putString(CellSchema.METADATA, schema.toJson()).build();
    columns.add(Columns.named(CellSchema.N).as(CellSchema.N, metadata));
    columns.add(Columns.named(CellSchema.WEIGHT));
    columns.add(Columns.named(CellSchema.SQUARED_WEIGHT));
    for (int i = 0; i < schema.measures().size(); i++) {
      String measure = schema.measures().get(i);
      columns.add(Columns.named(PART_WEIGHT + i).as(CellSchema.weight(measure)));
      columns.add(Columns.named(PART_MEAN + i).as(CellSchema.mean(measure)));
      columns.add(Columns.named(PART_SQUARES + i).as(CellSchema.squares(measure)));
    }
    return groups.where(status().geq(0)).select(columns.toArray(Column[]::new));
  }

  private Column representative(ColumnBinning binning) {
    double[] numbers =
        IntStream.range(0, binning.buckets()).mapToDouble(binning::representative).toArray();
    int digit = bins.columns().indexOf(binning);
    return get(lit(numbers), key.unpack().get(digit));
  }
}
