package dev.bellows.features.trend;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Definitions over the columns of {@link #SCHEMA}, of every word and option. */
final class RandomDefinitions {
  static final String SCHEMA =
      "store string, kind string, day timestamp, epoch long, id long, amount double, price"
          + " decimal(9,2), late int";

  private RandomDefinitions() {}

  /** Complete definitions without contradictions. */
  static Arbitrary<TrendDefinition> any() {
    return Combinators.combine(places(), windows(), variants())
        .as((start, windows, variants) -> start.with(windows::onto).with(variants::onto))
        .filter(RandomDefinitions::isPossible);
  }

  private static boolean isPossible(TrendDefinition definition) {
    try {
      definition.check();
      return true;
    } catch (IllegalArgumentException | IllegalStateException e) {
      return false;
    }
  }

  /** Columns and features; times, where they matter, are those of {@code day} or {@code epoch}. */
  private static Arbitrary<TrendDefinition> places() {
    Arbitrary<List<String>> groups = Arbitraries.of("store", "kind").list().uniqueElements();
    Arbitrary<Optional<ChronoUnit>> unit = units().optional(0.3);
    Arbitrary<Optional<List<String>>> ties =
        Arbitraries.of("id", "kind").list().uniqueElements().optional(0.5);
    Arbitrary<List<String>> columns =
        Arbitraries.of("amount", "price", "late").list().ofMinSize(1).uniqueElements();
    Arbitrary<Optional<String>> label = Arbitraries.just("late").optional(0.3);
    return Combinators.combine(groups, unit, ties, columns, label, features())
        .as(
            (group, orderUnit, tieBreak, values, predicted, asked) ->
                TrendDefinition.empty()
                    .with(
                        d -> {
                          d.groups = group;
                          d.order = orderUnit.isPresent() ? "epoch" : "day";
                          d.orderUnit = orderUnit;
                          d.tieBreak = tieBreak;
                          d.columns = values;
                          d.label = predicted;
                          d.features = asked;
                        }));
  }

  private record Windows(
      List<TrendWindow> windows,
      Optional<Closed> closed,
      Optional<Integer> minPeriods,
      AsOf asOf,
      Optional<TrendWindow> gap) {
    void onto(TrendDefinition definition) {
      definition.windows = windows;
      definition.closed = closed;
      definition.minPeriods = minPeriods.map(OptionalInt::of).orElse(OptionalInt.empty());
      definition.asOf = asOf;
      definition.gap = gap;
    }
  }

  private static Arbitrary<Windows> windows() {
    Arbitrary<TrendWindow> window =
        Arbitraries.oneOf(lengths(), Arbitraries.just(TrendWindow.expanding()));
    Arbitrary<List<TrendWindow>> windows =
        window.list().uniqueElements(TrendWindow::label).ofMinSize(1).ofMaxSize(4);
    return Combinators.combine(
            windows,
            Arbitraries.of(Closed.class).optional(0.5),
            Arbitraries.integers().between(1, 4).optional(0.5),
            Arbitraries.of(AsOf.class),
            lengths().optional(0.5))
        .as(Windows::new);
  }

  private record Variants(ZeroBase zeroBase, Fill fill, Deviation deviation, EwmaRule ewmaRule) {
    void onto(TrendDefinition definition) {
      definition.zeroBase = zeroBase;
      definition.fill = fill;
      definition.deviation = deviation;
      definition.ewmaRule = ewmaRule;
    }
  }

  private static Arbitrary<Variants> variants() {
    return Combinators.combine(
            Arbitraries.of(ZeroBase.class),
            Arbitraries.of(Fill.class),
            Arbitraries.of(Deviation.class),
            Arbitraries.of(EwmaRule.class))
        .as(Variants::new);
  }

  /** Numbers of rows and lengths of time. */
  private static Arbitrary<TrendWindow> lengths() {
    Arbitrary<TrendWindow> rows = Arbitraries.integers().between(1, 400).map(TrendWindow::rows);
    Arbitrary<TrendWindow> times =
        Combinators.combine(Arbitraries.longs().between(1, 4000), units()).as(TimeWindow::new);
    return Arbitraries.oneOf(rows, times);
  }

  private static Arbitrary<ChronoUnit> units() {
    return Arbitraries.of(FeatureOption.UNITS.values());
  }

  private static Arbitrary<List<TrendFeature>> features() {
    return feature().list().uniqueElements(TrendFeature::label).ofMinSize(1).ofMaxSize(12);
  }

  /** Any feature that there is, with any option that it has. */
  static Arbitrary<TrendFeature> feature() {
    Arbitrary<Integer> lags = Arbitraries.integers().between(1, 400);
    Arbitrary<Boolean> either = Arbitraries.of(true, false);
    Arbitrary<ChronoUnit> unitOrRow = units().injectNull(0.4);
    return Arbitraries.oneOf(
        lags.map(TrendFeature.Lag::new),
        lags.map(TrendFeature.Delta::new),
        lags.map(TrendFeature.PctChange::new),
        Arbitraries.of(Momentum.class).map(TrendFeature.MomentumOf::new),
        Arbitraries.of(Volatility.class).map(TrendFeature.VolatilityOf::new),
        Combinators.combine(Arbitraries.of(Line.class), unitOrRow).as(TrendFeature.LineOf::new),
        Arbitraries.of(Statistic.class).map(TrendFeature.StatisticOf::new),
        Arbitraries.of(new TrendFeature.CountOf(), new TrendFeature.ZScore()),
        Arbitraries.of(new TrendFeature.RangePosition(), new TrendFeature.RangeOf()),
        Combinators.combine(lengths(), either, either)
            .as((h, a, i) -> new TrendFeature.Ewma(h, a, i, EwmaRule.BY_ELAPSED_ROWS)),
        units().map(TrendFeature.SinceLast::new),
        Combinators.combine(Arbitraries.of(RankTies.class), Arbitraries.of(RankScale.class))
            .as(TrendFeature.RankOf::new));
  }
}
