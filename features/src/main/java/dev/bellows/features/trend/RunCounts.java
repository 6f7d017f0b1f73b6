package dev.bellows.features.trend;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How many values each of many sorted runs has, and all the runs before it: a Fenwick tree, so that
 * a question and a change take O(log runs), a run more or less O(runs).
 */
final class RunCounts implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FIRST_SIZE = 2;

  private int[] counts = new int[FIRST_SIZE];

  /** At index i, counted from 1, the sum of the {@code i & -i} counts up to the i-th. */
  private int[] sums = new int[FIRST_SIZE + 1];

  private int runs = 1;

  int of(int run) {
    return counts[run];
  }

  void add(int run, int change) {
    counts[run] += change;
    for (int i = run + 1; i <= runs; i += i & -i) {
      sums[i] += change;
    }
  }

  /** The values of all runs before this one. */
  int before(int run) {
    int sum = 0;
    for (int i = run; i > 0; i &= i - 1) {
      sum += sums[i];
    }
    return sum;
  }

  /** The run that has the value of this place, places being counted from 0 over all runs. */
  int runOf(int place) {
    int run = 0;
    int rest = place;
    for (int step = Integer.highestOneBit(runs); step > 0; step >>>= 1) {
      if (run + step <= runs && sums[run + step] <= rest) {
        run += step;
        rest -= sums[run];
      }
    }
    return run;
  }

  void insertRun(int run, int count) {
    if (runs == counts.length) {
      counts = Arrays.copyOf(counts, 2 * runs);
      sums = new int[2 * runs + 1];
    }
    System.arraycopy(counts, run, counts, run + 1, runs - run);
    counts[run] = count;
    runs++;
    sumUp();
  }

  void removeRun(int run) {
    runs--;
    System.arraycopy(counts, run + 1, counts, run, runs - run);
    sumUp();
  }

  private void sumUp() {
    System.arraycopy(counts, 0, sums, 1, runs);
    for (int i = 1; i <= runs; i++) {
      int parent = i + (i & -i);
      if (parent <= runs) {
        sums[parent] += sums[i];
      }
    }
  }
}
