package dev.bellows.features.trend;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Some values in ascending order, in one array: a value enters or leaves by one move of those
 * behind it. At most {@link #CAPACITY}, so that the move stays short.
 */
final class SortedRun implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The most values of a run. */
  static final int CAPACITY = 1024;

  private static final int FIRST_SIZE = 8;
  private static final int STEP = CAPACITY / 8;

  private double[] values;
  private int count;
  private int newest;

  SortedRun() {
    values = new double[FIRST_SIZE];
  }

  private SortedRun(double[] values) {
    this.values = values;
    count = values.length;
  }

  int count() {
    return count;
  }

  boolean isFull() {
    return count == CAPACITY;
  }

  double get(int place) {
    return values[place];
  }

  /** How many values are less than the given one. */
  int countBelow(double value) {
    int place = newest;
    if (place < count && values[place] == value && (place == 0 || values[place - 1] < value)) {
      return place;
    }
    return search(value);
  }

  /** How many values are less than or equal to the given one. */
  int countUpTo(double value) {
    int place = countBelow(value);
    if (place == count || values[place] > value) {
      return place;
    }
    boolean alone = place + 1 == count || values[place + 1] > value;
    return alone ? place + 1 : search(Math.nextUp(value));
  }

  /** A binary search without branches to mispredict: each step adds a half or nothing. */
  int search(double value) {
    int low = 0;
    int length = count;
    while (length > 1) {
      int half = length >>> 1;
      low += values[low + half - 1] < value ? half : 0;
      length -= half;
    }
    return length == 1 && values[low] < value ? low + 1 : low;
  }

  /** Puts a value, by one move of what lies between, in the place of one that it holds. */
  void replace(double leaving, double entering) {
    int gap = search(leaving);
    int place = search(entering);
    if (place > gap) {
      place--;
      System.arraycopy(values, gap + 1, values, gap, place - gap);
    } else {
      System.arraycopy(values, place, values, place + 1, gap - place);
    }
    values[place] = entering;
    newest = place;
  }

  void remove(int place) {
    count--;
    System.arraycopy(values, place + 1, values, place, count - place);
  }

  void insert(int place, double value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, count + Math.min(count, STEP));
    }
    System.arraycopy(values, place, values, place + 1, count - place);
    values[place] = value;
    newest = place;
    count++;
  }

  /** Gives away the greater half of the values. */
  SortedRun split() {
    SortedRun greater = new SortedRun(Arrays.copyOfRange(values, count / 2, count));
    count /= 2;
    values = Arrays.copyOf(values, count);
    return greater;
  }

  /** Takes over the values of another run, none of them less than one of its own. */
  void append(SortedRun greater) {
    int sum = count + greater.count;
    if (sum > values.length) {
      values = Arrays.copyOf(values, Math.min(CAPACITY, sum + STEP));
    }
    System.arraycopy(greater.values, 0, values, count, greater.count);
    count = sum;
  }
}
