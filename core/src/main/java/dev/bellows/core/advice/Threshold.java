package dev.bellows.core.advice;

/**
 * A number that decides whether a rule speaks.
 *
 * @param key its name within the rule: {@code minRatio}
 * @param value what it is
 * @param unit {@code ms}, {@code bytes}, {@code ratio}, {@code count} or {@code share}
 * @param meaning in words
 */
public record Threshold(String key, double value, String unit, String meaning) {
  /** The same with another value. */
  public Threshold with(double other) {
    return new Threshold(key, other, unit, meaning);
  }
}
