package dev.bellows.features.profile;

import java.util.Arrays;

/**
 * The rows and weights of different values, by open addressing over primitive arrays. Values are
 * keys of 64 bits: a long itself, or the bits of a double.
 *
 * <p>Once there are too many values, it keeps the frequent ones: {@link #keepHeaviest} drops light
 * values and notes how much of a value's weight may be lost (J. Misra and D. Gries, “Finding
 * repeated elements”, 1982).
 */
final class ValueTable {
  /** How many values are kept exactly. */
  static final int LIMIT = 4096;

  private long[] keys = new long[16];
  private long[] rows = new long[16];
  private double[] weights = new double[16];
  private double[] lowWeights = new double[16];
  private double[] squares = new double[16];
  private int size;
  private double lost;

  static ValueTable read(StateInput in) {
    ValueTable table = new ValueTable();
    table.lost = in.number();
    int size = in.size(5 * Long.BYTES);
    for (int i = 0; i < size; i++) {
      long key = in.whole();
      table.add(key, in.whole(), in.number(), in.number(), in.number());
    }
    return table;
  }

  void write(StateOutput out) {
    out.put(lost);
    out.put(size);
    for (int slot = 0; slot < keys.length; slot++) {
      if (rows[slot] > 0) {
        out.put(keys[slot]);
        out.put(rows[slot]);
        out.put(weights[slot]);
        out.put(lowWeights[slot]);
        out.put(squares[slot]);
      }
    }
  }

  int size() {
    return size;
  }

  /** How much more weight than the table says a value may have, one that is not there included. */
  double lost() {
    return lost;
  }

  void lose(double weight) {
    lost += weight;
  }

  /** Adds a row without weight. */
  void add(long key) {
    int slot = slot(key);
    if (rows[slot]++ == 0) {
      taken(slot, key);
    } else {
      weights[slot]++;
      squares[slot]++;
    }
  }

  private void taken(int slot, long key) {
    keys[slot] = key;
    weights[slot] = 1;
    squares[slot] = 1;
    grown();
  }

  /** Adds rows of that weight, each with a square of weights. */
  void add(long key, long moreRows, double weight, double lowWeight, double square) {
    int slot = slot(key);
    boolean isNew = rows[slot] == 0;
    keys[slot] = key;
    rows[slot] += moreRows;
    addWeight(slot, weight, lowWeight);
    squares[slot] += square;
    if (isNew) {
      grown();
    }
  }

  /** Adds to the double-double of a slot, so that the order of rows does not show. */
  private void addWeight(int slot, double high, double low) {
    double sum = weights[slot] + high;
    double part = sum - weights[slot];
    double rest = (weights[slot] - (sum - part)) + (high - part) + (lowWeights[slot] + low);
    weights[slot] = sum + rest;
    lowWeights[slot] = rest - (weights[slot] - sum);
  }

  boolean contains(long key) {
    return size > 0 && rows[slot(key)] > 0;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (rows[slot] > 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grown() {
    size++;
    if (2 * size > keys.length) {
      copyInto(4 * size, 0);
    }
  }

  void merge(ValueTable other) {
    lost += other.lost;
    for (int slot = 0; slot < other.keys.length; slot++) {
      if (other.rows[slot] > 0) {
        add(
            other.keys[slot],
            other.rows[slot],
            other.weights[slot],
            other.lowWeights[slot],
            other.squares[slot]);
      }
    }
  }

  /** Drops the lightest values if there are more than so many. */
  void keepHeaviest(int most) {
    if (size <= most) {
      return;
    }
    double[] sorted = new double[size];
    int count = 0;
    for (int slot = 0; slot < keys.length; slot++) {
      if (rows[slot] > 0) {
        sorted[count++] = weights[slot];
      }
    }
    Arrays.sort(sorted);
    double dropped = sorted[size - most / 2 - 1];
    lost += dropped;
    copyInto(2 * most, dropped);
  }

  /** Keeps the values above that weight, in arrays of at least that length. */
  private void copyInto(int length, double above) {
    ValueTable copy = new ValueTable();
    int capacity = Math.max(16, Integer.highestOneBit(length - 1) << 1);
    copy.keys = new long[capacity];
    copy.rows = new long[capacity];
    copy.weights = new double[capacity];
    copy.lowWeights = new double[capacity];
    copy.squares = new double[capacity];
    for (int slot = 0; slot < keys.length; slot++) {
      if (rows[slot] > 0 && weights[slot] > above) {
        copy.add(keys[slot], rows[slot], weights[slot], lowWeights[slot], squares[slot]);
      }
    }
    keys = copy.keys;
    rows = copy.rows;
    weights = copy.weights;
    lowWeights = copy.lowWeights;
    squares = copy.squares;
    size = copy.size;
  }

  /** The values and their weights, in no order. */
  void copyTo(long[] allKeys, double[] allWeights) {
    int count = 0;
    for (int slot = 0; slot < keys.length; slot++) {
      if (rows[slot] > 0) {
        allKeys[count] = keys[slot];
        allWeights[count++] = weights[slot];
      }
    }
  }

  /** One entry. */
  record Entry(long key, long rows, double weight, double squaredWeight) {}

  /** All entries, in no order. */
  Entry[] entries() {
    Entry[] entries = new Entry[size];
    int count = 0;
    for (int slot = 0; slot < keys.length; slot++) {
      if (rows[slot] > 0) {
        entries[count++] = new Entry(keys[slot], rows[slot], weights[slot], squares[slot]);
      }
    }
    return entries;
  }
}
