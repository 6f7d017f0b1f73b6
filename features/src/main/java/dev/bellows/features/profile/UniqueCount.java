package dev.bellows.features.profile;

/**
 * How many different values there are.
 *
 * @param value the number, or its estimate
 * @param exact whether it is no estimate
 * @param lower with {@code upper}: the number is between them, with 95 % confidence where it is an
 *     estimate
 * @param upper see {@code lower}
 */
public record UniqueCount(long value, boolean exact, long lower, long upper) {
  static UniqueCount exactly(long value) {
    return new UniqueCount(value, true, value, value);
  }
}
