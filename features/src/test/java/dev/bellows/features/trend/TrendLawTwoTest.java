package dev.bellows.features.trend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.features.trend.oracle.Expected;
import dev.bellows.features.trend.oracle.LawTwo;
import dev.bellows.features.trend.oracle.OracleWindow;
import dev.bellows.features.trend.oracle.TrendOracle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Law 2: every feature equals exact rational arithmetic, whatever the series. */
class TrendLawTwoTest {
  private static final double DAY_MICROS = 86_400e6;

  @Property(tries = 400)
  void everyFeatureIsExactOnAnySeries(
      @ForAll("series") double[] values, @ForAll @IntRange(min = 1, max = 40) int rows) {
    check(values, times(values.length), rows, 1 + rows / 2);
  }

  @Provide
  Arbitrary<double[]> series() {
    Arbitrary<Double> ordinary = Arbitraries.doubles().between(-100, 100);
    Arbitrary<Double> integers = Arbitraries.integers().between(-3, 3).map(i -> (double) i);
    Arbitrary<Double> shifted = Arbitraries.doubles().between(-1, 1).map(x -> 1e8 + x);
    Arbitrary<Double> any =
        Arbitraries.frequencyOf(
            Tuple.of(20, ordinary),
            Tuple.of(20, integers),
            Tuple.of(5, shifted),
            Tuple.of(3, Arbitraries.just(Double.NaN)),
            Tuple.of(1, Arbitraries.of(1e10, -1e10, 1e20, 1e-20, 0.0, -0.0)),
            Tuple.of(1, Arbitraries.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)),
            Tuple.of(1, Arbitraries.of(1e308, -1e308, 1e300, 1e-300, Double.MIN_VALUE)));
    return any.array(double[].class).ofMinSize(1).ofMaxSize(120);
  }

  /** The series on which pandas 3, Polars and DuckDB lose their digits. */
  static List<Arguments> adversarialSeries() {
    Random random = new Random(20);
    double[] noise = random.doubles(600, -1, 1).toArray();
    return List.of(
        named("noise at an offset of 1e8", i -> 1e8 + noise[i]),
        named("noise at an offset of 1e12", i -> 1e12 + noise[i]),
        named("one outlier of 1e10", i -> i == 300 ? 1e10 : noise[i]),
        named("one outlier of 1e16", i -> i == 300 ? 1e16 : noise[i]),
        named("one outlier of 1e20", i -> i == 300 ? 1e20 : noise[i]),
        named("outliers at every 13th row", i -> i % 13 == 0 ? 1e18 : noise[i]),
        named("decay over 17 decades", i -> Math.exp(20 - 40.0 * i / 600)),
        named("decay over 300 decades", i -> Math.pow(10, 150 - i / 2.0)),
        named("a damped sine", i -> Math.sin(i / 5.0) * Math.exp(-i / 15.0)),
        named("a ramp at an offset of 1e9", i -> 1e9 + 0.1 * i),
        named("noise after a regime of 1e15", i -> i < 200 ? 1e15 * noise[i] : noise[i]),
        named("1e16, 1, -1e16", i -> new double[] {1e16, 1, -1e16}[i % 3]),
        named("overflow that passes", i -> i < 5 ? 1e308 * (i % 2 == 0 ? 1 : -1) : i % 7),
        named("infinity that passes", i -> i % 50 == 3 ? Double.POSITIVE_INFINITY : noise[i]),
        named("steps of constants", i -> 1.1 * Math.floorDiv(i, 40)),
        named("squares that underflow", i -> 1e-200 * noise[i]),
        named("the smallest numbers", i -> Double.MIN_VALUE * (i % 5)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("adversarialSeries")
  void everyFeatureIsExactOn(String name, IntToDoubleFunction valueAt) {
    double[] values = IntStream.range(0, 600).mapToDouble(valueAt).toArray();
    for (int rows : new int[] {2, 10, 50}) {
      check(values, times(values.length), rows, 2);
    }
  }

  @Property(tries = 100)
  void slopesOverTimeAreExactWhateverTheGaps(
      @ForAll("gaps") long[] gaps, @ForAll @IntRange(min = 2, max = 20) int rows) {
    double[] times = new double[gaps.length];
    double[] values = new double[gaps.length];
    double time = 1e15;
    for (int i = 0; i < gaps.length; i++) {
      time += gaps[i];
      times[i] = i % 17 == 16 ? Double.NaN : time;
      values[i] = (gaps[i] * 31 + i * 7L) % 101;
    }
    check(values, times, rows, 2);
  }

  @Provide
  Arbitrary<long[]> gaps() {
    return Arbitraries.of(0L, 0L, 1L, 1_000L, 60_000_000L, 86_400_000_000L, 100_000_000_000_000L)
        .array(long[].class)
        .ofMinSize(1)
        .ofMaxSize(80);
  }

  private static Arguments named(String name, IntToDoubleFunction valueAt) {
    return Arguments.of(name, valueAt);
  }

  private static double[] times(int rows) {
    return IntStream.range(0, rows).mapToDouble(i -> 1e15 + i * DAY_MICROS / 4).toArray();
  }

  private static void check(double[] values, double[] times, int rows, int minPeriods) {
    RowWindow window = new RowWindow(rows);
    OracleWindow exact = OracleWindow.rows(rows).minPeriods(minPeriods);
    TrendOracle oracle = TrendOracle.of(times, values);
    List<TrendOutput> outputs = new ArrayList<>();
    List<List<Expected>> expected = new ArrayList<>();
    for (int lag : new int[] {1, 3}) {
      outputs.add(
          new TrendOutput.Lagged(new TrendFeature.Delta(lag), ZeroBase.INFINITE, Fill.NONE));
      expected.add(oracle.delta(lag));
      outputs.add(
          new TrendOutput.Lagged(new TrendFeature.PctChange(lag), ZeroBase.INFINITE, Fill.NONE));
      expected.add(oracle.pctChange(lag, TrendOracle.ZeroBaseRule.INFINITE));
      outputs.add(
          new TrendOutput.Lagged(new TrendFeature.PctChange(lag), ZeroBase.NULL, Fill.NONE));
      expected.add(oracle.pctChange(lag, TrendOracle.ZeroBaseRule.MISSING));
    }
    List<TrendFeature.OfWindow> features =
        List.of(
            new TrendFeature.MomentumOf(Momentum.DIFFERENCE),
            new TrendFeature.MomentumOf(Momentum.RATIO),
            new TrendFeature.VolatilityOf(Volatility.STANDARD_DEVIATION),
            new TrendFeature.VolatilityOf(Volatility.COEFFICIENT_OF_VARIATION),
            new TrendFeature.LineOf(Line.SLOPE, null),
            new TrendFeature.LineOf(Line.SLOPE, ChronoUnit.DAYS),
            new TrendFeature.RankOf(RankTies.AVERAGE, RankScale.POSITION),
            new TrendFeature.RankOf(RankTies.MIN, RankScale.PCT),
            new TrendFeature.RankOf(RankTies.MAX, RankScale.POSITION),
            new TrendFeature.RangeOf());
    features.forEach(f -> outputs.add(new TrendOutput.Windowed(f, window, minPeriods)));
    expected.add(oracle.momentum(exact));
    expected.add(oracle.momentumRatio(exact));
    expected.add(oracle.volatility(exact));
    expected.add(oracle.coefficientOfVariation(exact, TrendOracle.SAMPLE));
    expected.add(oracle.slope(exact));
    expected.add(oracle.slopePer(DAY_MICROS, exact));
    expected.add(oracle.rank(exact, TrendOracle.Ties.AVERAGE));
    expected.add(oracle.rankPct(exact, TrendOracle.Ties.MIN));
    expected.add(oracle.rank(exact, TrendOracle.Ties.MAX));
    expected.add(oracle.range(exact));
    assertThat(expected).hasSameSizeAs(outputs);

    RollingKernel kernel =
        RollingKernel.of(new KernelPlan(outputs, Closed.RIGHT, Visibility.ALL, Deviation.SAMPLE));
    double[] actual = new double[kernel.width()];
    for (int row = 0; row < values.length; row++) {
      kernel.accept(times[row], values[row], actual, 0);
      for (int i = 0; i < actual.length; i++) {
        String where = outputs.get(i).suffix() + " at row " + row;
        LawTwo.check(actual[i], expected.get(i).get(row), where);
      }
    }
  }
}
