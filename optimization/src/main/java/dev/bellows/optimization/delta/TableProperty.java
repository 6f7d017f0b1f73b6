package dev.bellows.optimization.delta;

import dev.bellows.core.Args;
import java.util.Locale;
import java.util.regex.Pattern;

/** Properties of a Delta table that decide how its files come to be. */
public enum TableProperty {
  /** The size in bytes that {@link DeltaMaintenance} aims at when it rewrites the table. */
  TARGET_FILE_BYTES("bellows.targetFileBytes", "[1-9]\\d{0,17}", "a number of bytes"),
  /** Writers shuffle rows so that they write fewer, larger files: true or false. */
  OPTIMIZED_WRITES("delta.autoOptimize.optimizeWrite", "true|false", "true or false"),
  /** A writer compacts small files after its commit: true or false. */
  AUTO_COMPACTION("delta.autoOptimize.autoCompact", "true|false", "true or false"),
  /** How long files of older versions are kept, the least that a vacuum keeps: interval 7 days. */
  RETENTION(Retention.PROPERTY, "interval \\d+ (week|day|hour)s?", "such as 'interval 7 days'");

  private final String key;
  private final Pattern values;
  private final String allowed;

  TableProperty(String key, String values, String allowed) {
    this.key = key;
    this.values = Pattern.compile(values);
    this.allowed = allowed;
  }

  /** Its key among the table's properties. */
  public String key() {
    return key;
  }

  void check(String value) {
    Args.check(
        values.matcher(value.toLowerCase(Locale.ROOT)).matches(),
        "Invalid %s: '%s'; it is %s",
        key,
        value,
        allowed);
  }
}
