package dev.bellows.session;

/** Classes that may be on the class path, by name: to mention them would be to need them. */
final class ClassNames {
  static final String DELTA_EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";
  static final String DELTA_CATALOG = "org.apache.spark.sql.delta.catalog.DeltaCatalog";
  static final String BELLOWS_EXTENSIONS = "dev.bellows.features.sql.BellowsExtensions";
  static final String HIVE_SESSION = "org.apache.spark.sql.hive.HiveSessionStateBuilder";

  private ClassNames() {}
}
