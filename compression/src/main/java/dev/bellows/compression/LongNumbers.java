package dev.bellows.compression;

import java.util.Arrays;

/** Numbers, counted from 0, for different whole numbers; no object is made for any. */
final class LongNumbers {
  private static final int SMALLEST = 1 << 4;
  private static final int NONE = -1;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long[] keys;
  private int[] places;
  private int size;

  LongNumbers() {
    clear();
  }

  void clear() {
    keys = new long[SMALLEST / 2];
    places = new int[SMALLEST];
    Arrays.fill(places, NONE);
    size = 0;
  }

  /** How many numbers are taken. */
  int size() {
    return size;
  }

  /** What the number is of. */
  long key(int number) {
    return keys[number];
  }

  /** The number of a key, which is new if the key is. */
  int number(long key) {
    int place = place(key);
    int number = places[place];
    if (number >= 0) {
      return number;
    }
    int next = take(key);
    places[place(key)] = next;
    return next;
  }

  /** A new number, which no key has. */
  int another() {
    return take(0);
  }

  private int take(long key) {
    if (size == keys.length) {
      grow();
    }
    keys[size] = key;
    return size++;
  }

  /** Where the number of that key is, or would be. */
  private int place(long key) {
    int mask = places.length - 1;
    int place = (int) ((key * GOLDEN) >>> 32) & mask;
    while (places[place] >= 0 && keys[places[place]] != key) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    int[] old = places;
    keys = Arrays.copyOf(keys, 2 * keys.length);
    places = new int[2 * old.length];
    Arrays.fill(places, NONE);
    for (int number : old) {
      if (number >= 0) {
        places[place(keys[number])] = number;
      }
    }
  }
}
