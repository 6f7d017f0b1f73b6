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

  /** From the lightest; the weights of level i are 2^(bottom + i) or more, below the next power. */
  private final List<Level> levels = new ArrayList<>();

  private int bottom;

  /** Values in order, with weights of one power of two. */
  private static final class Level {
    private double[] values = new double[0];
    private double[] weights = new double[0];
    private int size;

    void merge(double[] more, double[] moreWeights, int count) {
      double[] all = new double[size + count];
      double[] allWeights = new double[size + count];
      int a = 0;
      int b = 0;
      for (int i = 0; i < all.length; i++) {
        if (b == count || (a < size && values[a] <= more[b])) {
          all[i] = values[a];
          allWeights[i] = weights[a++];
        } else {
          all[i] = more[b];
          allWeights[i] = moreWeights[b++];
        }
      }
      values = all;
      weights = allWeights;
      size = all.length;
    }
  }

  static QuantileSketch read(StateInput in) {
    QuantileSketch sketch = new QuantileSketch();
    sketch.bottom = in.integer();
    int count = in.size(1);
    for (int i = 0; i < count; i++) {
      Level level = new Level();
      level.values = in.numbers();
      level.weights = in.numbers();
      level.size = level.values.length;
      if (level.weights.length != level.size) {
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
      out.put(level.values, level.size);
      out.put(level.weights, level.size);
    }
  }

  /** Takes in values in ascending order; both arrays are used up. */
  void add(double[] sorted, double[] weights, int size) {
    int left = size;
    while (left > 0) {
      left = addOnePower(sorted, weights, left);
    }
    compact();
  }

  /**
   * Takes in the values whose weights are of the first one's power; moves the others to the front.
   */
  private int addOnePower(double[] sorted, double[] weights, int size) {
    int power = Math.getExponent(weights[0]);
    double[] values = new double[size];
    double[] same = new double[size];
    int taken = 0;
    int left = 0;
    for (int i = 0; i < size; i++) {
      if (Math.getExponent(weights[i]) == power) {
        values[taken] = sorted[i];
        same[taken++] = weights[i];
      } else {
        sorted[left] = sorted[i];
        weights[left++] = weights[i];
      }
    }
    level(power).merge(values, same, taken);
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
      if (level.size > 0) {
        level(other.bottom + i).merge(level.values, level.weights, level.size);
      }
    }
    compact();
  }

  private void compact() {
    for (int i = 0; i < levels.size(); i++) {
      if (levels.get(i).size > capacity(i)) {
        compact(i);
      }
    }
  }

  private int capacity(int level) {
    int depth = levels.size() - 1 - level;
    return Math.max(SMALLEST, (int) (CAPACITY * Math.pow(SHRINKAGE, depth)));
  }

  private void compact(int index) {
    Level level = levels.get(index);
    int pairs = level.size / 2;
    double[] drawn = new double[pairs];
    double[] weights = new double[pairs];
    long random = seed(level);
    for (int i = 0; i < pairs; i++) {
      double first = level.weights[2 * i];
      double both = first + level.weights[2 * i + 1];
      random = next(random);
      // The upper 53 bits, as a number from 0 to 1.
      boolean takeFirst = (random >>> 11) * 0x1.0p-53 * both < first;
      drawn[i] = level.values[takeFirst ? 2 * i : 2 * i + 1];
      weights[i] = both;
    }
    keepLast(level);
    level(bottom + index + 1).merge(drawn, weights, pairs);
  }

  /** What no other one could be paired with. */
  private static void keepLast(Level level) {
    int kept = level.size % 2;
    level.values = Arrays.copyOfRange(level.values, level.size - kept, level.size);
    level.weights = Arrays.copyOfRange(level.weights, level.size - kept, level.size);
    level.size = kept;
  }

  private static long seed(Level level) {
    long hash = level.size;
    for (int i = 0; i < level.size; i += 1 + level.size / 8) {
      hash = next(hash ^ Double.doubleToRawLongBits(level.values[i]));
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
  SortedWeights sorted() {
    Level all = new Level();
    for (Level level : levels) {
      all.merge(level.values, level.weights, level.size);
    }
    return SortedWeights.of(all.values, all.weights);
  }
}
