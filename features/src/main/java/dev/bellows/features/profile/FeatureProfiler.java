package dev.bellows.features.profile;

import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import dev.bellows.core.Schemas;
import dev.bellows.core.internal.SessionAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Counts and measures the columns of a table, all of them in one pass.
 *
 * <pre>{@code
 * FeatureProfile profile = FeatureProfiler.all().special("delay", -999).profile(flights);
 * ColumnProfile delay = profile.column("delay");
 * delay.missingRate();
 * delay.quantile(0.99);
 * }</pre>
 *
 * <p><b>Values.</b> Null, NaN, ±∞ and special codes are counted apart; statistics are of the other
 * values. −0.0 is 0.0. Decimals and floats are taken as doubles. Booleans, dates and timestamps
 * have numbers, see {@link ColumnKind}. Arrays, maps, structs, binary values and other types are
 * counted as there or null.
 *
 * <p><b>Accuracy.</b> Counts, minima, maxima and bucket counts are exact. So are unique counts,
 * quantiles and frequent values of columns of at most 4,096 different values (texts: and 1,048,576
 * characters in them). Of others, the unique count has a relative standard error of 0.81 %, and a
 * quantile's rank is within 0.1 % of all weight with 99 % confidence. Moments agree with exact
 * arithmetic within 1e-13 of their own scale, at any distance from 0.
 *
 * <p><b>Weights.</b> A row of weight 0 is not there but in {@link FeatureProfile#zeroWeights}. A
 * missing, negative or infinite weight is an error.
 *
 * <p>Immutable: each method returns a new object.
 */
public final class FeatureProfiler {
  private Optional<List<String>> columns = Optional.empty();
  private List<String> except = List.of();
  private Map<String, List<Double>> specials = Map.of();
  private Map<String, Bucketing> counting = Map.of();
  private ProfileOptions options =
      new ProfileOptions(Optional.empty(), WeightMeaning.FREQUENCY, MomentConvention.SAMPLE);

  private FeatureProfiler() {}

  /** A profiler of every column but that of the weights. */
  public static FeatureProfiler all() {
    return new FeatureProfiler();
  }

  /** A profiler of these columns. */
  public static FeatureProfiler columns(String... names) {
    Args.check(names.length > 0, "No columns to profile: name some, or use all()");
    return new FeatureProfiler().with(p -> p.columns = Optional.of(List.of(names)));
  }

  /** Leaves columns out. */
  public FeatureProfiler except(String... names) {
    List<String> all = new ArrayList<>(except);
    all.addAll(List.of(names));
    return with(p -> p.except = List.copyOf(all));
  }

  /** The numeric column of the rows' weights, and what they say. */
  public FeatureProfiler weight(String column, WeightMeaning meaning) {
    return with(
        p -> p.options = new ProfileOptions(Optional.of(column), meaning, options.convention()));
  }

  /**
   * Values of a column that stand for something else than a number: they are counted apart, and no
   * part of other statistics.
   *
   * @param codes finite numbers; booleans, dates and timestamps by their numbers
   */
  public FeatureProfiler special(String column, double... codes) {
    Args.check(codes.length > 0, "No special codes of column '%s': name some", column);
    List<Double> distinct = Arrays.stream(codes).map(c -> c + 0.0).distinct().boxed().toList();
    for (double code : distinct) {
      Args.check(
          Double.isFinite(code),
          "Invalid special code of column '%s': %s; NaN and ±Infinity are counted apart anyway",
          column,
          code);
    }
    Map<String, List<Double>> all = new LinkedHashMap<>(specials);
    all.put(column, distinct);
    return with(p -> p.specials = all);
  }

  /** What variance, skewness and kurtosis are of; {@link MomentConvention#SAMPLE} by default. */
  public FeatureProfiler moments(MomentConvention convention) {
    return with(
        p -> p.options = new ProfileOptions(options.weight(), options.meaning(), convention));
  }

  /** Counts the rows of each bucket in the same pass, for {@link ColumnProfile#buckets}. */
  public FeatureProfiler counting(Map<String, ? extends Bucketing> bucketings) {
    Map<String, Bucketing> all = new LinkedHashMap<>(counting);
    all.putAll(bucketings);
    return with(p -> p.counting = all);
  }

  /**
   * Profiles the rows. Runs one job, whatever the number of columns; Spark's adaptive execution
   * counts each of its two stages as a job. A running task holds up to 0.3 MB of state for a
   * column.
   *
   * @throws BellowsException if a column is missing, ambiguous, or of a type that cannot serve, all
   *     before the job; after it, if there are weights that are missing, negative or infinite
   */
  public FeatureProfile profile(Dataset<Row> rows) {
    return profileOf(state(rows, plans(rows.schema())), weightOf(rows.schema()));
  }

  /**
   * The rows of each bucket of {@link #counting}, by the columns' names as they were given there.
   * Runs one job, which does nothing else; Spark's adaptive execution counts each of its two stages
   * as a job. Sums of weights are the same for every order and partitioning.
   *
   * @throws BellowsException as {@link #profile}
   */
  public Map<String, BucketCounts> count(Dataset<Row> rows) {
    Args.check(!counting.isEmpty(), "No buckets to count: name some by counting(…)");
    List<ColumnPlan> plans =
        plans(rows.schema()).stream()
            .filter(plan -> plan.buckets().isPresent())
            .map(ColumnPlan::onlyCounts)
            .toList();
    ProfileState state = state(rows, plans);
    requireWeights(state, weightOf(rows.schema()));
    Map<String, BucketCounts> counts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < plans.size(); i++) {
      counts.put(plans.get(i).name(), state.states().get(i).buckets().counts());
    }
    Map<String, BucketCounts> byName = new LinkedHashMap<>();
    counting.keySet().forEach(name -> byName.put(name, counts.get(name)));
    return byName;
  }

  private Optional<String> weightOf(StructType schema) {
    return options
        .weight()
        .map(name -> Schemas.requireNumeric(schema, name, "weight rows by"))
        .map(StructField::name);
  }

  /** Connect clients have no classes for batches. */
  private ProfileState state(Dataset<Row> rows, List<ColumnPlan> plans) {
    if (rows.isStreaming()) {
      throw new BellowsException(
          "Cannot profile a stream: its rows never end. Profile each batch: foreachBatch, then"
              + " merge the profiles.");
    }
    Optional<String> weight = weightOf(rows.schema());
    Optional<ProfileState> fromBatches =
        SessionAccess.isClassic(rows.sparkSession())
            ? BatchQuery.of(plans, weight, rows).map(BatchQuery::state)
            : Optional.empty();
    return fromBatches.orElseGet(() -> new ProfileQuery(plans, weight).of(rows));
  }

  /** The column of weights as it was named. */
  Optional<String> weightColumn() {
    return options.weight();
  }

  FeatureProfile profileOf(ProfileState state, Optional<String> weight) {
    requireWeights(state, weight);
    return new FeatureProfile(
        new ProfileOptions(weight, options.meaning(), options.convention()), state);
  }

  private static void requireWeights(ProfileState state, Optional<String> weight) {
    if (state.wrongWeights() > 0) {
      throw new BellowsException(
          String.format(
              "Cannot profile by weight '%s': %,d rows have a weight that is null, NaN, infinite or"
                  + " negative. Filter them out, or give them a weight.",
              weight.orElseThrow(), state.wrongWeights()));
    }
  }

  /**
   * Checks that a table of that schema can be profiled. Runs no job.
   *
   * @throws BellowsException if a column is missing, ambiguous, or of a type that cannot serve
   */
  public void check(StructType schema) {
    plans(schema);
    options.weight().ifPresent(name -> Schemas.requireNumeric(schema, name, "weight rows by"));
  }

  /** What is done with each column of that schema. */
  List<ColumnPlan> plans(StructType schema) {
    Set<String> left = new HashSet<>();
    except.forEach(name -> left.add(key(field(schema, name, "leave out"))));
    Map<String, List<Double>> codes = resolved(schema, specials, "count special codes of");
    Map<String, Bucketing> buckets = resolved(schema, counting, "count buckets of");
    List<ColumnPlan> plans = new ArrayList<>();
    for (StructField field : chosen(schema)) {
      if (!left.contains(key(field))) {
        List<Double> fieldCodes = codes.getOrDefault(key(field), List.of());
        plans.add(ColumnPlans.of(field, fieldCodes, buckets.get(key(field))));
      }
    }
    if (plans.isEmpty()) {
      throw new BellowsException(
          "Cannot profile: no column is left. Available: " + List.of(schema.fieldNames()));
    }
    plans.forEach(this::check);
    requireProfiled(plans, codes.keySet(), "special codes");
    requireProfiled(plans, buckets.keySet(), "buckets");
    return plans;
  }

  private List<StructField> chosen(StructType schema) {
    List<StructField> chosen = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    List<String> names = columns.orElseGet(() -> allButWeight(schema));
    for (String name : names) {
      StructField field = field(schema, name, "profile");
      if (!seen.add(key(field))) {
        throw new BellowsException("Cannot profile column '" + name + "' twice. Name it once.");
      }
      chosen.add(field);
    }
    return chosen;
  }

  private List<String> allButWeight(StructType schema) {
    return Arrays.stream(schema.fieldNames())
        .filter(name -> options.weight().map(w -> !w.equalsIgnoreCase(name)).orElse(true))
        .toList();
  }

  private static <V> Map<String, V> resolved(
      StructType schema, Map<String, V> byName, String operation) {
    Map<String, V> resolved = new LinkedHashMap<>();
    byName.forEach((name, value) -> resolved.put(key(field(schema, name, operation)), value));
    return resolved;
  }

  private void check(ColumnPlan plan) {
    if (!plan.specials().isEmpty() && !plan.kind().hasNumbers()) {
      throw unsuited(plan, "count special codes of", "values with numbers are needed");
    }
    if (plan.buckets().isPresent() && plan.kind() == ColumnKind.UNSUPPORTED) {
      throw unsuited(plan, "count buckets of", "its values are not profiled");
    }
  }

  private static BellowsException unsuited(ColumnPlan plan, String operation, String why) {
    return new BellowsException(
        String.format(
            "Cannot %s column '%s': its type is %s, %s. Cast it first.",
            operation, plan.name(), plan.type(), why));
  }

  private static void requireProfiled(List<ColumnPlan> plans, Set<String> names, String what) {
    Set<String> profiled = new HashSet<>();
    plans.forEach(plan -> profiled.add(plan.name().toLowerCase(Locale.ROOT)));
    for (String name : names) {
      if (!profiled.contains(name)) {
        throw new BellowsException(
            String.format(
                "Cannot count %s of column '%s': it is not among the columns to profile.",
                what, name));
      }
    }
  }

  private static StructField field(StructType schema, String name, String operation) {
    return Schemas.requireColumn(schema, name, operation);
  }

  private static String key(StructField field) {
    return field.name().toLowerCase(Locale.ROOT);
  }

  private FeatureProfiler with(Consumer<FeatureProfiler> change) {
    FeatureProfiler copy = new FeatureProfiler();
    copy.columns = columns;
    copy.except = except;
    copy.specials = specials;
    copy.counting = counting;
    copy.options = options;
    change.accept(copy);
    return copy;
  }
}
