package dev.bellows.compression;

/**
 * Arithmetic modulo the prime 2⁶¹ − 1, in which every finite double has a residue: its significand
 * is whole, and powers of two, negative ones too, are rotations. Sums of such residues are those of
 * the exact sums, without any rounding.
 */
final class Residues {
  static final long PRIME = (1L << 61) - 1;

  private static final int BITS = 61;

  private Residues() {}

  /** Both are residues. */
  static long add(long a, long b) {
    long sum = a + b;
    return sum >= PRIME ? sum - PRIME : sum;
  }

  /** Both are residues. */
  static long multiply(long a, long b) {
    long high = Math.multiplyHigh(a, b);
    long low = a * b;
    return add(low & PRIME, reduce((low >>> BITS) | (high << (Long.SIZE - BITS))));
  }

  /** Of a number that is not negative. */
  static long reduce(long value) {
    long folded = (value & PRIME) + (value >>> BITS);
    return folded >= PRIME ? folded - PRIME : folded;
  }

  /** Of a finite number that is not negative, exactly. */
  static long of(double value) {
    if (value == 0) {
      return 0;
    }
    int exponent = Math.max(Math.getExponent(value), Double.MIN_EXPONENT);
    long significand = (long) Math.scalb(value, 52 - exponent);
    return timesPowerOfTwo(significand, exponent - 52);
  }

  /** Multiplying by a power of two rotates the bits. */
  private static long timesPowerOfTwo(long residue, int exponent) {
    int turn = Math.floorMod(exponent, BITS);
    return turn == 0 ? residue : ((residue << turn) & PRIME) | (residue >>> (BITS - turn));
  }

  /** A residue that depends on all bits of both, and on their order. */
  static long mix(long hash, long next) {
    long z = (hash ^ Long.rotateLeft(next * 0x9E3779B97F4A7C15L, 31)) + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
