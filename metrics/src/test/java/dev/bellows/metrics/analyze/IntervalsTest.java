package dev.bellows.metrics.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.metrics.analyze.Intervals.Interval;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class IntervalsTest {
  @Test
  void whatRunsAtOnceCountsOnce() {
    Intervals spans =
        Intervals.union(
            List.of(
                new Interval(5, 9), new Interval(0, 3), new Interval(2, 4), new Interval(7, 7)));

    assertThat(spans.parts()).containsExactly(new Interval(0, 4), new Interval(5, 9));
    assertThat(spans.millis()).isEqualTo(8);
  }

  @Property(tries = 200)
  void theyAreSetsOfMilliseconds(
      @ForAll("stretches") List<Interval> first, @ForAll("stretches") List<Interval> second) {
    BitSet union = millis(first);
    BitSet rest = millis(first);
    rest.andNot(millis(second));
    BitSet common = millis(first);
    common.and(millis(second));
    Intervals others = Intervals.union(second);

    assertThat(millis(Intervals.union(first).parts())).isEqualTo(union);
    assertThat(Intervals.union(first).millis()).isEqualTo(union.cardinality());
    assertThat(millis(Intervals.union(first).without(others).parts())).isEqualTo(rest);
    assertThat(millis(Intervals.union(first).and(others).parts())).isEqualTo(common);
  }

  private static BitSet millis(List<Interval> spans) {
    BitSet set = new BitSet();
    spans.forEach(span -> IntStream.range((int) span.from(), (int) span.to()).forEach(set::set));
    return set;
  }

  @Provide
  Arbitrary<List<Interval>> stretches() {
    Arbitrary<Interval> span =
        Combinators.combine(
                Arbitraries.integers().between(0, 60), Arbitraries.integers().between(0, 9))
            .as((from, length) -> new Interval(from, from + length));
    return span.list().ofMaxSize(8);
  }
}
