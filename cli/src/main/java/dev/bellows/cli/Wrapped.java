package dev.bellows.cli;

import java.util.ArrayList;
import java.util.List;

/** Text broken into lines between words. */
final class Wrapped {
  private Wrapped() {}

  /**
   * {@code text} in lines of at most {@code columns} signs, all but the first behind {@code
   * indent}. A longer word has a line of its own. The blanks at the start of the text stay.
   */
  static List<String> lines(String text, int columns, String indent) {
    if (text.length() <= columns) {
      return List.of(text);
    }
    String body = text.stripLeading();
    String before = text.substring(0, text.length() - body.length());
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(before);
    boolean empty = true;
    for (String word : body.split(" ", -1)) {
      if (!empty && line.length() + 1 + word.length() > columns) {
        lines.add(line.toString());
        line = new StringBuilder(indent).append(word);
        continue;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    lines.add(line.toString());
    return lines;
  }
}
