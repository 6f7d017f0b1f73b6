package dev.bellows.features.profile;

/** Texts in the order of their code points: as Spark sorts them, by the bytes of UTF-8. */
final class TextOrder {
  private TextOrder() {}

  static int compare(String a, String b) {
    int end = Math.min(a.length(), b.length());
    for (int i = 0; i < end; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // UTF-16 has surrogates below other characters, whose code points are lower.
        boolean both = Character.isSurrogate(x) == Character.isSurrogate(y);
        return both ? Character.compare(x, y) : (Character.isSurrogate(x) ? 1 : -1);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
