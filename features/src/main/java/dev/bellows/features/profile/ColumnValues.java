package dev.bellows.features.profile;

/**
 * The values of one column in some rows. Null is −0.0 among doubles, which have no negative zero
 * otherwise.
 */
final class ColumnValues {
  /** The bits of −0.0. */
  private static final long NULL = Long.MIN_VALUE;

  int size;
  double[] doubles;

  /** Null unless the column's values are longs, of which {@code doubles} has the nearest. */
  long[] longs;

  String[] texts;

  /** Null if all weights are 1. */
  double[] weights;

  /** Where the values are gathered that statistics are made of. */
  final ValidValues valid;

  ColumnValues(int rows) {
    valid = new ValidValues(rows);
  }

  static boolean isNull(double value) {
    return value == 0 && Double.doubleToRawLongBits(value) == NULL;
  }
}
