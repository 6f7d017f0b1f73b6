package dev.bellows.features.trend;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The finite values of a window in ascending order, for windows of a few values and of many
 * millions: a list of sorted runs, of which a window of up to {@value SortedRun#CAPACITY} values
 * has one. To find, add or remove a value takes O(log n) comparisons and a move within one run; a
 * value takes about 9 bytes. −0.0 equals 0.0, and is kept as 0.0.
 */
final class SortedWindow implements Extremes, Serializable {
  private static final long serialVersionUID = 1L;
  private static final int SPARSE = SortedRun.CAPACITY / 2;
  private static final int MERGED = SortedRun.CAPACITY * 3 / 4;

  private SortedRun[] runs = {new SortedRun()};
  private int runCount = 1;

  /**
   * What parts each run but the first from those before it: no less than theirs, no more than its.
   */
  private double[] bounds = new double[1];

  private final RunCounts counts = new RunCounts();
  private int count;
  private double newest;

  /** The number of values. */
  int count() {
    return count;
  }

  /** The values in order; the runs that hold them decide nothing and may come back as others. */
  @Override
  public void carry(StateCodec codec) {
    int size = codec.carrySize(count);
    double last = codec.carry(newest);
    for (int i = 0; i < size; i++) {
      double value = codec.carry(i < count ? get(i) : Double.NaN);
      if (i == count) {
        insert(value);
      }
    }
    newest = last;
  }

  /** NaN if there are no values. */
  @Override
  public double min() {
    return count == 0 ? Double.NaN : runs[0].get(0);
  }

  /** NaN if there are no values. */
  @Override
  public double max() {
    if (count == 0) {
      return Double.NaN;
    }
    SortedRun last = runs[runCount - 1];
    return last.get(last.count() - 1);
  }

  /**
   * The middle value, of an even number the mean of the two in the middle, rounded once; NaN if
   * there are no values.
   */
  double median() {
    if (count == 0) {
      return Double.NaN;
    }
    double upper = get(count / 2);
    if (count % 2 == 1) {
      return upper;
    }
    double lower = get(count / 2 - 1);
    double sum = lower + upper;
    double mean = Double.isInfinite(sum) ? lower / 2 + upper / 2 : sum / 2;
    return mean + 0.0;
  }

  /** How many values are less than the one that entered last. */
  int countBelowNewest() {
    return countBelow(newest);
  }

  /** How many values are less than or equal to the one that entered last. */
  int countUpToNewest() {
    return countUpTo(newest);
  }

  /** How many values are less than the given one, which need not be among them. */
  int countBelow(double value) {
    if (runCount == 1) {
      return runs[0].countBelow(value);
    }
    int run = lastRunBelow(value);
    return counts.before(run) + runs[run].countBelow(value);
  }

  /** How many values are less than or equal to the given one, which need not be among them. */
  int countUpTo(double value) {
    return runCount == 1 ? runs[0].countUpTo(value) : countBelow(Math.nextUp(value));
  }

  @Override
  public void advance(double leaving, double entering) {
    boolean leaves = Double.isFinite(leaving);
    boolean enters = Double.isFinite(entering);
    if (leaves && enters) {
      replace(leaving, entering);
    } else if (leaves) {
      remove(leaving);
    } else if (enters) {
      insert(entering);
    }
  }

  /** The same as to remove the one and insert the other, but in a small window in one move. */
  void replace(double leaving, double entering) {
    if (runCount == 1) {
      newest = entering + 0.0;
      runs[0].replace(leaving, newest);
    } else {
      remove(leaving);
      insert(entering);
    }
  }

  /**
   * Takes out a value.
   *
   * @param finite a value that the window holds
   */
  void remove(double finite) {
    int run = lastRunBelow(finite);
    int place = runs[run].search(finite);
    if (place == runs[run].count()) {
      run++;
      place = 0;
    }
    runs[run].remove(place);
    counts.add(run, -1);
    count--;
    if (runCount > 1 && counts.of(run) <= SPARSE) {
      mergeWithNeighbour(run);
    }
  }

  /**
   * Puts in a value.
   *
   * @param finite neither NaN nor ±∞
   */
  void insert(double finite) {
    newest = finite + 0.0;
    int run = lastRunBelow(newest);
    int place = runs[run].search(newest);
    if (runs[run].isFull()) {
      run = split(run);
      place = runs[run].search(newest);
    }
    runs[run].insert(place, newest);
    counts.add(run, 1);
    count++;
  }

  /** The last run that may have lesser values than the given one. */
  private int lastRunBelow(double value) {
    int low = 0;
    int length = runCount;
    while (length > 1) {
      int half = length >>> 1;
      low += bounds[low + half] < value ? half : 0;
      length -= half;
    }
    return low;
  }

  private double get(int place) {
    if (runCount == 1) {
      return runs[0].get(place);
    }
    int run = counts.runOf(place);
    return runs[run].get(place - counts.before(run));
  }

  /**
   * Parts a full run.
   *
   * @return the half in which the newest value belongs
   */
  private int split(int run) {
    SortedRun greater = runs[run].split();
    counts.add(run, -greater.count());
    insertRun(run + 1, greater, greater.get(0));
    return newest > greater.get(0) ? run + 1 : run;
  }

  private void mergeWithNeighbour(int run) {
    if (run + 1 < runCount && canMerge(run)) {
      mergeWithNext(run);
    } else if (run > 0 && canMerge(run - 1)) {
      mergeWithNext(run - 1);
    }
  }

  /** A run is never left empty, and what was merged has room before it is parted again. */
  private boolean canMerge(int run) {
    int first = counts.of(run);
    int second = counts.of(run + 1);
    return first + second <= MERGED || first == 0 || second == 0;
  }

  private void mergeWithNext(int run) {
    SortedRun greater = runs[run + 1];
    runs[run].append(greater);
    counts.add(run, greater.count());
    removeRun(run + 1);
  }

  private void insertRun(int run, SortedRun inserted, double bound) {
    if (runCount == runs.length) {
      runs = Arrays.copyOf(runs, 2 * runCount);
      bounds = Arrays.copyOf(bounds, 2 * runCount);
    }
    System.arraycopy(runs, run, runs, run + 1, runCount - run);
    System.arraycopy(bounds, run, bounds, run + 1, runCount - run);
    runs[run] = inserted;
    bounds[run] = bound;
    runCount++;
    counts.insertRun(run, inserted.count());
  }

  private void removeRun(int run) {
    runCount--;
    System.arraycopy(runs, run + 1, runs, run, runCount - run);
    System.arraycopy(bounds, run + 1, bounds, run, runCount - run);
    runs[runCount] = null;
    counts.removeRun(run);
  }
}
