package dev.bellows.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

class DistributionTest {
  @Example
  void ofNothingAllIsZero() {
    assertThat(Distribution.EMPTY.count()).isZero();
    assertThat(Distribution.EMPTY.median()).isZero();
    assertThat(Distribution.EMPTY.mean()).isZero();
    assertThat(Distribution.EMPTY.buckets()).isEmpty();
    assertThat(Distribution.of()).isEqualTo(Distribution.EMPTY);
  }

  @Example
  void smallValuesAreExact() {
    Distribution tasks = Distribution.of(3, 1, 2, 15, 9);
    assertThat(tasks.median()).isEqualTo(3);
    assertThat(tasks.quantile(0.8)).isEqualTo(9);
    assertThat(tasks.quantile(1)).isEqualTo(15);
    assertThat(tasks.mean()).isEqualTo(6);
  }

  @Property
  void itIsRestoredFromWhatItSaysOfItself(@ForAll @LongRange(max = Long.MAX_VALUE / 2) long[] any) {
    Distribution tasks = Distribution.of(any);
    assertThat(
            Distribution.restored(tasks.sum(), tasks.min(), tasks.max(), List.of(tasks.buckets())))
        .isEqualTo(tasks);
  }

  @Example
  void bucketsOfAnotherHistogramAreRefused() {
    assertThatThrownBy(
            () -> Distribution.restored(170, 17, 17, List.of(new Distribution.Bucket(17, 19, 10))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it starts at no bound of the histogram");
    assertThatThrownBy(
            () ->
                Distribution.restored(
                    4,
                    1,
                    3,
                    List.of(new Distribution.Bucket(3, 4, 1), new Distribution.Bucket(1, 2, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("do not ascend");
  }

  @Example
  void clocksThatGoBackCountAsZero() {
    assertThat(Distribution.of(-5, 7).min()).isZero();
  }

  @Example
  void aShareIsAShare() {
    assertThatThrownBy(() -> Distribution.of(1).quantile(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Invalid share: 1.5");
  }

  @Property
  void quantilesAreNearThoseOfTheSortedValues(
      @ForAll("measured") List<Long> values, @ForAll @DoubleRange(min = 0, max = 1) double share) {
    long[] sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
    long exact = sorted[(int) Math.max(1, Math.ceil(share * sorted.length)) - 1];
    long found = Distribution.of(unsorted(values)).quantile(share);
    assertThat((double) Math.abs(found - exact)).isLessThanOrEqualTo(exact * 0.0625);
  }

  @Property
  void countSumAndEndsAreExactInAnyOrder(@ForAll("measured") List<Long> values) {
    long[] unsorted = unsorted(values);
    long[] sorted = unsorted.clone();
    Arrays.sort(sorted);
    Distribution distribution = Distribution.of(unsorted);
    assertThat(distribution).isEqualTo(Distribution.of(sorted));
    assertThat(distribution).hasSameHashCodeAs(Distribution.of(sorted));
    assertThat(distribution.count()).isEqualTo(values.size());
    assertThat(distribution.sum()).isEqualTo(LongStream.of(sorted).sum());
    assertThat(distribution.min()).isEqualTo(sorted[0]);
    assertThat(distribution.max()).isEqualTo(sorted[sorted.length - 1]);
  }

  @Property
  void everyValueIsInOneBucket(@ForAll("measured") List<Long> values) {
    Distribution.Bucket[] buckets = Distribution.of(unsorted(values)).buckets();
    assertThat(Stream.of(buckets).mapToLong(Distribution.Bucket::count).sum())
        .isEqualTo(values.size());
    for (long value : values) {
      assertThat(
              Stream.of(buckets).filter(bucket -> bucket.from() <= value && value < bucket.below()))
          .hasSize(1);
    }
  }

  private static long[] unsorted(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  /** From single milliseconds to terabytes. */
  @Provide
  Arbitrary<List<Long>> measured() {
    return Arbitraries.longs().between(0, 1L << 45).list().ofMinSize(1).ofMaxSize(60);
  }
}
