package dev.bellows.session;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The options with a name and a type of their own. */
enum SessionOption {
  APP_NAME("appName", "spark.app.name", ValueKind.TEXT, null),
  MASTER("master", "spark.master", ValueKind.MASTER_URL, null),
  OPTIMIZATION(
      "optimization", "spark.bellows.optimization", ValueKind.oneOf(OptimizationLevel.class), null),
  DELTA("delta", "spark.bellows.delta", ValueKind.oneOf(DeltaSupport.class), null),
  HIVE("hive", "spark.sql.catalogImplementation", ValueKind.HIVE, "in-memory"),
  ADAPTIVE("adaptive", "spark.sql.adaptive.enabled", ValueKind.SWITCH, "true"),
  SHUFFLE_PARTITIONS(
      "shufflePartitions", "spark.sql.shuffle.partitions", ValueKind.wholeNumber(1), "200"),
  SHUFFLE_MULTIPLIER(
      "shuffleMultiplier",
      "spark.bellows.shuffleMultiplier",
      ValueKind.numberBetween(0, Double.POSITIVE_INFINITY),
      null),
  ADVISORY_PARTITION_SIZE(
      "advisoryPartitionSize",
      "spark.sql.adaptive.advisoryPartitionSizeInBytes",
      ValueKind.size(1, "1b"),
      "64m"),
  READ_PARTITION_SIZE(
      "readPartitionSize", "spark.sql.files.maxPartitionBytes", ValueKind.size(1, "1b"), "128m"),
  BROADCAST_THRESHOLD(
      "broadcastThreshold", "spark.sql.autoBroadcastJoinThreshold", ValueKind.sizeOrOff(), "10m"),
  SKEW_JOIN_FACTOR(
      "skewJoinFactor",
      "spark.sql.adaptive.skewJoin.skewedPartitionFactor",
      ValueKind.numberBetween(0, Double.POSITIVE_INFINITY),
      "5"),
  SKEW_JOIN_THRESHOLD(
      "skewJoinThreshold",
      "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes",
      ValueKind.size(1, "1b"),
      "256m"),
  TIME_ZONE("timeZone", "spark.sql.session.timeZone", ValueKind.TIME_ZONE, null),
  DRIVER_MEMORY("driverMemory", "spark.driver.memory", ValueKind.size(1L << 20, "1m"), "1g"),
  MAX_RESULT_SIZE("maxResultSize", "spark.driver.maxResultSize", ValueKind.size(1, "0b"), "1g"),
  // Spark refuses less than 1.5 times the 300 MiB that it reserves.
  EXECUTOR_MEMORY(
      "executorMemory", "spark.executor.memory", ValueKind.size(1L << 20, "450m"), "1g"),
  EXECUTOR_CORES("executorCores", "spark.executor.cores", ValueKind.wholeNumber(1), null),
  EXECUTORS("executors", "spark.executor.instances", ValueKind.wholeNumber(0), null),
  OFF_HEAP_MEMORY("offHeapMemory", "spark.memory.offHeap.size", ValueKind.size(1, "0b"), "0"),
  MEMORY_FRACTION("memoryFraction", "spark.memory.fraction", ValueKind.numberBetween(0, 1), "0.6"),
  STORAGE_FRACTION("storageFraction", "spark.memory.storageFraction", ValueKind.share(), "0.5"),
  DYNAMIC_ALLOCATION(
      "dynamicAllocation", "spark.dynamicAllocation.enabled", ValueKind.SWITCH, "false"),
  DYNAMIC_ALLOCATION_MIN(
      "dynamicAllocation.min",
      "spark.dynamicAllocation.minExecutors",
      ValueKind.wholeNumber(0),
      "0"),
  DYNAMIC_ALLOCATION_MAX(
      "dynamicAllocation.max",
      "spark.dynamicAllocation.maxExecutors",
      ValueKind.wholeNumber(1),
      null),
  GARBAGE_COLLECTOR(
      "garbageCollector",
      "spark.bellows.garbageCollector",
      ValueKind.oneOf(GarbageCollector.class),
      null),
  SERIALIZER("serializer", "spark.serializer", ValueKind.SERIALIZER, Serializer.JAVA.className());

  private final String key;
  private final String sparkKey;

  // A kind's functions hold no state; Error Prone cannot see that of a Function.
  @SuppressWarnings("ImmutableEnumChecker")
  private final ValueKind kind;

  private final String sparkDefault;

  SessionOption(String key, String sparkKey, ValueKind kind, String sparkDefault) {
    this.key = key;
    this.sparkKey = sparkKey;
    this.kind = kind;
    this.sparkDefault = sparkDefault;
  }

  String key() {
    return key;
  }

  String sparkKey() {
    return sparkKey;
  }

  ValueKind kind() {
    return kind;
  }

  /** What Spark does when nobody sets it, where that is one fixed value. */
  Optional<String> sparkDefault() {
    return Optional.ofNullable(sparkDefault);
  }

  /** {@code BELLOWS_SHUFFLE_PARTITIONS} for {@code shufflePartitions}. */
  String variable() {
    String snake = key.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_');
    return "BELLOWS_" + snake.toUpperCase(Locale.ROOT);
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(SessionOption::key).toList();
  }

  static Optional<SessionOption> byKey(String key) {
    return Arrays.stream(values()).filter(option -> option.key.equals(key)).findFirst();
  }

  static Optional<SessionOption> bySparkKey(String sparkKey) {
    return Arrays.stream(values()).filter(option -> option.sparkKey.equals(sparkKey)).findFirst();
  }
}
