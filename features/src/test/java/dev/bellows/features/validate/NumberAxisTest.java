package dev.bellows.features.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.features.validate.NumberAxis.Span;
import dev.bellows.features.validate.ReportChart.Tick;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NumberAxisTest {
  @Test
  void smallWholeNumbersHaveABarEach() {
    NumberAxis axis = NumberAxis.of(new Span(1, 1, 12, 12, true));
    assertThat(axis.bars()).isEqualTo(12);
    assertThat(axis.start()).isEqualTo(0.5);
    assertThat(axis.shares(cumulative(1, 1, 2, 12))).startsWith(0.5, 0.25, 0.0).endsWith(0.25);
    assertThat(axis.ticks()).first().isEqualTo(new Tick(1.5 / 12, "2"));
  }

  @Test
  void barsAreRound() {
    NumberAxis axis = NumberAxis.of(new Span(-3.2, -3.1, 96, 97.3, false));
    assertThat(axis.width()).isEqualTo(5);
    assertThat(axis.start()).isEqualTo(-5);
    assertThat(axis.end()).isEqualTo(100);
    assertThat(axis.ticks()).extracting(Tick::label).containsExactly("0", "25", "50", "75", "100");
  }

  @Test
  void farTailsAreLeftOutAndNamed() {
    NumberAxis axis = NumberAxis.of(new Span(0, 0, 10, 1e6, false));
    DoubleUnaryOperator cumulative = cumulative(0, 1, 2, 3, 4, 5, 6, 7, 8, 1e6);
    assertThat(axis.end()).isLessThan(12);
    assertThat(axis.shares(cumulative).stream().mapToDouble(d -> d).sum())
        .isCloseTo(0.9, Offset.offset(1e-12));
    assertThat(axis.leftOut(cumulative)).isEqualTo("Not drawn: 10.0\u202f% above 10.");
  }

  @Test
  void oneValueHasABar() {
    NumberAxis axis = NumberAxis.of(new Span(5, 5, 5, 5, true));
    assertThat(axis.shares(cumulative(5, 5, 5))).contains(1.0);
    NumberAxis real = NumberAxis.of(new Span(0.3, 0.3, 0.3, 0.3, false));
    assertThat(real.shares(cumulative(0.3)).stream().mapToDouble(d -> d).sum()).isEqualTo(1);
  }

  @Test
  void labelsOfLargeNumbersAreShort() {
    assertThat(NumberAxis.of(new Span(0, 0, 4e6, 4e6, false)).ticks())
        .extracting(Tick::label)
        .containsExactly("0", "1M", "2M", "3M", "4M");
    assertThat(NumberAxis.of(new Span(0, 0, 0.004, 0.004, false)).ticks())
        .extracting(Tick::label)
        .containsExactly("0.000", "0.001", "0.002", "0.003", "0.004");
  }

  @Property(tries = 300)
  void eachValueIsInABarOrNamedAsLeftOut(
      @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = -1e9, max = 1e9) Double> values,
      @ForAll boolean areWhole) {
    double[] sorted =
        values.stream().mapToDouble(v -> areWhole ? Math.rint(v) : v).sorted().toArray();
    Span span = span(sorted, areWhole);
    NumberAxis axis = NumberAxis.of(span);
    DoubleUnaryOperator cumulative = cumulative(sorted);
    double drawn = axis.shares(cumulative).stream().mapToDouble(d -> d).sum();
    double low = axis.hasLowTail() ? cumulative.applyAsDouble(axis.start()) : 0;
    double high = axis.hasHighTail() ? 1 - cumulative.applyAsDouble(axis.end()) : 0;
    assertThat(low + drawn + high).isCloseTo(1, Offset.offset(1e-9));
    assertThat(axis.leftOut(cumulative).isEmpty())
        .isEqualTo(low + high == 0 && !axis.hasLowTail() && !axis.hasHighTail());
    assertThat(axis.bars()).isBetween(1, 51);
    assertThat(axis.ticks())
        .allMatch(tick -> tick.position() >= -1e-9 && tick.position() <= 1 + 1e-9);
  }

  @Property(tries = 200)
  void theWholeSpanIsDrawnWhereNoTailIsFar(
      @ForAll @DoubleRange(min = -1e6, max = 1e6) double from,
      @ForAll @Scale(3) @DoubleRange(min = 1e-3, max = 1e6) double length,
      @ForAll @IntRange(min = 0, max = 1) int whole) {
    double low = whole == 1 ? Math.rint(from) : from;
    double high = whole == 1 ? low + Math.ceil(length) : low + length;
    NumberAxis axis = NumberAxis.of(new Span(low, low, high, high, whole == 1));
    assertThat(axis.start()).isLessThanOrEqualTo(low + Math.abs(low) * 1e-12);
    assertThat(axis.end()).isGreaterThanOrEqualTo(high - Math.abs(high) * 1e-12);
    assertThat(axis.hasLowTail() || axis.hasHighTail()).isFalse();
    assertThat(axis.bars()).isBetween(whole == 1 ? 2 : 16, 51);
  }

  @Property(tries = 500)
  void noNumbersAreTooLargeOrTooNear(@ForAll double a, @ForAll double b, @ForAll boolean areWhole) {
    double first = areWhole ? Math.rint(a) : a;
    double second = areWhole ? Math.rint(b) : b;
    double least = Math.min(first, second);
    double greatest = Math.max(first, second);
    NumberAxis axis = NumberAxis.of(new Span(least, least, greatest, greatest, areWhole));
    DoubleUnaryOperator cumulative = cumulative(first, second);
    assertThat(axis.bars()).isBetween(1, 60);
    assertThat(axis.ticks()).hasSizeLessThan(15);
    double low = axis.hasLowTail() ? cumulative.applyAsDouble(axis.start()) : 0;
    double high = axis.hasHighTail() ? 1 - cumulative.applyAsDouble(axis.end()) : 0;
    double drawn = axis.shares(cumulative).stream().mapToDouble(d -> d).sum();
    assertThat(low + drawn + high).isCloseTo(1, Offset.offset(1e-9));
  }

  @Test
  void neighboursAmongTheLargestNumbersHaveAnAxis() {
    for (double large : new double[] {1e16, 1e19, -1e30, 1e300}) {
      for (boolean areWhole : new boolean[] {true, false}) {
        double next = Math.nextUp(large);
        NumberAxis axis = NumberAxis.of(new Span(large, large, next, next, areWhole));
        assertThat(axis.end()).isGreaterThan(axis.start());
        assertThat(axis.ticks()).hasSizeLessThan(15);
      }
    }
  }

  @Test
  void theLastBarHasWhatAnEstimateMissesAtTheEnd() {
    NumberAxis axis = NumberAxis.of(new Span(0, 0, 10, 10, false));
    List<Double> shares = axis.shares(x -> Math.min(0.999, x / 10));
    assertThat(shares.stream().mapToDouble(d -> d).sum()).isEqualTo(1);
  }

  @Test
  void theSmallestNumbersHaveAnAxisToo() {
    for (double tiny : new double[] {Double.MIN_VALUE, 1e-322, Double.MIN_NORMAL}) {
      NumberAxis axis = NumberAxis.of(new Span(0, 0, tiny, tiny, false));
      assertThat(axis.ticks()).hasSizeLessThan(15);
      assertThat(axis.shares(cumulative(0, tiny)).stream().mapToDouble(d -> d).sum()).isEqualTo(1);
    }
  }

  private static Span span(double[] sorted, boolean areWhole) {
    int last = sorted.length - 1;
    return new Span(sorted[0], sorted[last / 10], sorted[last - last / 10], sorted[last], areWhole);
  }

  private static DoubleUnaryOperator cumulative(double... values) {
    return x -> Arrays.stream(values).filter(v -> v <= x).count() / (double) values.length;
  }
}
