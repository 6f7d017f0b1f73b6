package dev.bellows.core.page;

import java.util.Locale;

/** Markup being written. What comes from data goes through {@link #text}, which escapes it. */
public final class Html {
  private final StringBuilder out = new StringBuilder();

  /** Nothing yet. */
  public Html() {}

  /** Markup of our own. */
  public Html raw(String markup) {
    out.append(markup);
    return this;
  }

  /** Text of anyone, as content or inside a quoted attribute. */
  public Html text(String text) {
    text.codePoints().forEach(this::escape);
    return this;
  }

  /** A column's name, which may break behind an underscore or a dot. */
  public Html name(String name) {
    name.codePoints()
        .forEach(
            sign -> {
              escape(sign);
              if (sign == '_' || sign == '.') {
                out.append("<wbr>");
              }
            });
    return this;
  }

  private void escape(int sign) {
    switch (sign) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      default -> visible(sign);
    }
  }

  /**
   * What has no picture of its own, or turns the direction of what follows, is written as its
   * number: a reader must see two different names as different.
   */
  private void visible(int sign) {
    int type = Character.getType(sign);
    boolean hidden =
        type == Character.CONTROL
            || type == Character.FORMAT
            || type == Character.SURROGATE
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR;
    if (hidden) {
      out.append(String.format(Locale.ROOT, "\\u%04x", sign));
    } else {
      out.appendCodePoint(sign);
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
