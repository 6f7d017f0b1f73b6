package dev.bellows.features.binning;

import static org.apache.spark.sql.functions.udf;

import dev.bellows.core.Args;
import dev.bellows.core.Columns;
import dev.bellows.core.ConnectClasses;
import dev.bellows.core.Schemas;
import dev.bellows.core.Suggestions;
import dev.bellows.features.profile.BucketCounts;
import dev.bellows.features.profile.Bucketing;
import dev.bellows.features.profile.ColumnKind;
import dev.bellows.features.profile.FeatureProfiler;
import dev.bellows.features.profile.WeightMeaning;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The bins of some columns, fitted by a {@link Binner}. Immutable; only {@link #count} runs a Spark
 * job.
 *
 * <pre>{@code
 * BinningModel bins = Binner.quantiles(10).fit(flights);
 * Dataset<Row> coded = flights.transform(bins::apply);   // delay_bin, distance_bin, …
 * }</pre>
 */
public final class BinningModel {
  private final Map<String, ColumnBinning> columns;

  BinningModel(List<ColumnBinning> columns) {
    this.columns = new LinkedHashMap<>();
    columns.forEach(column -> this.columns.put(column.name(), column));
  }

  /** The columns' bins, in the order of the columns. */
  public List<ColumnBinning> columns() {
    return List.copyOf(columns.values());
  }

  /**
   * The bins of a column.
   *
   * @throws IllegalArgumentException if it has none
   */
  public ColumnBinning column(String name) {
    ColumnBinning found = columns.get(name);
    Args.check(
        found != null,
        "Column '%s' has no bins%s Those that have: %s",
        name,
        orStop(Suggestions.didYouMean(name, columns.keySet())),
        columns.keySet());
    return found;
  }

  private static String orStop(String suggestion) {
    return suggestion.isEmpty() ? "." : suggestion;
  }

  /**
   * The bins of those columns alone that a table of that schema has, with values of the same kind;
   * empty where it has none.
   */
  public Optional<BinningModel> sharedWith(StructType schema) {
    Map<String, ColumnKind> kinds = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (StructField field : schema.fields()) {
      kinds.put(field.name(), ColumnKind.of(field.dataType()));
    }
    List<ColumnBinning> shared =
        columns().stream().filter(bins -> bins.kind() == kinds.get(bins.name())).toList();
    return shared.isEmpty() ? Optional.empty() : Optional.of(new BinningModel(shared));
  }

  /** The bins by column, as a profile counts them. */
  public Map<String, Bucketing> bucketings() {
    return new LinkedHashMap<>(columns);
  }

  /**
   * The rows and, for each column, its values' codes in an int column {@code {column}_bin}. On
   * Connect the server needs Bellows' classes: {@code ConnectClasses.upload}.
   *
   * @throws dev.bellows.core.BellowsException if a column is missing, has another type than at the
   *     fit, or the name of a new column is taken
   */
  public Dataset<Row> apply(Dataset<Row> rows) {
    requireColumns(rows.schema());
    List<Column> all = new ArrayList<>();
    all.add(functions.col("*"));
    all.addAll(codes());
    Dataset<Row> coded = rows.select(all.toArray(Column[]::new));
    ConnectClasses.require(coded, BinningModel.class);
    return coded;
  }

  /**
   * Checks that a table of that schema has the columns, with values of the kind that the bins are
   * of. Runs no job.
   *
   * @throws dev.bellows.core.BellowsException if a column is missing or has another type than at
   *     the fit
   */
  public void check(StructType schema) {
    columns.values().forEach(binning -> ColumnTypes.require(schema, binning));
  }

  private void requireColumns(StructType schema) {
    check(schema);
    List<Schemas.NewColumn> added = new ArrayList<>();
    for (ColumnBinning binning : columns.values()) {
      added.add(
          new Schemas.NewColumn(
              outputName(binning), "the bins of column '" + binning.name() + "'"));
    }
    Schemas.requireAbsent(schema, added);
  }

  /** For each column its values' codes, an int and never null, named {@code {column}_bin}. */
  public List<Column> codes() {
    return columns.values().stream().map(b -> code(b.name()).as(outputName(b))).toList();
  }

  /**
   * The codes of a column's values, an int and never null.
   *
   * @throws IllegalArgumentException if the column has no bins
   */
  public Column code(String name) {
    ColumnBinning binning = column(name);
    return udf(new BinCode(binning), DataTypes.IntegerType)
        .asNonNullable()
        .withName("bin_code")
        .apply(input(binning));
  }

  /** The values as the binning wants them: doubles, or texts. */
  static Column input(ColumnBinning binning) {
    Column column = Columns.named(binning.name());
    return binning.kind() == ColumnKind.TEXT
        ? column.cast("string")
        : binning.kind().numbers(column, binning.column().type()).cast("double");
  }

  private static String outputName(ColumnBinning binning) {
    return binning.name() + "_bin";
  }

  /**
   * How many rows are in each bucket of each column, exactly. Runs one job, which does nothing
   * else; Spark's adaptive execution counts each of its two stages as a job. A row of weight 0 is
   * not there. Weights are summed so that neither the order of the rows nor their partitions
   * matter.
   *
   * @param weight the numeric column of the rows' weights, if there is one
   * @return the counts by column
   * @throws dev.bellows.core.BellowsException if a column is missing or has another type than at
   *     the fit, before the job; after it, if there are weights that are null, NaN, infinite or
   *     negative
   */
  public Map<String, BucketCounts> count(Dataset<Row> rows, Optional<String> weight) {
    check(rows.schema());
    String[] names = columns.keySet().toArray(String[]::new);
    FeatureProfiler profiler = FeatureProfiler.columns(names).counting(bucketings());
    return weight
        .map(column -> profiler.weight(column, WeightMeaning.FREQUENCY))
        .orElse(profiler)
        .count(rows);
  }

  /** The bins of these columns alone. */
  public BinningModel only(Collection<String> names) {
    return new BinningModel(names.stream().map(this::column).toList());
  }

  /** A hash of all columns' names and bins: equal models have equal ones. */
  public String hash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(toJson().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** The model as JSON on one line, with a version. {@link #fromJson} reads it back. */
  public String toJson() {
    return BinningJson.write(columns());
  }

  /**
   * The model that {@link #toJson} wrote.
   *
   * @throws dev.bellows.core.BellowsException if it is no such JSON, or one of another version
   */
  public static BinningModel fromJson(String json) {
    return new BinningModel(BinningJson.read(json));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BinningModel same && columns().equals(same.columns());
  }

  @Override
  public int hashCode() {
    return columns().hashCode();
  }

  @Override
  public String toString() {
    return "BinningModel" + columns.values();
  }
}
