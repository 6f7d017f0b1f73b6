package dev.bellows.features.trend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Minimum and maximum, against those of a list. */
class MonotonicExtremesTest {
  /** Boxed, since a comparison of primitives does not tell −0.0 from 0.0. */
  private static final Double ZERO = 0.0;

  @Test
  void withoutValuesThereIsNone() {
    MonotonicExtremes extremes = new MonotonicExtremes();
    assertThat(extremes.min()).isNaN();
    extremes.add(3);
    extremes.remove(3);
    assertThat(extremes.min()).isNaN();
    assertThat(extremes.max()).isNaN();
  }

  @Test
  void negativeZeroIsZero() {
    MonotonicExtremes extremes = new MonotonicExtremes();
    extremes.add(-0.0);
    extremes.add(0.0);
    extremes.add(-0.0);
    assertThat(extremes.min()).isEqualTo(ZERO);
    extremes.remove(-0.0);
    extremes.remove(0.0);
    assertThat(extremes.max()).isEqualTo(ZERO);
    extremes.remove(-0.0);
    assertThat(extremes.max()).isNaN();
  }

  @Test
  void missingAndInfiniteValuesNeitherEnterNorLeave() {
    MonotonicExtremes extremes = new MonotonicExtremes();
    extremes.advance(Double.NaN, 2);
    extremes.advance(Double.NaN, Double.POSITIVE_INFINITY);
    extremes.advance(Double.NEGATIVE_INFINITY, Double.NaN);
    assertThat(extremes.min()).isEqualTo(2);
    assertThat(extremes.max()).isEqualTo(2);
  }

  /** Several values may leave before the next one comes, as rows of a time window do. */
  @Property
  void bothAreThoseOfTheValuesInside(
      @ForAll @Size(max = 400) List<@From("values") Double> values, @ForAll Random random) {
    MonotonicExtremes extremes = new MonotonicExtremes();
    int first = 0;
    for (int end = 1; end <= values.size(); end++) {
      int leaving = random.nextInt(4) == 0 ? random.nextInt(end - first) : 0;
      for (int i = 0; i < leaving; i++) {
        extremes.remove(values.get(first++));
      }
      extremes.add(values.get(end - 1));
      List<Double> inside = values.subList(first, end);
      Double min = inside.stream().mapToDouble(value -> value + 0.0).min().orElseThrow();
      Double max = inside.stream().mapToDouble(value -> value + 0.0).max().orElseThrow();
      assertThat(extremes.min()).isEqualTo(min);
      assertThat(extremes.max()).isEqualTo(max);
    }
  }

  @Provide
  Arbitrary<Double> values() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(-3, 3).map(i -> (double) i),
        Arbitraries.of(0.0, -0.0, 1e308, -1e308, Double.MIN_VALUE),
        Arbitraries.doubles().between(-10, 10));
  }
}
