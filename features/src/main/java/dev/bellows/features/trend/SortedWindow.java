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

  @Override
  public double min() {
    return sorted[0];
  }

  @Override
  public double max() {
    return sorted[count - 1];
  }

  /** How many values are less. */
  int countBelow(double value) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How many values are less or equal. */
  int countUpTo(double value) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
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
  }

  private void remove(double leaving) {
    int gap = countBelow(leaving);
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
    count++;
  }
}
