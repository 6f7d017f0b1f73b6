package dev.bellows.compression;

import java.util.Arrays;

/**
 * Cells by a whole number: a cell is one look at memory, and costs no object. Small numbers are
 * places themselves; when a greater one comes, all get places by open addressing. A cell's number
 * and its rows stand beside each other; its sums, if there are any, in arrays of their own.
 */
final class CellMap {
  private static final long NONE = -1;
  private static final int SMALLEST = 1 << 12;
  private static final int MOST_DIRECT = 1 << 16;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** Of weights: the sum and its rest, and those of the squares. */
  static final int WEIGHT = 0;

  static final int WEIGHT_REST = 1;
  static final int SQUARE = 2;
  static final int SQUARE_REST = 3;

  /** Of each measure: weight and its rest, mean, squares about it. */
  static final int PER_MEASURE = 4;

  /** Behind the first sum of a measure. */
  static final int MEAN = 2;

  static final int SQUARES = 3;

  private final int columns;
  private long[] cells;
  private double[][] sums;
  private int size;
  private boolean direct;

  /**
   * @param columns how many sums a cell has
   */
  CellMap(int columns) {
    this.columns = columns;
    clear();
  }

  void clear() {
    allocate(SMALLEST);
    size = 0;
    direct = true;
  }

  private void allocate(int capacity) {
    cells = new long[2 * capacity];
    Arrays.fill(cells, NONE);
    sums = new double[columns][capacity];
  }

  int size() {
    return size;
  }

  /** How many places there are, with a cell or without. */
  int capacity() {
    return cells.length / 2;
  }

  /** The number of the cell at a place; negative if there is none. */
  long key(int place) {
    return cells[2 * place];
  }

  long rows(int place) {
    return cells[2 * place + 1];
  }

  double sum(int column, int place) {
    return sums[column][place];
  }

  /** The place of that cell, which has some more rows; it changes when other cells come. */
  int add(long key, long rows) {
    if (direct ? key >= capacity() : 2 * size >= capacity()) {
      grow(key);
    }
    int place = place(key);
    if (cells[2 * place] == NONE) {
      cells[2 * place] = key;
      cells[2 * place + 1] = 0;
      size++;
    }
    cells[2 * place + 1] += rows;
    return place;
  }

  private int place(long key) {
    if (direct) {
      return (int) key;
    }
    int mask = capacity() - 1;
    int place = (int) ((key * GOLDEN) >>> 32) & mask;
    while (cells[2 * place] != key && cells[2 * place] != NONE) {
      place = (place + 1) & mask;
    }
    return place;
  }

  /** Makes room for a key; afterwards at most half of the places by addressing have a cell. */
  private void grow(long key) {
    long[] old = cells;
    double[][] oldSums = sums;
    int capacity = 2 * capacity();
    direct &= key < MOST_DIRECT;
    while (direct && key >= capacity) {
      capacity *= 2;
    }
    allocate(capacity);
    for (int i = 0; i < old.length; i += 2) {
      if (old[i] != NONE) {
        int place = place(old[i]);
        cells[2 * place] = old[i];
        cells[2 * place + 1] = old[i + 1];
        for (int c = 0; c < columns; c++) {
          sums[c][place] = oldSums[c][i / 2];
        }
      }
    }
  }

  /** Adds to a sum of about 106 significant bits (Knuth's two-sum), and its rest. */
  void addSum(int column, int place, double otherHigh, double otherLow) {
    double high = sums[column][place];
    double sum = high + otherHigh;
    double part = sum - high;
    double rest = (high - (sum - part)) + (otherHigh - part) + (sums[column + 1][place] + otherLow);
    sums[column][place] = sum + rest;
    sums[column + 1][place] = rest - (sums[column][place] - sum);
  }

  /** Adds one value, or some with a mean and squares about it: Chan, Pébay. */
  void addMeasure(int column, int place, double weight, double rest, double mean, double squares) {
    if (weight == 0) {
      return;
    }
    double before = sums[column][place];
    addSum(column, place, weight, rest);
    double difference = mean - sums[column + MEAN][place];
    double share = weight / sums[column][place];
    sums[column + MEAN][place] += difference * share;
    sums[column + SQUARES][place] += squares + difference * difference * before * share;
  }
}
