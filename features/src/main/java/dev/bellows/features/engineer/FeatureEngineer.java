package dev.bellows.features.engineer;

import dev.bellows.core.Args;
import dev.bellows.features.graph.Cost;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Features of plain arithmetic, of groups or of single rows.
 *
 * <pre>{@code
 * Dataset<Row> airports = flights.transform(
 *     FeatureEngineer.groupBy("origin")
 *         .count()
 *         .mean("delay").where("not cancelled")
 *         .countDistinct("destination")
 *         ::apply);
 * Dataset<Row> features = flights.transform(
 *     FeatureEngineer.rows()
 *         .ratio("delay", "distance").onInvalid(Answer.value(0))
 *         .log1p("distance")
 *         .bucket("distance", 250, 500, 1000)
 *         .dateParts("date", DatePart.MONTH, DatePart.DAY_OF_WEEK)
 *         ::apply);
 * }</pre>
 *
 * <p><b>Missing.</b> A value is missing when it is null or NaN. A feature without an answer is
 * null, never NaN, unless another {@link Answer} was asked for.
 *
 * <p><b>Numbers.</b> All numeric types are computed as doubles: no integer overflows, and integers
 * beyond 2⁵³ and long decimals lose their last digits. Results are the same with Spark's ANSI mode
 * on and off.
 *
 * <p>Immutable: each method returns a new object. Nothing here runs a Spark job.
 */
public sealed interface FeatureEngineer permits GroupedFeatures, RowFeatures {
  /**
   * Aggregates of the rows with the same values in these columns; null is a value like others.
   *
   * @throws IllegalArgumentException without a column: {@link #ungrouped} takes all rows
   */
  static GroupedFeatures groupBy(String... groupColumns) {
    Args.check(groupColumns.length > 0, "Cannot group by no column; name one, or use ungrouped()");
    return GroupedFeatures.by(List.of(groupColumns));
  }

  /** Aggregates of all rows as one group, which is there even when there are no rows. */
  static GroupedFeatures ungrouped() {
    return GroupedFeatures.by(List.of());
  }

  /** Features of each row by itself. */
  static RowFeatures rows() {
    return RowFeatures.none();
  }

  /**
   * The features over these rows. Lazy: no job runs.
   *
   * @throws FeatureEngineerException if a column is missing or has a type that cannot serve, or a
   *     condition is no valid SQL over the input
   * @throws IllegalStateException if no feature was asked for
   */
  Dataset<Row> apply(Dataset<Row> input);

  /**
   * The schema that {@link #apply} gives for this input schema: all checks that need no Spark
   * session (conditions in SQL need one), and no job.
   *
   * @throws FeatureEngineerException if a column is missing or has a type that cannot serve, or a
   *     new name is taken
   * @throws IllegalStateException if no feature was asked for
   */
  StructType outputSchema(StructType input);

  /** What the features cost Spark each time they are computed, and why. */
  List<Cost> costs();

  /**
   * The definition as maps, lists, texts and numbers, in the words of a job file's {@code
   * aggregate:} or {@code compute:} block: all that differs from the defaults.
   *
   * @throws IllegalStateException if no feature was asked for
   */
  Map<String, Object> toMap();

  /**
   * The definition as JSON on one line: that of {@link #toMap} below {@code aggregate} or {@code
   * compute}, with the version of the words. {@link #fromJson} reads it back.
   *
   * @throws IllegalStateException if no feature was asked for
   */
  default String toJson() {
    return EngineerJson.write(this);
  }

  /**
   * The definition as a text to read: what each new column holds, when it is null, and the cost.
   *
   * @throws IllegalStateException if no feature was asked for
   */
  String describe();

  /**
   * The definition that {@link #toJson} wrote, in this version or an earlier one.
   *
   * @throws FeatureEngineerException with the path to what is wrong
   */
  static FeatureEngineer fromJson(String json) {
    return EngineerJson.read(json);
  }
}
