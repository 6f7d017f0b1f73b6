package dev.bellows.features.trend;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/** The law of saved states: wherever a run is cut, it goes on with the same bits. */
class SavedStateTest {
  private static final long HOUR = 3_600_000_000L;

  /** Fields that change and are no part of a state, each for a reason. */
  private static final Set<String> NOT_SAVED =
      Set.of(
          // Where in its ring a row lies, which the ring of a resumed series may decide anew.
          "Series.mask",
          "MonotonicExtremes$Candidates.first",
          // How the sorted values lie in runs; the values themselves are saved.
          "SortedWindow.runCount",
          "SortedWindow.bounds",
          "SortedRun.count",
          "SortedRun.newest",
          "RunCounts.",
          // True only while a row is taken in.
          "SlidingMoments.changed",
          // Written before it is read.
          "SlidingMoments.scratch");

  private static final List<TrendFeature> FEATURES =
      List.of(
          new TrendFeature.Lag(1),
          new TrendFeature.Lag(4),
          new TrendFeature.Delta(1),
          new TrendFeature.Delta(3),
          new TrendFeature.PctChange(1),
          new TrendFeature.PctChange(2),
          new TrendFeature.MomentumOf(Momentum.DIFFERENCE),
          new TrendFeature.MomentumOf(Momentum.RATIO),
          new TrendFeature.VolatilityOf(Volatility.STANDARD_DEVIATION),
          new TrendFeature.VolatilityOf(Volatility.COEFFICIENT_OF_VARIATION),
          new TrendFeature.LineOf(Line.SLOPE, null),
          new TrendFeature.LineOf(Line.SLOPE, ChronoUnit.DAYS),
          new TrendFeature.LineOf(Line.STDERR, null),
          new TrendFeature.LineOf(Line.STDERR, ChronoUnit.HOURS),
          new TrendFeature.LineOf(Line.R2, null),
          new TrendFeature.LineOf(Line.R2, ChronoUnit.DAYS),
          new TrendFeature.StatisticOf(Statistic.MEAN),
          new TrendFeature.StatisticOf(Statistic.SUM),
          new TrendFeature.StatisticOf(Statistic.STD),
          new TrendFeature.StatisticOf(Statistic.VAR),
          new TrendFeature.StatisticOf(Statistic.MIN),
          new TrendFeature.StatisticOf(Statistic.MAX),
          new TrendFeature.StatisticOf(Statistic.MEDIAN),
          new TrendFeature.CountOf(),
          new TrendFeature.ZScore(),
          new TrendFeature.RangePosition(),
          new TrendFeature.RangeOf(),
          new TrendFeature.RankOf(RankTies.AVERAGE, RankScale.POSITION),
          new TrendFeature.RankOf(RankTies.MIN, RankScale.PCT),
          new TrendFeature.RankOf(RankTies.MAX, RankScale.POSITION),
          ewma(new RowWindow(3), true, false, EwmaRule.BY_ELAPSED_ROWS),
          ewma(new RowWindow(2), false, true, EwmaRule.BY_ELAPSED_ROWS),
          ewma(new RowWindow(2), false, false, EwmaRule.BY_ONE_ROW),
          ewma(new TimeWindow(5, ChronoUnit.HOURS), true, false, EwmaRule.BY_ELAPSED_ROWS),
          ewma(new TimeWindow(5, ChronoUnit.HOURS), false, false, EwmaRule.BY_ELAPSED_ROWS),
          new TrendFeature.SinceLast(ChronoUnit.HOURS));

  private static final List<TrendWindow> WINDOWS =
      List.of(
          new RowWindow(1),
          new RowWindow(2),
          new RowWindow(5),
          new RowWindow(40),
          new TimeWindow(1, ChronoUnit.HOURS),
          new TimeWindow(30, ChronoUnit.HOURS),
          new ExpandingWindow());

  @Test
  void everyKindOfFeatureIsTried() {
    Set<Class<?>> tried = FEATURES.stream().map(Object::getClass).collect(Collectors.toSet());
    assertThat(tried).containsExactlyInAnyOrderElementsOf(kinds(TrendFeature.class).toList());
  }

  private static Stream<Class<?>> kinds(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(SavedStateTest::kinds)
        : Stream.of(type);
  }

  @Property(tries = 1500)
  void aRunThatWasCutGoesOnWithTheSameBits(
      @ForAll("plans") KernelPlan plan,
      @ForAll("rows") List<double[]> rows,
      @ForAll Random cutting) {
    RollingKernel uncut = RollingKernel.of(plan);
    RollingKernel cut = RollingKernel.of(plan);
    double[] expected = new double[uncut.width()];
    double[] actual = new double[uncut.width()];
    int cuts = 0;
    for (int i = 0; i < rows.size(); i++) {
      if (cutting.nextInt(4) == 0 || (cuts == 0 && i == rows.size() - 1)) {
        byte[] state = save(cut);
        cut = load(state, plan);
        assertThat(save(cut)).as("saved again before row %s", i).isEqualTo(state);
        cuts++;
      }
      double[] row = rows.get(i);
      uncut.accept(row[0], row[1], expected, 0);
      cut.accept(row[0], row[1], actual, 0);
      assertThat(bits(actual)).as("row %s of %s", i, rows.size()).isEqualTo(bits(expected));
    }
    assertThat(cuts).isPositive();
    assertThat(save(cut)).isEqualTo(save(uncut));
  }

  @Test
  void longWindowsAndManyRowsAreSavedToo() {
    KernelPlan plan =
        plan(
            FEATURES,
            List.of(new RowWindow(3000), new ExpandingWindow()),
            Closed.RIGHT,
            Visibility.ALL);
    RollingKernel uncut = RollingKernel.of(plan);
    RollingKernel cut = RollingKernel.of(plan);
    Random random = new Random(1);
    double[] expected = new double[uncut.width()];
    double[] actual = new double[uncut.width()];
    for (int row = 0; row < 12_000; row++) {
      double value = Math.floor(random.nextGaussian() * 1000) / 4;
      if (row % 1700 == 1000) {
        cut = load(save(cut), plan);
      }
      uncut.accept((double) row * HOUR, value, expected, 0);
      cut.accept((double) row * HOUR, value, actual, 0);
      assertThat(bits(actual)).as("row %s", row).isEqualTo(bits(expected));
    }
  }

  /** Changes each field that can change, one after another, and looks whether the bytes do. */
  @Test
  void everyFieldThatChangesIsSaved() throws ReflectiveOperationException {
    Map<String, Boolean> saved = new TreeMap<>();
    for (List<TrendFeature> features : List.of(FEATURES, FEATURES.subList(0, 22))) {
      KernelPlan plan =
          plan(features, WINDOWS, Closed.RIGHT, new Visibility(AsOf.CURRENT_ROW, HOUR, 0));
      RollingKernel kernel = RollingKernel.of(plan);
      double[] into = new double[kernel.width()];
      for (int row = 0; row < 60; row++) {
        double value = row % 9 == 4 ? Double.NaN : row * 7 % 11 - 3.5;
        kernel.accept((double) row * HOUR, value, into, 0);
      }
      new Changes(kernel, saved).through(kernel);
    }
    Set<String> missed = new TreeSet<>();
    saved.forEach((field, isSaved) -> missed.addAll(isSaved ? List.of() : List.of(field)));
    missed.removeIf(field -> NOT_SAVED.stream().anyMatch(field::startsWith));
    assertThat(missed).as("changed, and the saved bytes stayed the same").isEmpty();
    assertThat(saved.keySet())
        .contains(
            "RollingKernel.taken",
            "Series.values[]",
            "Series.times[]",
            "Series.filled[]",
            "WindowState.count",
            "SlidingMoments.valueAnchor",
            "SlidingMoments.products.low",
            "MonotonicExtremes$Candidates.queue[]",
            "SortedWindow.newest",
            "SortedRun.values[]",
            "RunningExtremes.max",
            "EwmaState.weighted.high",
            "SinceLastState.last")
        .hasSizeGreaterThan(40);
  }

  /** A walk through the objects of a kernel; what it finds, and whether the bytes show it. */
  private static final class Changes {
    private final RollingKernel kernel;
    private final byte[] before;
    private final Map<String, Boolean> saved;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    Changes(RollingKernel kernel, Map<String, Boolean> saved) {
      this.kernel = kernel;
      this.saved = saved;
      before = save(kernel);
    }

    void through(Object object) throws ReflectiveOperationException {
      through(object, object.getClass().getName().replaceFirst(".*\\.", ""));
    }

    private void through(Object object, String name) throws ReflectiveOperationException {
      if (!seen.add(object)) {
        return;
      }
      for (Field field : object.getClass().getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          through(object, field, name + "." + field.getName());
        }
      }
    }

    private void through(Object object, Field field, String path)
        throws ReflectiveOperationException {
      Object value = field.get(object);
      if (value == null) {
        return;
      }
      if (field.getType().isArray()) {
        throughArray(value, path);
      } else if (value instanceof DoubleDouble) {
        through(value, path);
      } else if (value.getClass().getPackage() == RollingKernel.class.getPackage()) {
        through(value);
      } else if (field.getType().isPrimitive() && !Modifier.isFinal(field.getModifiers())) {
        field.set(object, other(value));
        note(path);
        field.set(object, value);
      }
    }

    private void throughArray(Object array, String path) throws ReflectiveOperationException {
      for (int i = 0; i < Array.getLength(array); i++) {
        Object element = Array.get(array, i);
        if (array.getClass().getComponentType().isPrimitive()) {
          Array.set(array, i, other(element));
          note(path + "[]");
          Array.set(array, i, element);
        } else if (element != null) {
          through(element);
        }
      }
    }

    private void note(String path) {
      saved.merge(path, !Arrays.equals(before, save(kernel)), Boolean::logicalOr);
    }

    private static Object other(Object value) {
      if (value instanceof Boolean flag) {
        return !flag;
      }
      if (value instanceof Integer number) {
        return number - 1;
      }
      return value instanceof Long number ? (Object) (number + 1) : (Object) otherDouble(value);
    }

    private static double otherDouble(Object value) {
      double number = (Double) value;
      return Double.isFinite(number) ? number + Math.ulp(number) : 1;
    }
  }

  @Provide
  Arbitrary<KernelPlan> plans() {
    Arbitrary<List<TrendFeature>> features =
        Arbitraries.oneOf(
            Arbitraries.just(FEATURES),
            Arbitraries.of(FEATURES).list().ofMinSize(1).ofMaxSize(4).uniqueElements());
    Arbitrary<List<TrendWindow>> windows =
        Arbitraries.of(WINDOWS).list().ofMinSize(1).ofMaxSize(3).uniqueElements();
    Arbitrary<Visibility> visibility =
        Arbitraries.of(
            Visibility.ALL,
            new Visibility(AsOf.STRICTLY_BEFORE, 0, 0),
            new Visibility(AsOf.STRICTLY_BEFORE, 3 * HOUR, 0),
            new Visibility(AsOf.STRICTLY_BEFORE, 0, 2),
            new Visibility(AsOf.CURRENT_ROW, HOUR, 0),
            new Visibility(AsOf.CURRENT_ROW, 0, 1),
            new Visibility(AsOf.CURRENT_ROW, 0, 3));
    return Combinators.combine(features, windows, Arbitraries.of(Closed.values()), visibility)
        .as(SavedStateTest::plan);
  }

  @Provide
  Arbitrary<List<double[]>> rows() {
    Arbitrary<Double> values =
        Arbitraries.frequencyOf(
            Tuple.of(20, Arbitraries.doubles().between(-100, 100)),
            Tuple.of(20, Arbitraries.integers().between(-3, 3).map(i -> (double) i)),
            Tuple.of(4, Arbitraries.just(Double.NaN)),
            Tuple.of(1, Arbitraries.of(1e10, -1e16, 1e20, 1e-20, 0.0, -0.0)),
            Tuple.of(1, Arbitraries.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)),
            Tuple.of(1, Arbitraries.of(1e308, -1e308, 1e-300, Double.MIN_VALUE)));
    Arbitrary<Long> gaps = Arbitraries.of(0L, 0L, 1L, HOUR / 2, HOUR, 5 * HOUR, 100 * HOUR);
    Arbitrary<Integer> untimed = Arbitraries.frequency(Tuple.of(3, 0), Tuple.of(1, 2));
    return Combinators.combine(values, gaps)
        .as((value, gap) -> new double[] {gap, value})
        .list()
        .ofMinSize(1)
        .ofMaxSize(120)
        .flatMap(steps -> untimed.map(missing -> timed(steps, missing)));
  }

  /** Rows in order of their times; the first ones without. */
  private static List<double[]> timed(List<double[]> steps, int untimed) {
    List<double[]> rows = new ArrayList<>();
    double time = 1.7e15;
    for (double[] step : steps) {
      time += step[0];
      rows.add(new double[] {rows.size() < untimed ? Double.NaN : time, step[1]});
    }
    return rows;
  }

  private static KernelPlan plan(
      List<TrendFeature> features,
      List<TrendWindow> windows,
      Closed closed,
      Visibility visibility) {
    List<TrendOutput> outputs = new ArrayList<>();
    for (TrendFeature feature : features) {
      if (feature instanceof TrendFeature.OfLag lagged) {
        outputs.add(new TrendOutput.Lagged(lagged, ZeroBase.INFINITE, Fill.NONE));
        outputs.add(new TrendOutput.Lagged(lagged, ZeroBase.NULL, Fill.FORWARD));
      } else if (feature instanceof TrendFeature.OfSeries running) {
        outputs.add(new TrendOutput.Running(running));
      } else if (feature instanceof TrendFeature.OfWindow windowed) {
        windows.forEach(w -> outputs.add(new TrendOutput.Windowed(windowed, w, 1)));
      }
    }
    return new KernelPlan(outputs, closed, visibility, Deviation.SAMPLE);
  }

  private static TrendFeature ewma(
      TrendWindow halfLife, boolean adjusted, boolean ignoresNa, EwmaRule rule) {
    return new TrendFeature.Ewma(halfLife, adjusted, ignoresNa, rule);
  }

  private static byte[] save(RollingKernel kernel) {
    StateWriter writer = new StateWriter();
    kernel.carry(writer);
    return writer.toBytes();
  }

  private static RollingKernel load(byte[] state, KernelPlan plan) {
    RollingKernel kernel = RollingKernel.of(plan);
    StateReader reader = new StateReader(ByteBuffer.wrap(state));
    kernel.carry(reader);
    assertThat(reader.remaining()).isZero();
    return kernel;
  }

  private static long[] bits(double[] numbers) {
    return Arrays.stream(numbers).mapToLong(Double::doubleToLongBits).toArray();
  }
}
