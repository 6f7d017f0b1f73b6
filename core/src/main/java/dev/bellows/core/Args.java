package dev.bellows.core;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

/** Checks of arguments: the message names the problem, its value and the remedy. */
public final class Args {
  private Args() {}

  /**
   * Throws an {@link IllegalArgumentException} with the formatted message unless the condition
   * holds.
   */
  @FormatMethod
  public static void check(boolean condition, @FormatString String template, Object... values) {
    if (!condition) {
      throw new IllegalArgumentException(String.format(template, values));
    }
  }
}
