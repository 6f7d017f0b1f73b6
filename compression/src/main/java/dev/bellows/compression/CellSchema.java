package dev.bellows.compression;

import dev.bellows.core.BellowsException;
import dev.bellows.features.profile.WeightMeaning;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What the columns of compressed rows are. It travels with the table, as metadata of its column
 * {@code n}, through Spark, Parquet and Delta.
 *
 * @param mode what a row stands for
 * @param features the binned columns; of each the table has {@code {feature}_bin}, an int
 * @param label the label's column, which LABELLED rows have
 * @param protectedColumns the columns that are kept as they are
 * @param measures the measures; of each the table has {@code {measure}_weight}, the weight of the
 *     values that are there, {@code {measure}_mean}, their weighted mean, and {@code {measure}_m2},
 *     the weighted sum of squares about it; the latter two are null where no value is there
 * @param represented the features of which the table also has {@code {feature}}, a double that
 *     stands for the bin
 * @param meaning what the rows' weights said; empty where they had none
 * @param bins the hash of the bins, {@link dev.bellows.features.binning.BinningModel#hash}
 */
public record CellSchema(
    CompressionMode mode,
    List<String> features,
    Optional<String> label,
    List<String> protectedColumns,
    List<String> measures,
    List<String> represented,
    Optional<WeightMeaning> meaning,
    String bins) {
  /** The column of the number of rows, a bigint. */
  public static final String N = "n";

  /** The column of the sum of the rows' weights, a double. */
  public static final String WEIGHT = "sample_weight";

  /** The column of the sum of the rows' squared weights, a double. */
  public static final String SQUARED_WEIGHT = "sample_weight_squared";

  /** Where in the metadata of the column {@code n} it is. */
  static final String METADATA = "bellows.compression";

  /** Copies the lists. */
  public CellSchema {
    features = List.copyOf(features);
    protectedColumns = List.copyOf(protectedColumns);
    measures = List.copyOf(measures);
    represented = List.copyOf(represented);
  }

  /** The name of the column of a feature's codes. */
  public static String bin(String feature) {
    return feature + "_bin";
  }

  /** The name of the column of a measure's means. */
  public static String mean(String measure) {
    return measure + "_mean";
  }

  /** The name of the column of a measure's sums of squares about its mean. */
  public static String squares(String measure) {
    return measure + "_m2";
  }

  /** The name of the column of the weight of a measure's values. */
  public static String weight(String measure) {
    return measure + "_weight";
  }

  /** The label and the protected columns: what is in the key beside the bins. */
  public List<String> keptColumns() {
    List<String> kept = new java.util.ArrayList<>(label.stream().toList());
    kept.addAll(protectedColumns);
    return kept;
  }

  /**
   * What the columns of a table of compressed rows are.
   *
   * @throws BellowsException if it is no such table
   */
  public static CellSchema of(StructType schema) {
    return find(schema)
        .orElseThrow(
            () ->
                new BellowsException(
                    String.format(
                        "Cannot read compressed rows: these columns are not those of such, or"
                            + " column '%s' has lost its metadata: %s. Read the table that"
                            + " CompressedRows.rows() was written to, without an aggregation or"
                            + " an expression over '%s' between.",
                        N, List.of(schema.fieldNames()), N)));
  }

  /** As {@link #of}; empty if it is no such table. */
  public static Optional<CellSchema> find(StructType schema) {
    return Arrays.stream(schema.fields())
        .filter(field -> field.name().equals(N) && field.metadata().contains(METADATA))
        .map((StructField field) -> field.metadata().getString(METADATA))
        .findFirst()
        .map(CellSchema::fromJson);
  }

  /** On one line, with a version. */
  public String toJson() {
    return CellSchemaJson.write(this);
  }

  /**
   * What {@link #toJson} wrote.
   *
   * @throws BellowsException if it is no such JSON, or one of another version
   */
  public static CellSchema fromJson(String json) {
    return CellSchemaJson.read(json);
  }
}
