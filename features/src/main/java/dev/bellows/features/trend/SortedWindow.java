package dev.bellows.features.trend;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The finite values of a window in ascending order. A value that enters takes the place of the one
 * that leaves, with one move of what lies between them. −0.0 equals 0.0.
 */
final class SortedWindow implements Extremes, Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FIRST_SIZE = 8;

  private double[] sorted = new double[FIRST_SIZE];
  private int count;
  private int newest;

  @Override
  public double min() {
    return sorted[0];
  }

  @Override
  public double max() {
    return sorted[count - 1];
  }

  /** The middle value, or the mean of the two in the middle. */
  double median() {
    double upper = sorted[count / 2];
    double lower = sorted[(count - 1) / 2];
    double sum = lower + upper;
    return Double.isInfinite(sum) ? lower / 2 + upper / 2 : sum / 2;
  }

  /** How many values are less than the one that entered last. */
  int countBelowNewest() {
    return newest;
  }

  /** How many values are less than or equal to the one that entered last. */
  int countUpToNewest() {
    double value = sorted[newest];
    boolean alone = newest + 1 == count || sorted[newest + 1] > value;
    return alone ? newest + 1 : countBelow(Math.nextUp(value));
  }

  /** A binary search without branches to mispredict: each step adds a half or nothing. */
  private int countBelow(double value) {
    int low = 0;
    int length = count;
    while (length > 1) {
      int half = length >>> 1;
      low += sorted[low + half - 1] < value ? half : 0;
      length -= half;
    }
    return length == 1 && sorted[low] < value ? low + 1 : low;
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

  private void replace(double leaving, double entering) {
    int gap = countBelow(leaving);
    int place = countBelow(entering);
    if (place > gap) {
      place--;
      System.arraycopy(sorted, gap + 1, sorted, gap, place - gap);
    } else {
      System.arraycopy(sorted, place, sorted, place + 1, gap - place);
    }
    sorted[place] = entering;
    newest = place;
  }

  private void remove(double leaving) {
    int gap = countBelow(leaving);
    newest -= gap < newest ? 1 : 0;
    count--;
    System.arraycopy(sorted, gap + 1, sorted, gap, count - gap);
  }

  private void insert(double entering) {
    if (count == sorted.length) {
      sorted = Arrays.copyOf(sorted, 2 * count);
    }
    int place = countBelow(entering);
    System.arraycopy(sorted, place, sorted, place + 1, count - place);
    sorted[place] = entering;
    newest = place;
    count++;
  }
}
