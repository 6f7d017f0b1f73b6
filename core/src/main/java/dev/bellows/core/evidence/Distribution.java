package dev.bellows.core.evidence;

import dev.bellows.core.Args;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a metric of at least 0 is distributed over tasks: exact count, sum, minimum and maximum, and
 * quantiles by a histogram with 8 buckets to each doubling: a quantile is off by at most 6.25 % of
 * its value, and exact below 16. Constant memory, whatever the number of tasks.
 */
public final class Distribution {
  private static final int PER_OCTAVE_BITS = 3;
  private static final int EXACT = 1 << (PER_OCTAVE_BITS + 1);

  /** Over nothing. */
  public static final Distribution EMPTY = new Distribution(0, 0, 0, 0, 0, new int[0]);

  private final long count;
  private final long sum;
  private final long min;
  private final long max;
  private final int firstBucket;
  private final int[] counts;

  private Distribution(long count, long sum, long min, long max, int firstBucket, int[] counts) {
    this.count = count;
    this.sum = sum;
    this.min = min;
    this.max = max;
    this.firstBucket = firstBucket;
    this.counts = counts;
  }

  /** The distribution of these values, each at least 0. */
  public static Distribution of(long... values) {
    Builder builder = new Builder();
    for (long value : values) {
      builder.add(value);
    }
    return builder.build();
  }

  /**
   * The distribution that said of itself these numbers and buckets: for reading what was stored.
   *
   * @throws IllegalArgumentException if a bucket is none of its histogram
   */
  public static Distribution restored(long sum, long min, long max, List<Bucket> buckets) {
    if (buckets.isEmpty()) {
      return EMPTY;
    }
    int first = bucket(buckets.get(0).from());
    int last = bucket(buckets.get(buckets.size() - 1).from());
    Args.check(first <= last, "Invalid buckets: they do not ascend");
    int[] counts = new int[last - first + 1];
    long count = 0;
    for (Bucket each : buckets) {
      int index = bucket(each.from());
      Args.check(
          index >= first && index <= last && lower(index) == each.from() && each.count() > 0,
          "Invalid bucket: %s; it starts at no bound of the histogram, or out of order, or is"
              + " empty",
          each);
      counts[index - first] += Math.toIntExact(each.count());
      count += each.count();
    }
    return new Distribution(count, sum, min, max, first, counts);
  }

  /** How many values. */
  public long count() {
    return count;
  }

  /** Their sum. */
  public long sum() {
    return sum;
  }

  /** The least; 0 without values. */
  public long min() {
    return min;
  }

  /** The largest; 0 without values. */
  public long max() {
    return max;
  }

  /** The mean; 0 without values. */
  public double mean() {
    return count == 0 ? 0 : (double) sum / count;
  }

  /** The median, within 6.25 %. */
  public long median() {
    return quantile(0.5);
  }

  /**
   * The value below or at which that share of the values lies: the ⌈q·n⌉-th in order, within 6.25 %
   * of it and within minimum and maximum; 0 without values.
   *
   * @param share from 0 (the minimum) to 1 (the maximum)
   */
  public long quantile(double share) {
    Args.check(share >= 0 && share <= 1, "Invalid share: %s; it is from 0 to 1", share);
    if (count == 0) {
      return 0;
    }
    long rank = Math.max(1, (long) Math.ceil(share * count));
    if (rank >= count) {
      return max;
    }
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return rank == 1 ? min : Math.max(min, Math.min(max, middle(firstBucket + i)));
      }
    }
    return max;
  }

  /** The bounds and counts of the buckets that hold values, ascending. For drawing. */
  public Bucket[] buckets() {
    return IntStream.range(0, counts.length)
        .filter(i -> counts[i] > 0)
        .mapToObj(i -> new Bucket(lower(firstBucket + i), lower(firstBucket + i + 1), counts[i]))
        .toArray(Bucket[]::new);
  }

  /**
   * A bucket of the histogram.
   *
   * @param from the least value in it
   * @param below the least value above it
   * @param count the values in it
   */
  public record Bucket(long from, long below, long count) {}

  private static int bucket(long value) {
    if (value < EXACT) {
      return (int) value;
    }
    int octave = 63 - Long.numberOfLeadingZeros(value);
    int within = (int) (value >>> (octave - PER_OCTAVE_BITS)) & ((1 << PER_OCTAVE_BITS) - 1);
    return EXACT + ((octave - PER_OCTAVE_BITS - 1) << PER_OCTAVE_BITS) + within;
  }

  private static long lower(int bucket) {
    if (bucket < EXACT) {
      return bucket;
    }
    int octave = ((bucket - EXACT) >> PER_OCTAVE_BITS) + PER_OCTAVE_BITS + 1;
    int within = (bucket - EXACT) & ((1 << PER_OCTAVE_BITS) - 1);
    long start = ((1L << PER_OCTAVE_BITS) + within) << (octave - PER_OCTAVE_BITS);
    return start < 0 ? Long.MAX_VALUE : start;
  }

  private static long middle(int bucket) {
    long from = lower(bucket);
    return from + (lower(bucket + 1) - 1 - from) / 2;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Distribution that
        && count == that.count
        && sum == that.sum
        && min == that.min
        && max == that.max
        && firstBucket == that.firstBucket
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * (31 * count + sum) + max);
  }

  @Override
  public String toString() {
    return String.format(
        "Distribution[n=%d, min=%d, median=%d, max=%d]", count, min, median(), max);
  }

  /** Takes values one by one. Not for several threads at once. */
  public static final class Builder {
    /** Values of 0, which many tasks have; the rest of the state is about those above. */
    private long zeros;

    private long positives;
    private long sum;
    private long min = Long.MAX_VALUE;
    private long max;
    private int first;

    /** The low 16 bits of the counts, which are all that most of them have. */
    private char[] counts = new char[0];

    /** What carries over from them; empty while nothing does. */
    private int[] carried = new int[0];

    /** Takes a value; one below 0, as clocks that go back give, counts as 0. */
    public void add(long measured) {
      if (measured <= 0) {
        zeros++;
        return;
      }
      positives++;
      sum += measured;
      min = Math.min(min, measured);
      max = Math.max(max, measured);
      int bucket = bucket(measured);
      if (bucket < first || bucket >= first + counts.length) {
        reach(bucket);
      }
      if (++counts[bucket - first] == 0) {
        carried = carried.length == 0 ? new int[counts.length] : carried;
        carried[bucket - first]++;
      }
    }

    /** Values mostly lie within few doublings of each other: only that range is kept. */
    private void reach(int bucket) {
      if (counts.length == 0) {
        first = bucket;
        counts = new char[1];
        return;
      }
      int from = Math.min(first, bucket);
      int to = Math.max(first + counts.length, bucket + 1);
      char[] wider = new char[to - from];
      System.arraycopy(counts, 0, wider, first - from, counts.length);
      if (carried.length > 0) {
        int[] widerCarried = new int[to - from];
        System.arraycopy(carried, 0, widerCarried, first - from, carried.length);
        carried = widerCarried;
      }
      first = from;
      counts = wider;
    }

    /** What was taken so far. */
    public Distribution build() {
      if (zeros + positives == 0) {
        return EMPTY;
      }
      int from = zeros > 0 ? 0 : first;
      int[] whole = new int[Math.max(1, first + counts.length - from)];
      for (int i = 0; i < counts.length; i++) {
        whole[first - from + i] =
            counts[i] + (carried.length == 0 ? 0 : carried[i] << Character.SIZE);
      }
      if (zeros > 0) {
        whole[0] = Math.toIntExact(zeros);
      }
      return new Distribution(zeros + positives, sum, zeros > 0 ? 0 : min, max, from, whole);
    }
  }
}
