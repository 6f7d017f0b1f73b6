package dev.bellows.session;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A setting as a file has it.
 *
 * @param line where it stands; 0 when that is not known
 */
record RawSetting(String name, String text, int line) {

  /**
   * The name of an entry in a block: {@code dynamicAllocation} and {@code min}, joined by a dot.
   */
  static String nested(Origin.File place, String block, String name) {
    if (!block.equals("spark")) {
      return block.isEmpty() ? name : block + "." + name;
    }
    if (!name.startsWith("spark.")) {
      throw SettingReader.invalid(
          place,
          "Unknown setting '"
              + name
              + "' under 'spark:': the keys there are Spark's own and start with 'spark.'. Options"
              + " such as "
              + SessionOption.SHUFFLE_PARTITIONS.key()
              + " stand beside 'spark:'.");
    }
    return name;
  }

  /** The text of a list: Spark's own lists are separated by commas. */
  static String joined(Collection<String> items) {
    return items.stream().collect(Collectors.joining(","));
  }
}
