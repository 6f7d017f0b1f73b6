package dev.bellows.session;

import dev.bellows.core.internal.SessionAccess;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;

/** The settings that a running session has. */
record RunningSettings(SparkSession spark) {

  /** The value in force: set, or Spark's own default where Spark tells it; empty when neither. */
  Optional<String> value(String key) {
    try {
      return Optional.ofNullable(spark.conf().get(key));
    } catch (NoSuchElementException unset) {
      return Optional.empty();
    }
  }

  /** The value that was set; empty when a default is in force. */
  static Optional<String> own(RuntimeConfig conf, String key) {
    return conf.contains(key) ? Optional.of(conf.get(key)) : Optional.empty();
  }

  boolean isClassic() {
    return SessionAccess.isClassic(spark);
  }

  boolean isLocal() {
    return value("spark.master").filter(master -> master.matches("local(\\[.*)?")).isPresent();
  }

  /**
   * Whether a new value takes effect. Keys that Spark SQL does not know are read at run time by
   * extensions when they are named as SQL's or Bellows' own; all others when Spark starts.
   */
  boolean canChange(String key) {
    if (key.equals(DeltaWiring.CATALOG)) {
      return false; // Spark lets it be set, and goes on with the catalog that it has loaded.
    }
    if (spark.conf().isModifiable(key) || key.startsWith("spark.bellows.")) {
      return true;
    }
    boolean named = key.startsWith("spark.sql.") || key.startsWith("spark.databricks.");
    return named && isClassic() && !SessionAccess.isStatic(key);
  }

  /** Whether the session behaves as if it had that value. */
  boolean has(String key, String value) {
    Optional<SessionOption> option = SessionOption.bySparkKey(key);
    Optional<String> actual = value(key).or(() -> option.flatMap(SessionOption::sparkDefault));
    return actual
        .filter(has -> comparable(option, has).equals(comparable(option, value)))
        .isPresent();
  }

  private static String comparable(Optional<SessionOption> option, String value) {
    return option.map(known -> known.kind().comparable().apply(value)).orElse(value);
  }
}
