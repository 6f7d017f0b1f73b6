package dev.bellows.features.profile;

import dev.bellows.core.Args;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one column holds. Statistics that a column of its kind has not, or that have no value where
 * no row does, are empty. No method runs a job.
 *
 * <p>Statistics of values are of the <em>valid</em> ones: not null, not NaN, not ±∞, no special
 * code. Those of booleans, dates and timestamps are of their numbers, see {@link ColumnKind}.
 */
public final class ColumnProfile {
  private final ColumnPlan plan;
  private final ColumnState state;
  private final TallyState all;
  private final ProfileOptions options;
  private SortedWeights sorted;

  ColumnProfile(ColumnPlan plan, ColumnState state, TallyState all, ProfileOptions options) {
    this.plan = plan;
    this.state = state;
    this.all = all;
    this.options = options;
  }

  /** The column's name. */
  public String name() {
    return plan.name();
  }

  /** Its type in Spark's DDL: {@code DECIMAL(10,2)}. */
  public String type() {
    return plan.type();
  }

  /** What its values are. */
  public ColumnKind kind() {
    return plan.kind();
  }

  /** Why the column is {@link ColumnKind#UNSUPPORTED}, as a clause; empty if it is not. */
  public Optional<String> unsupportedReason() {
    return Optional.of(plan.reason()).filter(reason -> !reason.isEmpty());
  }

  /** All rows of a weight above 0. */
  public Tally rows() {
    return all.tally();
  }

  /** Rows whose value is null. */
  public Tally nulls() {
    return state.nulls().tally();
  }

  /** Rows whose value is NaN. */
  public Tally nans() {
    return numbers().map(n -> n.nans().tally()).orElse(none());
  }

  /** Rows whose value is +∞. */
  public Tally positiveInfinities() {
    return numbers().map(n -> n.positiveInfinities().tally()).orElse(none());
  }

  /** Rows whose value is −∞. */
  public Tally negativeInfinities() {
    return numbers().map(n -> n.negativeInfinities().tally()).orElse(none());
  }

  /** The rows of each special code, in the order of the codes. */
  public Map<Double, Tally> specials() {
    Map<Double, Tally> specials = new LinkedHashMap<>();
    for (int i = 0; i < plan.specials().size(); i++) {
      int place = i;
      specials.put(plan.specials().get(i), numbers().orElseThrow().specials()[place].tally());
    }
    return specials;
  }

  /** The valid rows. */
  public Tally count() {
    return state.valid().tally();
  }

  /** The sum of the squared weights of the valid rows. */
  public double squaredWeight() {
    return state.valid().squaredWeight();
  }

  /** The share of null and NaN by weight, 0 to 1: {@code isna().mean()}; empty without rows. */
  public OptionalDouble missingRate() {
    return all.rows() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((nulls().weight() + nans().weight()) / all.weight());
  }

  /**
   * How many different values there are, ±∞ among them, null, NaN and special codes not: {@code
   * nunique()}. Of an unsupported column nothing is known but that it is not above the rows.
   */
  public UniqueCount unique() {
    return state.unique();
  }

  /** The least valid value as a number. */
  public OptionalDouble min() {
    return extreme(true);
  }

  /** The greatest valid value as a number. */
  public OptionalDouble max() {
    return extreme(false);
  }

  /**
   * The least valid value as text: whole numbers exactly, dates and timestamps in ISO 8601, texts
   * themselves, the first in the order of code points.
   */
  public Optional<String> minText() {
    return extremeText(true);
  }

  /** The greatest valid value as text; see {@link #minText}. */
  public Optional<String> maxText() {
    return extremeText(false);
  }

  private OptionalDouble extreme(boolean least) {
    Optional<NumberState> valid = numbers().filter(n -> n.valid().rows() > 0);
    return valid.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(number(least ? valid.get().minKey() : valid.get().maxKey()));
  }

  private Optional<String> extremeText(boolean least) {
    if (state instanceof TextState text) {
      return least ? text.min() : text.max();
    }
    return numbers()
        .filter(n -> n.valid().rows() > 0)
        .map(n -> text(least ? n.minKey() : n.maxKey()));
  }

  /** The weighted mean; empty too where it is too large for a double. */
  public OptionalDouble mean() {
    Optional<NumberState> valid = numbers().filter(n -> n.valid().rows() > 0);
    return valid.isEmpty()
        ? OptionalDouble.empty()
        : ShapeStatistics.finite(valid.get().moments().mean());
  }

  /**
   * The variance; exactly 0 where all values are equal. Of samples of frequencies M2 / (W − 1), of
   * reliabilities M2 / (W − Σw² / W), of populations M2 / W. A sample of one row has none.
   */
  public OptionalDouble variance() {
    return shape().map(ShapeStatistics::variance).orElse(OptionalDouble.empty());
  }

  /** The standard deviation: the root of the {@link #variance}. */
  public OptionalDouble std() {
    OptionalDouble variance = variance();
    return variance.isEmpty() ? variance : OptionalDouble.of(Math.sqrt(variance.getAsDouble()));
  }

  /**
   * The skewness; 0 where all values are equal. Of samples {@code pandas.Series.skew}'s G1, which
   * fewer than 3 rows have not. Of reliabilities the sample's size is Kish's.
   */
  public OptionalDouble skewness() {
    return shape().map(ShapeStatistics::skewness).orElse(OptionalDouble.empty());
  }

  /**
   * The excess kurtosis; 0 where all values are equal. Of samples {@code pandas.Series.kurt}'s G2,
   * which fewer than 4 rows have not. Of reliabilities the sample's size is Kish's.
   */
  public OptionalDouble kurtosis() {
    return shape().map(ShapeStatistics::kurtosis).orElse(OptionalDouble.empty());
  }

  private Optional<ShapeStatistics> shape() {
    return numbers().map(n -> ShapeStatistics.of(n, isConstant(n), options));
  }

  private static boolean isConstant(NumberState n) {
    return n.valid().rows() > 0 && n.minKey() == n.maxKey();
  }

  /**
   * The value below which that share of the valid rows is. Exact ones of frequencies are between
   * two values linearly, {@code pandas.Series.quantile}; all others are the first value whose
   * cumulative weight is at least p · W.
   *
   * @param p 0 to 1
   */
  public Optional<Quantile> quantile(double p) {
    Args.check(p >= 0 && p <= 1, "Invalid quantile: %s; it must be from 0 to 1", p);
    if (!hasNumbers()) {
      return Optional.empty();
    }
    boolean exact = numbers().orElseThrow().distribution().isExact();
    double rankError = exact || p == 0 || p == 1 ? 0 : QuantileSketch.RANK_ERROR;
    return Optional.of(new Quantile(p, quantileValue(p, exact), rankError == 0, rankError));
  }

  private double quantileValue(double p, boolean exact) {
    if (p == 0 || p == 1) {
      return (p == 0 ? min() : max()).orElseThrow();
    }
    SortedWeights values = sorted();
    if (exact && options.meaning() == WeightMeaning.FREQUENCY) {
      return values.interpolated(Math.max(0, p * (count().weight() - 1)));
    }
    return values.atLeast(p * values.total());
  }

  /** Valid rows whose value is 0. */
  public Tally zeros() {
    return numbers().map(n -> n.zeros().tally()).orElse(none());
  }

  /** Valid rows whose value is below 0. */
  public Tally negatives() {
    return numbers().map(n -> n.negatives().tally()).orElse(none());
  }

  /**
   * Whether there are valid values, all of them equal, and no infinite ones: min == max, exactly.
   */
  public boolean zeroVariance() {
    if (state instanceof TextState text) {
      return text.valid().rows() > 0 && text.min().equals(text.max());
    }
    return numbers()
        .map(
            n ->
                isConstant(n) && n.positiveInfinities().rows() + n.negativeInfinities().rows() == 0)
        .orElse(false);
  }

  /**
   * The most frequent valid values, the first ones first, of equal weights the lesser first. Of too
   * many different values the weights are lower bounds, and texts above 256 characters are not
   * among them.
   *
   * @param most how many to give at most
   */
  public List<FrequentValue> topValues(int most) {
    Args.check(most >= 0, "Invalid number of values: %s; it must be at least 0", most);
    double lost = lost();
    return entries().stream()
        .sorted(Comparator.comparingDouble(ValueCount::weight).reversed())
        .limit(most)
        .map(
            v ->
                new FrequentValue(
                    v.value(),
                    v.rows(),
                    v.weight(),
                    Math.min(v.weight() + lost, count().weight()),
                    isExact()))
        .toList();
  }

  /** How long the texts are. */
  public Optional<TextLengths> lengths() {
    return state instanceof TextState text ? text.lengths() : Optional.empty();
  }

  /** Rows whose text is empty or white space. */
  public Tally blanks() {
    return state instanceof TextState text ? text.blanks().tally() : none();
  }

  /**
   * A numeric type of fewer bytes that holds every value, ±∞, NaN and special codes included, as
   * Spark's DDL: {@code INT} where a {@code BIGINT} has no value beyond it.
   */
  public Optional<String> narrowerType() {
    return numbers()
        .filter(n -> kind() == ColumnKind.NUMERIC && n.valid().rows() > 0)
        .flatMap(n -> NarrowerType.of(plan, n));
  }

  /**
   * All different valid values with their rows, in ascending order; empty where they are more than
   * 4,096, or unsupported.
   */
  public Optional<List<ValueCount>> values() {
    return isExact() && kind() != ColumnKind.UNSUPPORTED
        ? Optional.of(entries())
        : Optional.empty();
  }

  /**
   * The share of the valid rows' weight whose value is at most x; with the error of {@link
   * #quantile} where there are too many values.
   */
  public OptionalDouble cumulative(double x) {
    return hasNumbers()
        ? OptionalDouble.of(Math.min(1, sorted().upTo(x) / sorted().total()))
        : OptionalDouble.empty();
  }

  /**
   * Bars of one width from the least to the greatest value, for drawing; none without valid values,
   * one where all are equal.
   *
   * @param bars how many, at least 1
   */
  public List<HistogramBar> histogram(int bars) {
    Args.check(bars >= 1, "Invalid number of bars: %s; it must be at least 1", bars);
    if (!hasNumbers()) {
      return List.of();
    }
    double min = min().orElseThrow();
    double max = max().orElseThrow();
    if (min == max) {
      return List.of(new HistogramBar(min, max, count().weight()));
    }
    List<HistogramBar> histogram = new ArrayList<>();
    double before = 0;
    for (int i = 0; i < bars; i++) {
      double from = min + (max - min) / bars * i;
      double to = i == bars - 1 ? max : min + (max - min) / bars * (i + 1);
      double upTo = cumulative(to).orElseThrow();
      histogram.add(new HistogramBar(from, to, (upTo - before) * count().weight()));
      before = upTo;
    }
    return histogram;
  }

  /** The rows of each bucket, where {@link FeatureProfiler#counting} asked for them. */
  public Optional<BucketCounts> buckets() {
    return Optional.ofNullable(state.buckets()).map(BucketState::counts);
  }

  /** Whether unique count, quantiles and top values are exact. */
  boolean isExact() {
    if (state instanceof TextState text) {
      return text.isExact();
    }
    return numbers().map(n -> n.distribution().isExact()).orElse(false);
  }

  ColumnPlan plan() {
    return plan;
  }

  private double lost() {
    if (state instanceof TextState text) {
      return text.lost();
    }
    return numbers().map(n -> n.distribution().lost()).orElse(0.0);
  }

  private List<ValueCount> entries() {
    if (state instanceof TextState text) {
      return text.entries().stream()
          .map(
              e ->
                  new ValueCount(
                      e.getKey(),
                      Double.NaN,
                      e.getValue().rows(),
                      e.getValue().weight(),
                      e.getValue().squaredWeight()))
          .toList();
    }
    return numbers().map(n -> n.distribution().entries()).orElse(List.of()).stream()
        .map(
            e ->
                new ValueCount(
                    text(e.key()), number(e.key()), e.rows(), e.weight(), e.squaredWeight()))
        .toList();
  }

  private SortedWeights sorted() {
    if (sorted == null) {
      sorted = numbers().orElseThrow().distribution().sorted();
    }
    return sorted;
  }

  private boolean hasNumbers() {
    return numbers().map(n -> n.valid().rows() > 0).orElse(false);
  }

  private Optional<NumberState> numbers() {
    return state instanceof NumberState number ? Optional.of(number) : Optional.empty();
  }

  private double number(long key) {
    return ValueKeys.number(key, plan.storage());
  }

  private String text(long key) {
    double number = number(key);
    return switch (plan.kind()) {
      case BOOLEAN -> String.valueOf(number != 0);
      case DATE -> LocalDate.ofEpochDay((long) number).toString();
      case TIMESTAMP -> time(key);
      default -> numberText(key);
    };
  }

  private String numberText(long key) {
    if (plan.storage() == ColumnPlan.Storage.LONG) {
      return String.valueOf(key);
    }
    return isWholeType() ? String.valueOf((long) number(key)) : String.valueOf(number(key));
  }

  private String time(long micros) {
    Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    return plan.type().equals("TIMESTAMP_NTZ")
        ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString()
        : instant.toString();
  }

  private boolean isWholeType() {
    return List.of("TINYINT", "SMALLINT", "INT").contains(plan.type());
  }

  private static Tally none() {
    return new Tally(0, 0);
  }
}
