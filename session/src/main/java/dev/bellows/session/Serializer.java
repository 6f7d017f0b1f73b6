package dev.bellows.session;

/**
 * How Spark serializes JVM objects: RDD rows and closures' data. DataFrame rows are not affected.
 */
public enum Serializer {
  KRYO("org.apache.spark.serializer.KryoSerializer"),
  JAVA("org.apache.spark.serializer.JavaSerializer");

  private final String className;

  Serializer(String className) {
    this.className = className;
  }

  /** The value of {@code spark.serializer}. */
  public String className() {
    return className;
  }
}
