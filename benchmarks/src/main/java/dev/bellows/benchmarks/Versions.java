package dev.bellows.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.spark.sql.SparkSession;

/** The versions of what a bench stands on. */
final class Versions {
  private Versions() {}

  /** Bellows, Java, Spark and Delta, in this order, to be added to. */
  static Map<String, String> ofPlatform(SparkSession spark) {
    Properties built = built();
    Map<String, String> versions = ofBellows(built);
    versions.put("spark", spark.version());
    versions.put("delta", built.getProperty("delta"));
    return versions;
  }

  /** Bellows, Java and JMH. */
  static Map<String, String> ofKernel() {
    Properties built = built();
    Map<String, String> versions = ofBellows(built);
    versions.put("jmh", built.getProperty("jmh"));
    return versions;
  }

  private static Map<String, String> ofBellows(Properties built) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("bellows", built.getProperty("bellows"));
    versions.put("java", Runtime.version().toString());
    return versions;
  }

  /** What the build wrote down. */
  private static Properties built() {
    try (InputStream source = Versions.class.getResourceAsStream("versions.properties")) {
      Properties properties = new Properties();
      properties.load(Objects.requireNonNull(source, "versions.properties"));
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
