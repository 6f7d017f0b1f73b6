package dev.bellows.features.validate;

/** Writes texts that come from data, so that none is invisible and none fills the page. */
final class ColumnTexts {
  private static final int LONGEST = 60;

  private ColumnTexts() {}

  /**
   * A value: the empty one is named, blanks are quoted, a long one is cut and ends with {@code …}.
   */
  static String value(String text) {
    if (text.isEmpty()) {
      return "(empty)";
    }
    String cut = cut(text);
    return text.strip().equals(text) ? cut : "“" + cut + "”";
  }

  private static String cut(String text) {
    int signs = text.codePointCount(0, text.length());
    return signs <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
  }
}
