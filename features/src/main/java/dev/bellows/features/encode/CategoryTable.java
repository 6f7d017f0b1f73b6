package dev.bellows.features.encode;

import java.util.Arrays;

/**
 * The states of a column's categories, by open addressing in a few arrays: with many categories a
 * lookup is waiting for memory, and each object on the way is one more wait.
 *
 * <p>A category is known by its bytes, which need not be those of a Java string; null is one too.
 */
final class CategoryTable {
  private static final int FIRST_CATEGORIES = 32;

  /** What a category takes beside its text and its numbers. */
  private static final long BYTES_OF_CATEGORY = 48;

  private final int length;

  /** The category in each slot, counted from 1; 0 where there is none. At most half are taken. */
  private int[] slots = new int[2 * FIRST_CATEGORIES];

  private long[] hashes = new long[FIRST_CATEGORIES];
  private byte[][] texts = new byte[FIRST_CATEGORIES][];
  private double[] sums;
  private int size;
  private long bytes;

  /**
   * @param length how many numbers a state has
   */
  CategoryTable(int length) {
    this.length = length;
    sums = new double[FIRST_CATEGORIES * length];
  }

  int size() {
    return size;
  }

  /** About what it takes, the arrays' spare room left out. */
  long bytes() {
    return bytes;
  }

  /** The states, one behind the other; another array after {@link #find}. */
  double[] sums() {
    return sums;
  }

  long hash(int category) {
    return hashes[category];
  }

  byte[] text(int category) {
    return texts[category];
  }

  /**
   * Where in {@link #sums} the state of that category begins; zeros if it is a new one.
   *
   * @param hash any function of the text
   */
  int find(byte[] text, long hash) {
    int slot = slot(hash);
    while (slots[slot] != 0) {
      int category = slots[slot] - 1;
      if (hashes[category] == hash && Arrays.equals(texts[category], text)) {
        return category * length;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    if (size == hashes.length) {
      grow();
      slot = free(hash);
    }
    hashes[size] = hash;
    texts[size] = text;
    bytes += BYTES_OF_CATEGORY + 8L * length + (text == null ? 0 : text.length);
    slots[slot] = ++size;
    return (size - 1) * length;
  }

  private int slot(long hash) {
    return (int) (hash ^ (hash >>> 32)) & (slots.length - 1);
  }

  private int free(long hash) {
    int slot = slot(hash);
    while (slots[slot] != 0) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private void grow() {
    hashes = Arrays.copyOf(hashes, 2 * size);
    texts = Arrays.copyOf(texts, 2 * size);
    sums = Arrays.copyOf(sums, 2 * size * length);
    slots = new int[4 * size];
    for (int category = 0; category < size; category++) {
      slots[free(hashes[category])] = category + 1;
    }
  }
}
