package dev.bellows.metrics.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a scan, from what it tells of itself: {@code struct<id:bigint,name:string>}. Spark
 * writes names as they are, without quotes, so its own parser refuses {@code odd, name:string}.
 */
final class ReadSchema {
  private ReadSchema() {}

  /** The names of top-level columns; commas and colons may be part of them. */
  static List<String> columns(String told) {
    String fields = told.substring("struct<".length(), told.length() - 1);
    List<String> names = new ArrayList<>();
    int depth = 0;
    int start = 0;
    int colon = -1;
    for (int i = 0; i <= fields.length(); i++) {
      char letter = i < fields.length() ? fields.charAt(i) : ',';
      if (letter == '<' || letter == '(') {
        depth++;
      } else if (letter == '>' || letter == ')') {
        depth--;
      } else if (depth == 0 && letter == ':') {
        colon = i;
      } else if (depth == 0 && letter == ',' && colon >= start) {
        names.add(fields.substring(start, colon));
        start = i + 1;
      }
    }
    return names;
  }
}
