package dev.bellows.features.binning;

import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import dev.bellows.core.Schemas;
import dev.bellows.features.profile.ColumnKind;
import dev.bellows.features.profile.ColumnProfile;
import dev.bellows.features.profile.FeatureProfile;
import dev.bellows.features.profile.FeatureProfiler;
import dev.bellows.features.profile.WeightMeaning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The rules by which columns get bins.
 *
 * <pre>{@code
 * BinningModel bins = Binner.quantiles(10)
 *     .column("delay", BinPolicy.edges(0, 15, 60))
 *     .special("distance", -999)
 *     .weight("passengers")
 *     .fit(flights);
 * }</pre>
 *
 * <p>The first rule is that of all columns. Where it is of numbers, texts get {@code
 * categories(50)}; where it is of texts, numbers get {@code quantiles(10)}; booleans have a bin for
 * false and one for true. By default numbers, texts and booleans have bins; dates, timestamps and
 * others that are named. Immutable: each method returns a new object.
 */
public final class Binner {
  private static final BinPolicy USUAL_OF_NUMBERS = BinPolicy.quantiles(10);

  private final BinPolicy policy;
  private Optional<List<String>> columns = Optional.empty();
  private List<String> except = List.of();
  private Map<String, BinPolicy> policies = caseless();
  private Map<String, double[]> specials = caseless();
  private Optional<String> weight = Optional.empty();
  private double minimumShare;

  private Binner(BinPolicy policy) {
    this.policy = policy;
  }

  /** Bins of about equal weight; see {@link BinPolicy#quantiles}. */
  public static Binner quantiles(int bins) {
    return by(BinPolicy.quantiles(bins));
  }

  /** Bins of one width; see {@link BinPolicy#equalWidth}. */
  public static Binner equalWidth(int bins) {
    return by(BinPolicy.equalWidth(bins));
  }

  /** Bins between given edges; see {@link BinPolicy#edges}. */
  public static Binner edges(double... edges) {
    return by(BinPolicy.edges(edges));
  }

  /** A bin for each number; see {@link BinPolicy#distinct}. */
  public static Binner distinct(int most) {
    return by(BinPolicy.distinct(most));
  }

  /** A bin for each frequent text; see {@link BinPolicy#categories}. */
  public static Binner categories(int most) {
    return by(BinPolicy.categories(most));
  }

  /** Bins by that rule. */
  public static Binner by(BinPolicy rule) {
    return new Binner(rule);
  }

  /** Only these columns get bins, and those that have a rule of their own. */
  public Binner columns(String... names) {
    Args.check(names.length > 0, "No columns to bin: name some, or leave this out for all");
    return with(b -> b.columns = Optional.of(List.of(names)));
  }

  /** These columns get no bins. */
  public Binner except(String... names) {
    List<String> all = new ArrayList<>(except);
    all.addAll(List.of(names));
    return with(b -> b.except = List.copyOf(all));
  }

  /** That rule for one column. */
  public Binner column(String name, BinPolicy rule) {
    return with(
        b -> {
          b.policies = copy(policies);
          b.policies.put(name, rule);
        });
  }

  /** The numeric column of the rows' weights: a weight of k counts as k rows. */
  public Binner weight(String column) {
    return with(b -> b.weight = Optional.of(column));
  }

  /**
   * Values of a column that stand for something else than a number: each has a code of its own, and
   * no part in edges.
   */
  public Binner special(String column, double... values) {
    Args.check(values.length > 0, "No special values of column '%s': name some", column);
    double[] distinct = Arrays.stream(values).map(v -> v + 0.0).distinct().toArray();
    return with(
        b -> {
          b.specials = copy(specials);
          b.specials.put(column, distinct);
        });
  }

  /**
   * Intervals with less than that share of the weight at the fit join the rarer of their
   * neighbours; 0 by default. For shares by estimate where a column has thousands of different
   * values.
   */
  public Binner minimumShare(double share) {
    Args.check(share >= 0 && share <= 0.5, "Invalid minimum share: %s; it is from 0 to 0.5", share);
    return with(b -> b.minimumShare = share);
  }

  /** The column of the weights. */
  public Optional<String> weight() {
    return weight;
  }

  /**
   * Fits the bins to the rows: runs one job, that of a {@link FeatureProfiler}, or none where all
   * edges are given.
   *
   * @throws BellowsException if a column is missing or its values cannot have such bins
   */
  public BinningModel fit(Dataset<Row> rows) {
    List<StructField> chosen = chosen(rows.schema());
    if (!needsFit(chosen)) {
      return new BinningModel(
          chosen.stream()
              .map(field -> fit(input(field), rule(field.name(), kind(field))))
              .toList());
    }
    return fit(profiler(rows.schema(), WeightMeaning.FREQUENCY).profile(rows));
  }

  /**
   * Fits the bins to a profile; runs no job. Edges are exact where the profile has all values of a
   * column, else within its rank error; counts by them are exact in either case.
   *
   * @throws BellowsException if a column is missing or its values cannot have such bins, or a rule
   *     wants both sides
   */
  public BinningModel fit(FeatureProfile profile) {
    return fit(profile, Optional.empty());
  }

  /**
   * Fits the bins to the reference, and those by a rule over both sides, such as {@link
   * BinPolicy#evidently}, to both; runs no job.
   *
   * @throws BellowsException if a column is missing or its values cannot have such bins
   */
  public BinningModel fit(FeatureProfile reference, FeatureProfile current) {
    return fit(reference, Optional.of(current));
  }

  private BinningModel fit(FeatureProfile reference, Optional<FeatureProfile> current) {
    List<ColumnBinning> fitted = new ArrayList<>();
    for (ColumnProfile column : chosen(reference)) {
      BinPolicy rule = rule(column.name(), column.kind());
      if (rule.isPooled() && current.isEmpty()) {
        throw new BellowsException(
            String.format(
                "Cannot fit the bins of column '%s' to one side: %s takes both. Use fit(reference,"
                    + " current).",
                column.name(), rule));
      }
      Optional<ColumnProfile> other = current.map(profile -> profile.column(column.name()));
      fitted.add(fit(input(column, other), rule));
    }
    return new BinningModel(fitted);
  }

  private ColumnBinning fit(FitInput input, BinPolicy rule) {
    boolean isByDefault = !policies.containsKey(input.column().name());
    if (isByDefault && input.column().kind() == ColumnKind.BOOLEAN) {
      return new ValueBinning(input.requested(2), new double[] {0, 1});
    }
    return rule.fit(input);
  }

  private BinPolicy rule(String name, ColumnKind kind) {
    BinPolicy own = policies.get(name);
    if (own != null) {
      return own;
    }
    if (kind == ColumnKind.TEXT) {
      return policy.forTexts();
    }
    return policy instanceof CategoryPolicy ? USUAL_OF_NUMBERS : policy;
  }

  /**
   * A profiler of the columns that get bins, from whose profile they can be fitted.
   *
   * @param meaning what the weights say
   * @throws BellowsException if a column is missing
   */
  public FeatureProfiler profiler(StructType schema, WeightMeaning meaning) {
    List<StructField> chosen = chosen(schema);
    FeatureProfiler profiler =
        FeatureProfiler.columns(chosen.stream().map(StructField::name).toArray(String[]::new));
    for (StructField field : chosen) {
      double[] own = specials.get(field.name());
      profiler = own == null ? profiler : profiler.special(field.name(), own);
    }
    return weight.isPresent() ? profiler.weight(weight.get(), meaning) : profiler;
  }

  /**
   * Whether some columns' bins depend on the rows.
   *
   * @throws BellowsException if a column is missing
   */
  public boolean needsFit(StructType schema) {
    return needsFit(chosen(schema));
  }

  private boolean needsFit(List<StructField> chosen) {
    return chosen.stream()
        .anyMatch(
            field ->
                kind(field) != ColumnKind.BOOLEAN && rule(field.name(), kind(field)).needsFit());
  }

  /**
   * Checks that the columns that get bins by the one schema are in the other, too, with values of
   * the same kind.
   *
   * @throws BellowsException naming the first that is not
   */
  public void requireSameColumns(StructType reference, StructType current) {
    for (StructField field : chosen(reference)) {
      StructField other = Schemas.requireColumn(current, field.name(), "compare current");
      if (kind(field) != kind(other)) {
        throw new BellowsException(
            String.format(
                "Cannot compare column '%s': its type is %s in the reference and %s in the current"
                    + " data. Cast one of them first.",
                field.name(), field.dataType().simpleString(), other.dataType().simpleString()));
      }
    }
  }

  /**
   * Whether some columns' bins depend on both sides: {@link #fit(FeatureProfile, FeatureProfile)}.
   */
  public boolean needsBothSides() {
    return policy.isPooled() || policies.values().stream().anyMatch(BinPolicy::isPooled);
  }

  private List<StructField> chosen(StructType schema) {
    requireThere(name -> Schemas.requireColumn(schema, name, "bin"));
    List<StructField> chosen = new ArrayList<>();
    for (StructField field : schema.fields()) {
      if (isChosen(field.name(), kind(field))) {
        chosen.add(field);
      }
    }
    requireSome(chosen, List.of(schema.fieldNames()));
    return chosen;
  }

  private List<ColumnProfile> chosen(FeatureProfile profile) {
    requireThere(profile::column);
    List<ColumnProfile> chosen =
        profile.columns().stream().filter(c -> isChosen(c.name(), c.kind())).toList();
    requireSome(chosen, profile.columns().stream().map(ColumnProfile::name).toList());
    return chosen;
  }

  private void requireThere(Consumer<String> require) {
    List<String> named = new ArrayList<>(columns.orElse(List.of()));
    named.addAll(policies.keySet());
    named.addAll(specials.keySet());
    named.stream().filter(name -> !contains(except, name)).forEach(require);
  }

  private static void requireSome(List<?> chosen, List<String> available) {
    if (chosen.isEmpty()) {
      throw new BellowsException(
          "Cannot bin: no column of numbers, texts or booleans is left. Available: " + available);
    }
  }

  private boolean isChosen(String name, ColumnKind kind) {
    if (contains(except, name) || weight.map(name::equalsIgnoreCase).orElse(false)) {
      return false;
    }
    if (policies.containsKey(name) || contains(columns.orElse(List.of()), name)) {
      requireSupported(name, kind);
      return true;
    }
    boolean usual =
        kind == ColumnKind.NUMERIC || kind == ColumnKind.TEXT || kind == ColumnKind.BOOLEAN;
    return columns.isEmpty() && usual;
  }

  private static void requireSupported(String name, ColumnKind kind) {
    if (kind == ColumnKind.UNSUPPORTED) {
      throw new BellowsException(
          String.format(
              "Cannot bin column '%s': its values are no numbers, texts, booleans, dates or"
                  + " timestamps. Leave it out, or derive such a column from it.",
              name));
    }
  }

  private static boolean contains(List<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }

  private static ColumnKind kind(StructField field) {
    return ColumnKind.of(field.dataType());
  }

  private FitInput input(StructField field) {
    BinnedColumn column =
        new BinnedColumn(
            field.name(),
            field.dataType().sql(),
            kind(field),
            specials.getOrDefault(field.name(), new double[0]),
            0);
    return new FitInput(column, minimumShare, FitInput.FitSide.unknown(), Optional.empty());
  }

  private FitInput input(ColumnProfile column, Optional<ColumnProfile> other) {
    double[] own = column.specials().keySet().stream().mapToDouble(v -> v).toArray();
    double[] asked = specials.get(column.name());
    if (asked != null && !Arrays.equals(asked, own)) {
      throw new BellowsException(
          String.format(
              "Cannot fit bins of column '%s' with the special values %s: its profile has %s."
                  + " Profile it by FeatureProfiler.special.",
              column.name(), Arrays.toString(asked), Arrays.toString(own)));
    }
    BinnedColumn binned = new BinnedColumn(column.name(), column.type(), column.kind(), own, 0);
    return new FitInput(
        binned, minimumShare, FitInput.FitSide.of(column), other.map(FitInput.FitSide::of));
  }

  private Binner with(Consumer<Binner> change) {
    Binner copy = new Binner(policy);
    copy.columns = columns;
    copy.except = except;
    copy.policies = policies;
    copy.specials = specials;
    copy.weight = weight;
    copy.minimumShare = minimumShare;
    change.accept(copy);
    return copy;
  }

  private static <V> Map<String, V> caseless() {
    return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  }

  private static <V> Map<String, V> copy(Map<String, V> map) {
    Map<String, V> copy = caseless();
    copy.putAll(map);
    return copy;
  }
}
