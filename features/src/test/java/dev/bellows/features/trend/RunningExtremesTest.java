package dev.bellows.features.trend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class RunningExtremesTest {
  @Test
  void withoutFiniteValuesThereIsNone() {
    RunningExtremes extremes = new RunningExtremes();
    extremes.advance(Double.NaN, Double.NaN);
    extremes.advance(Double.NaN, Double.NEGATIVE_INFINITY);
    assertThat(extremes.min()).isNaN();
    assertThat(extremes.max()).isNaN();
  }

  @Property
  void bothAreThoseOfAllValues(@ForAll @NotEmpty List<@From("values") Double> values) {
    RunningExtremes extremes = new RunningExtremes();
    values.forEach(value -> extremes.advance(Double.NaN, value));
    // Boxed, since a comparison of primitives does not tell −0.0 from 0.0.
    Double min = values.stream().mapToDouble(value -> value + 0.0).min().orElseThrow();
    Double max = values.stream().mapToDouble(value -> value + 0.0).max().orElseThrow();
    assertThat(extremes.min()).isEqualTo(min);
    assertThat(extremes.max()).isEqualTo(max);
  }

  @Provide
  Arbitrary<Double> values() {
    return Arbitraries.oneOf(
        Arbitraries.of(0.0, -0.0, 1e308, -1e308, Double.MIN_VALUE),
        Arbitraries.doubles().between(-10, 10));
  }
}
