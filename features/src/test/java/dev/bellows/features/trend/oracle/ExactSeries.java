package dev.bellows.features.trend.oracle;

import dev.bellows.features.trend.oracle.OracleRows.Range;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * One series, and what its ranges of rows hold. Windows of many definitions hold the same ranges,
 * so each is computed once.
 */
final class ExactSeries {
  private final double[] times;
  private final double[] values;
  private final BigDecimal[] exactTimes;
  private final BigDecimal[] exactValues;
  private final Map<Range, Held> held = new HashMap<>();
  private final Map<Range, ExactFit> fitsOverRows = new HashMap<>();
  private final Map<Range, ExactFit> fitsOverTime = new HashMap<>();
  private final Map<Decayed, List<Expected>> decayed = new HashMap<>();
  private final Map<String, Map<Range, Expected>> features = new HashMap<>();

  private record Decayed(OracleDecay decay, int first) {}

  ExactSeries(double[] times, double[] values) {
    this.times = times.clone();
    this.values = values.clone();
    exactTimes = exact(times);
    exactValues = exact(values);
  }

  private static BigDecimal[] exact(double[] numbers) {
    return Arrays.stream(numbers)
        .mapToObj(number -> Double.isFinite(number) ? new BigDecimal(number) : null)
        .toArray(BigDecimal[]::new);
  }

  int size() {
    return values.length;
  }

  double[] times() {
    return times.clone();
  }

  double[] values() {
    return values.clone();
  }

  double value(int row) {
    return values[row];
  }

  /** The value of a row; null where it is missing or infinite. */
  BigDecimal exactValue(int row) {
    return exactValues[row];
  }

  /** The time of a row; null where it is missing. */
  BigDecimal exactTime(int row) {
    if (exactTimes.length != values.length) {
      throw new IllegalStateException(exactTimes.length + " times, " + values.length + " values");
    }
    return exactTimes[row];
  }

  /** What a range of one row or more holds. */
  Held held(Range range) {
    return held.computeIfAbsent(
        range,
        r ->
            new Held(
                values[r.newest()],
                new ExactSample(
                    Arrays.stream(exactValues, r.first(), r.end())
                        .filter(Objects::nonNull)
                        .toList())));
  }

  /** The line through a range's values over the numbers of their rows. */
  ExactFit fitOverRows(Range range) {
    return fitsOverRows.computeIfAbsent(range, r -> fit(r, BigDecimal::valueOf));
  }

  /** The line through a range's values over their times; a row without a time is left out. */
  ExactFit fitOverTime(Range range) {
    return fitsOverTime.computeIfAbsent(range, r -> fit(r, this::exactTime));
  }

  private ExactFit fit(Range range, IntFunction<BigDecimal> positionOf) {
    List<Integer> pairs =
        IntStream.range(range.first(), range.end())
            .filter(row -> exactValues[row] != null && positionOf.apply(row) != null)
            .boxed()
            .toList();
    return new ExactFit(
        new ExactSample(pairs.stream().map(positionOf::apply).toList()),
        new ExactSample(pairs.stream().map(row -> exactValues[row]).toList()));
  }

  /** A feature, told from others by its name, of what a range holds. */
  Expected feature(String name, Range range, Function<Range, Expected> valueOf) {
    return features.computeIfAbsent(name, n -> new HashMap<>()).computeIfAbsent(range, valueOf);
  }

  /** The exponentially weighted mean up to each row, of the values from the first row on. */
  List<Expected> decayed(OracleDecay decay, int first) {
    return decayed.computeIfAbsent(new Decayed(decay, first), this::decay);
  }

  private List<Expected> decay(Decayed of) {
    ExactDecay mean = new ExactDecay(of.decay());
    List<Expected> means = new ArrayList<>();
    for (int row = 0; row < size(); row++) {
      if (row >= of.first()) {
        boolean steps = row > of.first();
        mean.accept(steps ? step(of.decay(), row) : BigDecimal.ZERO, exactValues[row]);
      }
      means.add(mean.value());
    }
    return means;
  }

  private BigDecimal step(OracleDecay decay, int row) {
    return decay.overTime() ? exactTime(row).subtract(exactTime(row - 1)) : BigDecimal.ONE;
  }

  /** The newest row's value, finite or not, and all finite values. */
  record Held(double last, ExactSample sample) {
    boolean endsInNumber() {
      return Double.isFinite(last);
    }

    BigDecimal newest() {
      return new BigDecimal(last);
    }

    BigDecimal deviation(int ddof) {
      return sample.standardDeviation(ddof);
    }

    /** n·x − Σx of the newest value, which is Σ(x − xⱼ). */
    BigDecimal sumOfDistances() {
      return newest().multiply(sample.count()).subtract(sample.sum());
    }

    /** Σ|x − xⱼ| of the newest value. */
    BigDecimal magnitudesOfDistances() {
      BigDecimal last = newest();
      return ExactSample.sum(
          sample.values().stream().map(other -> last.subtract(other).abs()).toList());
    }
  }
}
