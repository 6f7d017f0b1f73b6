package dev.bellows.features.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A sample from which quantiles of weighted values are read: the compactors of Karnin, Lang and
 * Liberty (“Optimal quantile approximation in streams”, 2016), one for each power of two of weights
 * rather than for each level, so that values enter with any weight. Apache DataSketches' sketch of
 * that name takes whole weights alone.
 *
 * <p>A full compactor pairs its sorted values; of each pair one is drawn, with a probability in
 * proportion to its weight, and goes on with both weights. The draws depend on the values alone, so
 * that equal input gives equal answers.
 */
final class QuantileSketch {
  /** How far a rank may be off, as a share of all weight, with 99 % confidence. */
  static final double RANK_ERROR = 0.001;

  private static final int CAPACITY = 4096;
  private static final int SMALLEST = 64;
  private static final double SHRINKAGE = 2.0 / 3;
  private static final int LAZY_LEVELS = 2;
  private static final int MOST_VALUES = 2 * CAPACITY;

  /** From the lightest; the weights of level i are 2^(bottom + i) or more, below the next power. */
  private final List<Level> levels = new ArrayList<>();

  private int bottom;

  /** Keys of values in order, with weights of one power of two. */
  private static final class Level {
    private long[] keys = new long[0];

    /** Null while all weights are that power itself, as they are where rows have none. */
    private double[] weights;

    int size() {
      return keys.length;
    }

    /** Takes in keys in order, and may keep the arrays. */
    void merge(long[] more, double[] moreWeights, double power) {
      if (more.length == 0) {
        return;
      }
      if (keys.length == 0) {
        keys = more;
        weights = moreWeights;
        return;
      }
      if (weights == null && moreWeights == null) {
        keys = merged(keys, more);
        return;
      }
      double[] mine = weights == null ? all(power, keys.length) : weights;
      double[] others = moreWeights == null ? all(power, more.length) : moreWeights;
      mergeWeighted(mine, more, others);
    }

    /** Without a branch on what is random. */
    private static long[] merged(long[] first, long[] second) {
      long[] all = new long[first.length + second.length];
      int a = 0;
      int b = 0;
      while (a < first.length && b < second.length) {
        long x = first[a];
        long y = second[b];
        all[a + b] = Math.min(x, y);
        int taken = x <= y ? 1 : 0;
        a += taken;
        b += 1 - taken;
      }
      System.arraycopy(first, a, all, a + b, first.length - a);
      System.arraycopy(second, b, all, first.length + b, second.length - b);
      return all;
    }

    private void mergeWeighted(double[] mine, long[] more, double[] others) {
      long[] all = new long[keys.length + more.length];
      double[] allWeights = new double[all.length];
      int a = 0;
      int b = 0;
      for (int i = 0; i < all.length; i++) {
        if (b == more.length || (a < keys.length && keys[a] <= more[b])) {
          all[i] = keys[a];
          allWeights[i] = mine[a++];
        } else {
          all[i] = more[b];
          allWeights[i] = others[b++];
        }
      }
      keys = all;
      weights = allWeights;
    }

    private static double[] all(double weight, int size) {
      double[] weights = new double[size];
      Arrays.fill(weights, weight);
      return weights;
    }
  }

  static QuantileSketch read(StateInput in) {
    QuantileSketch sketch = new QuantileSketch();
    sketch.bottom = in.integer();
    int count = in.size(1);
    for (int i = 0; i < count; i++) {
      Level level = new Level();
      level.keys = in.wholes();
      level.weights = in.bool() ? in.numbers() : null;
      if (level.weights != null && level.weights.length != level.size()) {
        throw StateInput.malformed("values without weights");
      }
      sketch.levels.add(level);
    }
    return sketch;
  }

  void write(StateOutput out) {
    out.put(bottom);
    out.put(levels.size());
    for (Level level : levels) {
      out.put(level.keys, level.size());
      out.put(level.weights != null);
      if (level.weights != null) {
        out.put(level.weights, level.size());
      }
    }
  }

  /** Takes in keys in ascending order, each of weight 1; the array may be kept. */
  void add(long[] sorted) {
    level(0).merge(sorted, null, 1);
    compact();
  }

  /** Takes in keys in ascending order; both arrays are used up. */
  void add(long[] sorted, double[] weights, int size) {
    int left = size;
    while (left > 0) {
      left = addOnePower(sorted, weights, left);
    }
    compact();
  }

  /**
   * Takes in the values whose weights are of the first one's power; moves the others to the front.
   */
  private int addOnePower(long[] sorted, double[] weights, int size) {
    int power = Math.getExponent(weights[0]);
    long[] keys = new long[size];
    double[] same = new double[size];
    boolean equal = true;
    int taken = 0;
    int left = 0;
    for (int i = 0; i < size; i++) {
      if (Math.getExponent(weights[i]) == power) {
        keys[taken] = sorted[i];
        same[taken++] = weights[i];
        equal &= weights[i] == Math.scalb(1.0, power);
      } else {
        sorted[left] = sorted[i];
        weights[left++] = weights[i];
      }
    }
    level(power)
        .merge(
            Arrays.copyOf(keys, taken),
            equal ? null : Arrays.copyOf(same, taken),
            Math.scalb(1.0, power));
    return left;
  }

  private Level level(int power) {
    if (levels.isEmpty()) {
      bottom = power;
    }
    for (; power < bottom; bottom--) {
      levels.add(0, new Level());
    }
    while (power >= bottom + levels.size()) {
      levels.add(new Level());
    }
    return levels.get(power - bottom);
  }

  void merge(QuantileSketch other) {
    for (int i = 0; i < other.levels.size(); i++) {
      Level level = other.levels.get(i);
      if (level.size() > 0) {
        int power = other.bottom + i;
        level(power).merge(level.keys, level.weights, Math.scalb(1.0, power));
      }
    }
    compact();
  }

  /**
   * Levels go down to their capacities: light ones at once, which spares sorting much into little,
   * heavy ones when there are too many values in all.
   */
  private void compact() {
    int[] capacities = capacities();
    int atOnce = size() > MOST_VALUES ? capacities.length : capacities.length - LAZY_LEVELS;
    for (int i = 0; i < atOnce; i++) {
      if (levels.get(i).size() > capacities[i]) {
        compact(i);
      }
    }
  }

  private int size() {
    int size = 0;
    for (Level level : levels) {
      size += level.size();
    }
    return size;
  }

  /** The further below the heaviest values, the less a level's errors matter. */
  private int[] capacities() {
    int[] capacities = new int[levels.size()];
    double capacity = CAPACITY;
    for (int i = levels.size() - 1; i >= 0; i--) {
      capacities[i] = Math.max(SMALLEST, (int) capacity);
      // A few heavy values do not make what is below them light.
      if (levels.get(i).size() >= capacity / 2) {
        capacity *= SHRINKAGE;
      }
    }
    return capacities;
  }

  private void compact(int index) {
    Level level = levels.get(index);
    int power = bottom + index + 1;
    long[] keys = level.keys;
    double[] weights = level.weights;
    int kept = keys.length % 2;
    level.keys = Arrays.copyOfRange(keys, keys.length - kept, keys.length);
    level.weights =
        weights == null ? null : Arrays.copyOfRange(weights, keys.length - kept, keys.length);
    if (weights == null) {
      level(power).merge(everySecond(keys), null, Math.scalb(1.0, power));
    } else {
      long[] drawn = drawn(keys, weights);
      level(power).merge(drawn, sums(weights), Math.scalb(1.0, power));
    }
  }

  /** Of equal weights one draw for all pairs does. */
  private static long[] everySecond(long[] keys) {
    int offset = (int) (seed(keys) & 1);
    long[] drawn = new long[keys.length / 2];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = keys[2 * i + offset];
    }
    return drawn;
  }

  private static long[] drawn(long[] keys, double[] weights) {
    long[] drawn = new long[keys.length / 2];
    long random = seed(keys);
    for (int i = 0; i < drawn.length; i++) {
      double both = weights[2 * i] + weights[2 * i + 1];
      random = next(random);
      // The upper 53 bits, as a number from 0 to 1.
      boolean takeFirst = (random >>> 11) * 0x1.0p-53 * both < weights[2 * i];
      drawn[i] = keys[takeFirst ? 2 * i : 2 * i + 1];
    }
    return drawn;
  }

  private static double[] sums(double[] weights) {
    double[] sums = new double[weights.length / 2];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = weights[2 * i] + weights[2 * i + 1];
    }
    return sums;
  }

  private static long seed(long[] keys) {
    long hash = keys.length;
    for (int i = 0; i < keys.length; i += 1 + keys.length / 8) {
      hash = next(hash ^ keys[i]);
    }
    return hash;
  }

  /** SplitMix64. */
  private static long next(long state) {
    long z = state + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** All kept values in order, with their weights. */
  SortedWeights sorted(ColumnPlan.Storage storage) {
    Level all = new Level();
    for (int i = 0; i < levels.size(); i++) {
      Level level = levels.get(i);
      double power = Math.scalb(1.0, bottom + i);
      double[] weights = level.weights == null ? Level.all(power, level.size()) : level.weights;
      all.merge(level.keys, weights, power);
    }
    return SortedWeights.of(
        Arrays.stream(all.keys).mapToDouble(key -> ValueKeys.number(key, storage)).toArray(),
        all.weights);
  }
}
