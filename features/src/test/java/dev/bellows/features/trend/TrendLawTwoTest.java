package dev.bellows.features.trend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.features.trend.oracle.AdversarialSeries;
import dev.bellows.features.trend.oracle.TimedSeries;
import dev.bellows.features.trend.oracle.TrendOracle;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Law 2: every feature equals exact rational arithmetic, whatever the series and the window. */
class TrendLawTwoTest {
  private static final double START = 978_307_200e6;
  private static final double DAY = 86_400e6;
  private static final List<TrendWindow> WINDOWS =
      List.of(
          TrendWindow.rows(2),
          TrendWindow.rows(10),
          TrendWindow.rows(50),
          TrendWindow.days(2),
          TrendWindow.hours(300),
          TrendWindow.expanding());

  /** The series on which pandas 3, Polars and DuckDB lose their digits. */
  static List<TimedSeries> adversarialSeries() {
    return AdversarialSeries.all(160);
  }

  @ParameterizedTest
  @MethodSource("adversarialSeries")
  void everyFeatureOfEveryWindowIsExactAmongOthersAndAlone(TimedSeries series) {
    TrendOracle oracle = series.oracle();
    List<LawTwoDefinition> everyWay = LawTwoDefinition.everyWay(WINDOWS, 1);
    assertThat(everyWay).hasSize(18);
    for (LawTwoDefinition definition : everyWay) {
      definition.judge(series, oracle);
    }
    for (int feature : LawTwoDefinition.ALL) {
      everyWay.get(0).only(List.of(feature)).judge(series, oracle);
    }
  }

  @Test
  void nothingIsFilledForwardFromARowThatIsNotKnown() {
    TimedSeries series =
        TimedSeries.of(
            new double[] {Double.NaN, START, START + 2 * DAY, START + 4 * DAY, START + 6 * DAY},
            new double[] {5, Double.NaN, 7, 8, 9});
    List<LawTwoDefinition> everyWay =
        LawTwoDefinition.everyWay(List.of(TrendWindow.rows(2)), 1).stream()
            .filter(definition -> definition.rules().fillsForward())
            .toList();
    assertThat(everyWay).anyMatch(definition -> definition.asOf() == AsOf.STRICTLY_BEFORE);
    everyWay.forEach(definition -> definition.judge(series, series.oracle()));
  }

  @Property(tries = 400)
  void everyFeatureIsExactOnAnySeries(
      @ForAll("series") TimedSeries series, @ForAll("definitions") LawTwoDefinition definition) {
    definition.judge(series, series.oracle());
  }

  @Provide
  Arbitrary<LawTwoDefinition> definitions() {
    Arbitrary<Integer> rows = Arbitraries.integers().between(1, 40);
    Arbitrary<Integer> hours = Arbitraries.integers().between(1, 400);
    return Combinators.combine(rows, hours, features())
        .flatAs(
            (r, h, chosen) -> {
              List<TrendWindow> windows =
                  List.of(TrendWindow.rows(r), TrendWindow.hours(h), TrendWindow.expanding());
              return Arbitraries.integers()
                  .between(1, r)
                  .flatMap(needed -> Arbitraries.of(LawTwoDefinition.everyWay(windows, needed)))
                  .filter(d -> d.closed() != Closed.NEITHER || d.minPeriods() < r)
                  .map(d -> d.only(chosen));
            });
  }

  private static Arbitrary<Set<Integer>> features() {
    Arbitrary<Set<Integer>> few =
        Arbitraries.of(LawTwoDefinition.ALL).set().ofMinSize(1).ofMaxSize(4);
    return Arbitraries.oneOf(Arbitraries.just(Set.copyOf(LawTwoDefinition.ALL)), few);
  }

  @Provide
  Arbitrary<TimedSeries> series() {
    Arbitrary<double[]> values = values().array(double[].class).ofMinSize(1).ofMaxSize(100);
    Arbitrary<Integer> unknown = Arbitraries.frequency(Tuple.of(4, 0), Tuple.of(1, 3));
    return Combinators.combine(values, unknown)
        .flatAs(
            (x, first) ->
                gaps()
                    .array(long[].class)
                    .ofSize(x.length)
                    .map(gaps -> TimedSeries.of(times(gaps, first), x)));
  }

  private static Arbitrary<Double> values() {
    Arbitrary<Double> ordinary = Arbitraries.doubles().between(-100, 100);
    Arbitrary<Double> integers = Arbitraries.integers().between(-3, 3).map(i -> (double) i);
    Arbitrary<Double> shifted = Arbitraries.doubles().between(-1, 1).map(x -> 1e8 + x);
    return Arbitraries.frequencyOf(
        Tuple.of(20, ordinary),
        Tuple.of(20, integers),
        Tuple.of(5, shifted),
        Tuple.of(3, Arbitraries.just(Double.NaN)),
        Tuple.of(1, Arbitraries.of(1e10, -1e10, 1e20, 1e-20, 0.0, -0.0)),
        Tuple.of(1, Arbitraries.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)),
        Tuple.of(1, Arbitraries.of(1e308, -1e308, 1e300, 1e-300, Double.MIN_VALUE)));
  }

  /** Microseconds between rows: peers, near neighbours, hours, days, years. */
  private static Arbitrary<Long> gaps() {
    return Arbitraries.frequencyOf(
        Tuple.of(8, Arbitraries.longs().between(0, 12).map(i -> i * 6 * 3_600_000_000L)),
        Tuple.of(2, Arbitraries.of(0L, 1L, 1_000L, 60_000_000L)),
        Tuple.of(1, Arbitraries.of(86_400_000_000L, 100_000_000_000_000L)));
  }

  private static double[] times(long[] gaps, int unknown) {
    double[] times = new double[gaps.length];
    double time = START;
    for (int row = 0; row < gaps.length; row++) {
      time += gaps[row];
      times[row] = row < unknown ? Double.NaN : time;
    }
    return times;
  }
}
