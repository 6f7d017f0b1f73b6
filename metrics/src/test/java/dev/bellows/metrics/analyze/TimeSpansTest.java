package dev.bellows.metrics.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.metrics.analyze.TimeSpans.Span;
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

class TimeSpansTest {
  @Test
  void whatRunsAtOnceCountsOnce() {
    TimeSpans spans =
        TimeSpans.of(List.of(new Span(5, 9), new Span(0, 3), new Span(2, 4), new Span(7, 7)));

    assertThat(spans.spans()).containsExactly(new Span(0, 4), new Span(5, 9));
    assertThat(spans.millis()).isEqualTo(8);
  }

  @Property(tries = 200)
  void itIsTheUnionAndTheDifferenceOfSetsOfMilliseconds(
      @ForAll("stretches") List<Span> first, @ForAll("stretches") List<Span> second) {
    BitSet union = millis(first);
    BitSet rest = millis(first);
    rest.andNot(millis(second));

    assertThat(millis(TimeSpans.of(first).spans())).isEqualTo(union);
    assertThat(TimeSpans.of(first).millis()).isEqualTo(union.cardinality());
    assertThat(TimeSpans.of(first).minus(TimeSpans.of(second)).millis())
        .isEqualTo(rest.cardinality());
  }

  private static BitSet millis(List<Span> spans) {
    BitSet set = new BitSet();
    spans.forEach(span -> IntStream.range((int) span.from(), (int) span.to()).forEach(set::set));
    return set;
  }

  @Provide
  Arbitrary<List<Span>> stretches() {
    Arbitrary<Span> span =
        Combinators.combine(
                Arbitraries.integers().between(0, 60), Arbitraries.integers().between(0, 9))
            .as((from, length) -> new Span(from, from + length));
    return span.list().ofMaxSize(8);
  }
}
