package dev.bellows.features.trend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The window in order, against a list that is sorted anew. */
class SortedWindowTest {
  private static final int MANY = 200_000;

  /** Boxed, since a comparison of primitives does not tell −0.0 from 0.0. */
  private static final Double ZERO = 0.0;

  @Test
  void ranksCountTheValuesBelowAndTheTies() {
    SortedWindow window = of(3, 1, 3, 2, 3);
    assertThat(window.count()).isEqualTo(5);
    assertThat(window.min()).isEqualTo(1);
    assertThat(window.max()).isEqualTo(3);
    assertThat(window.countBelowNewest()).isEqualTo(2);
    assertThat(window.countUpToNewest()).isEqualTo(5);
    assertThat(window.countBelow(2.5)).isEqualTo(2);
    assertThat(window.countUpTo(2.5)).isEqualTo(2);
    assertThat(window.countUpTo(0)).isZero();
    assertThat(window.countBelow(9)).isEqualTo(5);
  }

  @Test
  void anEmptyWindowHasNoValues() {
    SortedWindow window = of(4);
    window.remove(4);
    assertThat(window.count()).isZero();
    assertThat(window.min()).isNaN();
    assertThat(window.max()).isNaN();
    assertThat(window.median()).isNaN();
    assertThat(window.countUpTo(4)).isZero();
  }

  @Test
  void negativeZeroIsZero() {
    SortedWindow window = of(0.0, -0.0, -1, 0.0);
    assertThat(window.countBelow(0.0)).isEqualTo(1);
    assertThat(window.countUpTo(-0.0)).isEqualTo(4);
    window.remove(-1);
    window.remove(0.0);
    assertThat(window.count()).isEqualTo(2);
    assertThat(window.median()).isEqualTo(ZERO);
    assertThat(of(-0.0).min()).isEqualTo(ZERO);
    assertThat(of(-0.0).max()).isEqualTo(ZERO);
    assertThat(of(-Double.MIN_VALUE, 0.0).median()).isEqualTo(ZERO);
    SortedWindow replaced = of(1);
    replaced.advance(1, -0.0);
    assertThat(replaced.min()).isEqualTo(ZERO);
  }

  @Test
  void aMedianOfTheLargestNumbersDoesNotOverflow() {
    assertThat(of(1e308, 1.5e308).median()).isEqualTo(1.25e308);
    assertThat(of(-Double.MAX_VALUE, -Double.MAX_VALUE).median()).isEqualTo(-Double.MAX_VALUE);
    assertThat(of(-1e308, 1e308).median()).isZero();
    assertThat(of(Double.MIN_VALUE, 3 * Double.MIN_VALUE).median()).isEqualTo(2 * Double.MIN_VALUE);
  }

  @Property
  void aMedianIsTheMeanOfTheMiddleRoundedOnce(
      @ForAll("anyBits") double first, @ForAll("anyBits") double second) {
    assertThat(of(first, second).median())
        .isEqualTo(median(List.of(Math.min(first, second), Math.max(first, second))));
  }

  @Provide
  Arbitrary<Double> anyBits() {
    Arbitrary<Long> exponents = Arbitraries.longs().between(0, 2046);
    Arbitrary<Long> digits = Arbitraries.longs();
    return Combinators.combine(exponents, digits)
        .as(
            (exponent, digit) ->
                Double.longBitsToDouble((digit & ~(0x7FFL << 52)) | exponent << 52));
  }

  @Test
  void missingAndInfiniteValuesNeitherEnterNorLeave() {
    SortedWindow window = of(1, 2);
    window.advance(Double.NaN, Double.POSITIVE_INFINITY);
    window.advance(Double.NEGATIVE_INFINITY, Double.NaN);
    assertThat(window.count()).isEqualTo(2);
    window.advance(1, Double.NaN);
    assertThat(window.min()).isEqualTo(2);
  }

  @Property(tries = 200)
  void everyAnswerIsThatOfASortedList(
      @ForAll @Size(max = 300) List<@From("values") Double> entering,
      @ForAll @IntRange(min = 1, max = 40) int rows) {
    SortedWindow window = new SortedWindow();
    List<Double> sorted = new ArrayList<>();
    for (int i = 0; i < entering.size(); i++) {
      double leaving = i < rows ? Double.NaN : entering.get(i - rows);
      if (i >= rows) {
        sorted.remove(Double.valueOf(leaving + 0.0));
      }
      sorted.add(entering.get(i) + 0.0);
      Collections.sort(sorted);
      window.advance(leaving, entering.get(i));
      assertSame(window, sorted, entering.get(i), entering.get(0));
      assertThat(window.countBelowNewest()).isEqualTo(window.countBelow(entering.get(i)));
      assertThat(window.countUpToNewest()).isEqualTo(window.countUpTo(entering.get(i)));
    }
  }

  @Provide
  Arbitrary<Double> values() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(-3, 3).map(i -> (double) i),
        Arbitraries.of(0.0, -0.0, 1e308, -1e308, Double.MIN_VALUE, Double.MAX_VALUE),
        Arbitraries.doubles().between(-10, 10));
  }

  /** How the values of a long series go. */
  enum Course {
    ANY,
    TIES,
    RISING,
    FALLING,
    EQUAL,
    WAVES;

    double at(int row, Random random) {
      return switch (this) {
        case ANY -> random.nextGaussian();
        case TIES -> Math.rint(random.nextGaussian() * 50) / 10;
        case RISING -> row;
        case FALLING -> -row;
        case EQUAL -> 7;
        case WAVES -> Math.sin(row / 3000.0) * 1e6 + random.nextInt(5);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWindowGrowsToManyValuesAndShrinksAgain(Course course) {
    Random random = new Random(7);
    double[] values = new double[MANY];
    Arrays.setAll(values, row -> course.at(row, random));
    SortedWindow window = new SortedWindow();
    int checks = 0;
    for (int row = 0; row < MANY; row++) {
      window.insert(values[row]);
      checks += checkSometimes(window, values, 0, row + 1);
    }
    for (int row = 0; row < MANY; row++) {
      window.remove(values[row]);
      checks += checkSometimes(window, values, row + 1, MANY);
    }
    assertThat(checks).isGreaterThan(50);
    assertThat(window.count()).isZero();
    window.insert(5);
    assertThat(window.median()).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource
  void aWideWindowSlides(Course course) {
    Random random = new Random(8);
    double[] values = new double[MANY / 2];
    Arrays.setAll(values, row -> course.at(row, random));
    SortedWindow window = new SortedWindow();
    int rows = 5_000;
    int checks = 0;
    for (int row = 0; row < values.length; row++) {
      window.advance(row < rows ? Double.NaN : values[row - rows], values[row]);
      checks += checkSometimes(window, values, Math.max(0, row + 1 - rows), row + 1);
    }
    assertThat(checks).isGreaterThan(10);
  }

  @Property(tries = 20)
  void valuesLeaveInAnyOrder(@ForAll Random random, @ForAll Course course) {
    SortedWindow window = new SortedWindow();
    List<Double> inside = new ArrayList<>();
    for (int round = 0; round < 12; round++) {
      int change = random.nextInt(6_000);
      boolean grows = round % 3 < 2;
      for (int i = 0; i < change; i++) {
        if (grows) {
          double entering = course.at(i, random);
          inside.add(entering);
          window.insert(entering);
        } else if (!inside.isEmpty()) {
          window.remove(takeOut(inside, random.nextInt(inside.size())));
        }
      }
      List<Double> sorted = new ArrayList<>(inside);
      Collections.sort(sorted);
      assertSame(window, sorted, sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 3), 1);
    }
  }

  /** Whole runs leave, beside full ones with which what is left of them cannot be merged. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.4, 1})
  void aStretchOfManyNeighboursLeaves(double where) {
    SortedWindow window = new SortedWindow();
    List<Double> sorted = new ArrayList<>();
    int half = 5 * SortedRun.CAPACITY;
    for (int i = 0; i < 2 * half; i++) {
      sorted.add(i < half ? i : i - half + 0.5);
      window.insert(sorted.get(i));
    }
    Collections.sort(sorted);
    while (sorted.size() > 1_000) {
      int place = (int) (where * (sorted.size() - 1_000));
      for (int i = 0; i < 1_000; i++) {
        window.remove(sorted.remove(place));
        assertThat(window.min()).isEqualTo(sorted.get(0));
        assertThat(window.max()).isEqualTo(sorted.get(sorted.size() - 1));
      }
      assertSame(window, sorted, sorted.get(sorted.size() / 3), sorted.get(sorted.size() / 2));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aValueTakesLittleMoreThanItsEightBytes(Course course) throws Exception {
    Random random = new Random(10);
    SortedWindow window = new SortedWindow();
    for (int row = 0; row < MANY; row++) {
      window.insert(course.at(row, random));
    }
    assertThat(bytesOf(window)).hasSizeBetween(8 * MANY, 9 * MANY + MANY / 2);
  }

  @Test
  void aWindowOfManyValuesContinuesAfterSerialization() throws Exception {
    Random random = new Random(9);
    double[] values = random.doubles(10_000, -1, 1).toArray();
    SortedWindow window = of(values);
    SortedWindow copy = copyOf(window);
    for (int i = 0; i < 9_000; i++) {
      window.advance(values[i], i);
      copy.advance(values[i], i);
      assertThat(copy.median()).isEqualTo(window.median());
    }
    assertThat(copy.countBelow(0.5)).isEqualTo(window.countBelow(0.5));
  }

  /** The values from one row to another, once in a while. */
  private static int checkSometimes(SortedWindow window, double[] values, int from, int to) {
    int size = to - from;
    if ((from + to) % 4_999 != 0 && size != 3 && size != 1_024 && size != 1_025) {
      return 0;
    }
    double[] sorted = Arrays.copyOfRange(values, from, to);
    Arrays.sort(sorted);
    List<Double> list = Arrays.stream(sorted).boxed().toList();
    assertSame(window, list, values[to - 1], values[from]);
    return 1;
  }

  private static void assertSame(
      SortedWindow window, List<Double> sorted, double probe, double otherProbe) {
    int size = sorted.size();
    assertThat(window.count()).isEqualTo(size);
    if (size == 0) {
      assertThat(window.median()).isNaN();
      return;
    }
    assertThat(window.min()).isEqualTo(sorted.get(0));
    assertThat(window.max()).isEqualTo(sorted.get(size - 1));
    assertThat(window.median()).isEqualTo(median(sorted));
    for (double value : new double[] {probe, otherProbe, sorted.get(size / 4), 0.25}) {
      long below = sorted.stream().filter(other -> other < value).count();
      long upTo = sorted.stream().filter(other -> other <= value).count();
      assertThat(window.countBelow(value)).as("below %s", value).isEqualTo((int) below);
      assertThat(window.countUpTo(value)).as("up to %s", value).isEqualTo((int) upTo);
    }
  }

  private static Double median(List<Double> sorted) {
    int size = sorted.size();
    BigDecimal lower = new BigDecimal(sorted.get((size - 1) / 2));
    BigDecimal upper = new BigDecimal(sorted.get(size / 2));
    return lower.add(upper).divide(BigDecimal.valueOf(2), MathContext.UNLIMITED).doubleValue()
        + 0.0;
  }

  private static double takeOut(List<Double> values, int index) {
    Collections.swap(values, index, values.size() - 1);
    return values.remove(values.size() - 1);
  }

  private static SortedWindow of(double... values) {
    SortedWindow window = new SortedWindow();
    Arrays.stream(values).forEach(window::insert);
    return window;
  }

  private static byte[] bytesOf(SortedWindow window) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(window);
    }
    return bytes.toByteArray();
  }

  private static SortedWindow copyOf(SortedWindow window)
      throws IOException, ClassNotFoundException {
    ByteArrayInputStream bytes = new ByteArrayInputStream(bytesOf(window));
    try (ObjectInputStream in = new ObjectInputStream(bytes)) {
      return (SortedWindow) in.readObject();
    }
  }
}
