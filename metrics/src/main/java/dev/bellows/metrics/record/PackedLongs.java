package dev.bellows.metrics.record;

import java.util.Arrays;

/**
 * Numbers in as few bytes as their sizes need, 7 bits to a byte: the metrics of a task, most of
 * which are 0 or small, take a third of their arrays.
 */
final class PackedLongs {
  private static final int MOST_BYTES = 10;

  private PackedLongs() {}

  static byte[] pack(long[] numbers) {
    byte[] bytes = new byte[numbers.length * MOST_BYTES];
    int size = 0;
    for (long number : numbers) {
      // Small negative numbers are small too.
      long rest = (number << 1) ^ (number >> 63);
      while ((rest & ~0x7fL) != 0) {
        bytes[size++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      bytes[size++] = (byte) rest;
    }
    return Arrays.copyOf(bytes, size);
  }

  /** What was packed: as many numbers as the array has places. */
  static void unpack(byte[] packed, long[] numbers) {
    int at = 0;
    for (int i = 0; i < numbers.length; i++) {
      long rest = 0;
      int shift = 0;
      byte next;
      do {
        next = packed[at++];
        rest |= (next & 0x7fL) << shift;
        shift += 7;
      } while (next < 0);
      numbers[i] = (rest >>> 1) ^ -(rest & 1);
    }
  }
}
