package dev.bellows.features.engineer;

import static org.apache.spark.sql.functions.col;

import dev.bellows.core.Schemas.NewColumn;
import dev.bellows.features.graph.Cost;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Features of each row by itself, all in one projection, without a shuffle.
 *
 * <p><b>Rows.</b> Rows and their columns stay as they are; the new columns stand behind them in the
 * order asked for. A name that is already there is an error; {@link #as} gives another. Operations
 * read the input's columns, not each other's.
 *
 * <p><b>No answer.</b> Where a value is <em>missing</em> (null or NaN), and where the numbers are
 * there but have no answer (<em>invalid</em>: division by zero, the logarithm or root of what is
 * too small, ∞ − ∞, 0 × ∞, ∞ / ∞), the result is null, unless {@link #onMissing} or {@link
 * #onInvalid} say otherwise. Results too large for a double are ±∞, as in pandas.
 */
public final class RowFeatures implements FeatureEngineer {
  private final List<RowFeature> features;
  private final Answer invalid;
  private final Answer missing;

  RowFeatures(List<RowFeature> features, Answer invalid, Answer missing) {
    this.features = List.copyOf(features);
    this.invalid = invalid;
    this.missing = missing;
  }

  static RowFeatures none() {
    return new RowFeatures(List.of(), Answer.NULL, Answer.NULL);
  }

  /** left / right, as {@code delay_over_distance}, a double; invalid where right is 0. */
  public RowFeatures ratio(String left, String right) {
    return and(new RowOperation.OfPair(Pairing.RATIO, left, right));
  }

  /** left − right, as {@code arrival_minus_departure}, a double. */
  public RowFeatures difference(String left, String right) {
    return and(new RowOperation.OfPair(Pairing.DIFFERENCE, left, right));
  }

  /** left × right, as {@code price_times_quantity}, a double. */
  public RowFeatures product(String left, String right) {
    return and(new RowOperation.OfPair(Pairing.PRODUCT, left, right));
  }

  /** The natural logarithm of each column, as {@code distance_log}; invalid at 0 and below. */
  public RowFeatures log(String... columns) {
    return and(new RowOperation.OfOne(RowFunction.LOG, List.of(columns)));
  }

  /**
   * The natural logarithm of 1 + each column, as {@code distance_log1p}, exact for values near 0;
   * invalid at −1 and below.
   */
  public RowFeatures log1p(String... columns) {
    return and(new RowOperation.OfOne(RowFunction.LOG1P, List.of(columns)));
  }

  /** The square root of each column, as {@code distance_sqrt}; invalid below 0. */
  public RowFeatures sqrt(String... columns) {
    return and(new RowOperation.OfOne(RowFunction.SQRT, List.of(columns)));
  }

  /**
   * The value, or the bound that it passes, as {@code delay_clipped}, a double. Bounds may be
   * infinite; ±∞ is clipped like other values.
   *
   * @throws IllegalArgumentException if {@code lowest} is above {@code highest}, or one is NaN
   */
  public RowFeatures clip(String column, double lowest, double highest) {
    return and(new RowOperation.Clip(column, lowest, highest));
  }

  /**
   * The number of edges that are not above the value, as {@code distance_bucket}, an int: 0 below
   * the first edge, 1 from it up to below the second, and so on. Equals {@code numpy.digitize(x,
   * edges)}; missing values have no bucket.
   *
   * @throws IllegalArgumentException if there are no edges, or they do not rise strictly
   */
  public RowFeatures bucket(String column, double... edges) {
    return and(new RowOperation.Bucket(column, Arrays.stream(edges).boxed().toList()));
  }

  /**
   * Parts of a date or time, each an int, as {@code date_month}. Of a timestamp in the session's
   * time zone, of which the result thus depends; {@link #datePartsIn} names one.
   *
   * @throws IllegalArgumentException if no part is named
   */
  public RowFeatures dateParts(String column, DatePart... parts) {
    return and(new RowOperation.Parts(column, List.of(parts), Optional.empty()));
  }

  /**
   * As {@link #dateParts}, of a timestamp in that time zone: {@code "America/Chicago"}, {@code
   * "UTC"}, {@code "+02:00"}. Dates and local timestamps have no time zone and stay as they are.
   *
   * @throws IllegalArgumentException if no part is named, or there is no such time zone
   */
  public RowFeatures datePartsIn(String zone, String column, DatePart... parts) {
    return and(new RowOperation.Parts(column, List.of(parts), Optional.of(requireZone(zone))));
  }

  static String requireZone(String zone) {
    try {
      return ZoneId.of(zone).getId();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          String.format(
              "Invalid time zone: '%s'; write one such as America/Chicago, UTC or +02:00", zone),
          e);
    }
  }

  /**
   * The name of the column of the operation before it, which must be one of one column.
   *
   * @throws IllegalStateException if no operation comes before it
   * @throws IllegalArgumentException if that has several columns
   */
  public RowFeatures as(String name) {
    return withLast("as", last -> last.withName(name));
  }

  /**
   * What the operation before it gives where the numbers are there and have no answer.
   *
   * @throws IllegalStateException if no operation comes before it
   * @throws IllegalArgumentException if that one always has an answer
   */
  public RowFeatures onInvalid(Answer answer) {
    return withLast("onInvalid", last -> last.withInvalid(answer));
  }

  /**
   * What the operation before it gives where a value is missing.
   *
   * @throws IllegalStateException if no operation comes before it
   * @throws IllegalArgumentException if that one's column cannot hold the answer
   */
  public RowFeatures onMissing(Answer answer) {
    return withLast("onMissing", last -> last.withMissing(answer));
  }

  /** What all operations give that have no {@link #onInvalid} of their own; null by default. */
  public RowFeatures onInvalidByDefault(Answer answer) {
    return new RowFeatures(features, answer, missing);
  }

  /** What all operations give that have no {@link #onMissing} of their own; null by default. */
  public RowFeatures onMissingByDefault(Answer answer) {
    return new RowFeatures(features, invalid, answer);
  }

  private RowFeatures and(RowOperation operation) {
    return new RowFeatures(
        Stream.concat(features.stream(), Stream.of(RowFeature.of(operation))).toList(),
        invalid,
        missing);
  }

  private RowFeatures withLast(String method, UnaryOperator<RowFeature> change) {
    if (features.isEmpty()) {
      throw new IllegalStateException(
          String.format(
              "Cannot call %s: it belongs to the operation before it, and there is none. Ask for"
                  + " one first, such as ratio(\"delay\", \"distance\").",
              method));
    }
    List<RowFeature> changed = new ArrayList<>(features);
    changed.set(changed.size() - 1, change.apply(changed.get(changed.size() - 1)));
    return new RowFeatures(changed, invalid, missing);
  }

  List<RowFeature> features() {
    return features;
  }

  Answer invalid() {
    return invalid;
  }

  Answer missing() {
    return missing;
  }

  private void requireFeatures() {
    if (features.isEmpty()) {
      throw new IllegalStateException(
          "Cannot compute row features: none were asked for. Add ratio(\"delay\", \"distance\"),"
              + " or others.");
    }
  }

  /** The definition that maps and lists write, in the words of a {@code compute:} block. */
  public static RowFeatures fromMap(Map<String, ?> words, String subject) {
    return ComputeWords.read(new Written(words, "", subject));
  }

  @Override
  public Map<String, Object> toMap() {
    requireFeatures();
    return ComputeWords.write(this);
  }

  @Override
  public String describe() {
    requireFeatures();
    return ComputeWords.describe(this);
  }

  /** None: what it costs is less than reading the rows. */
  @Override
  public List<Cost> costs() {
    return List.of();
  }

  @Override
  public StructType outputSchema(StructType input) {
    return Computed.added(input, computed(input));
  }

  @Override
  public Dataset<Row> apply(Dataset<Row> input) {
    Stream<Column> added = computed(input.schema()).stream().map(Computed::named);
    return input.select(Stream.concat(Stream.of(col("*")), added).toArray(Column[]::new));
  }

  private List<Computed> computed(StructType schema) {
    requireFeatures();
    Checks.absent(schema, features.stream().map(RowFeatures::newColumns).toList());
    List<Computed> computed = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      RowFeature feature = features.get(i);
      computed.addAll(Checks.at(Checks.feature(i), () -> feature.over(schema, missing, invalid)));
    }
    return computed;
  }

  private static List<NewColumn> newColumns(RowFeature feature) {
    String source = "the " + feature.operation().formula();
    return feature.names().stream().map(name -> new NewColumn(name, source)).toList();
  }
}
