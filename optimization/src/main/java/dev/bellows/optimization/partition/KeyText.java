package dev.bellows.optimization.partition;

import static org.apache.spark.sql.functions.array;

import java.util.List;
import org.apache.spark.sql.Column;

/** The values of a key as text, for a person to read. */
final class KeyText {
  private KeyText() {}

  /** An array with a text for each column; null for null. */
  static Column of(List<Column> keys) {
    return array(keys.stream().map(key -> key.cast("string")).toArray(Column[]::new));
  }
}
