package dev.bellows.session;

import dev.bellows.core.Args;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked of a session: typed options and any {@code spark.*} key, each with where it was
 * asked for. Immutable: each {@code with…} method returns a new configuration. Values are checked
 * at once.
 *
 * <p>Settings may also come from a YAML file, a properties file and the environment. Of several
 * values for one setting, that of the strongest origin wins: code, then what Spark already has
 * ({@code spark-submit --conf}, {@code spark-defaults.conf}, {@code -Dspark.…}), then file, then
 * environment, then what Bellows derives, then its default. Within one origin the later value wins.
 *
 * <pre>{@code
 * SessionConfig config =
 *     SessionConfig.fromYaml(Path.of("session.yaml")).withAppName("features").withDriverMemory("4g");
 * SparkSession spark = SparkSessionFactory.create(config);
 * }</pre>
 */
public final class SessionConfig {
  private static final Origin CODE = new Origin.Code();
  private static final SessionConfig DEFAULTS = new SessionConfig(List.of());

  private final List<Asked> asked;

  private SessionConfig(List<Asked> asked) {
    this.asked = List.copyOf(asked);
  }

  /** A configuration that asks for nothing: every setting is derived or a default. */
  public static SessionConfig defaults() {
    return DEFAULTS;
  }

  /**
   * The settings of a YAML file: option keys ({@code shufflePartitions: 64}), and Spark's own keys
   * at the top or in a {@code spark:} block. A file with a {@code session:} block, such as a
   * feature job, is read from that block alone.
   *
   * @throws dev.bellows.core.BellowsException if the file cannot be read, is no YAML, has an
   *     unknown key, a wrong value or two values for one setting; the message starts with file and
   *     line
   */
  public static SessionConfig fromYaml(Path file) {
    return ofFile(file.toString(), YamlSettings.read(file));
  }

  /**
   * The settings of a Java properties file in UTF-8, keys as in YAML with dots for blocks ({@code
   * dynamicAllocation.min=2}). A {@code spark-defaults.conf} can be read as well.
   *
   * @throws dev.bellows.core.BellowsException as {@link #fromYaml}
   */
  public static SessionConfig fromProperties(Path file) {
    return ofFile(file.toString(), SettingFiles.readProperties(file));
  }

  /**
   * Settings that a caller read from a file, keys and blocks as in YAML; they have a file's
   * precedence.
   *
   * @param origin the file's name, for reports and errors
   * @throws dev.bellows.core.BellowsException as {@link #fromYaml}, without a line
   */
  public static SessionConfig fromMap(Map<String, Object> settings, String origin) {
    return ofFile(origin, SettingFiles.ofMap(settings, origin));
  }

  private static SessionConfig ofFile(String name, List<RawSetting> settings) {
    List<Asked> read = new ArrayList<>();
    for (RawSetting raw : settings) {
      Origin.File place = new Origin.File(name, raw.line());
      Asked setting = SettingReader.read(raw.name(), raw.text(), place);
      requireNoOther(read, raw, setting);
      read.add(setting);
    }
    return new SessionConfig(read);
  }

  private static void requireNoOther(List<Asked> read, RawSetting raw, Asked setting) {
    for (Asked other : read) {
      if (other.key().equals(setting.key()) && !other.value().equals(setting.value())) {
        throw SettingReader.invalid(
            setting.origin(),
            String.format(
                "'%s' sets %s a second time: '%s' here, '%s' at %s. Keep one of them.",
                raw.name(),
                setting.key(),
                Redaction.value(setting.key(), setting.value()),
                Redaction.value(other.key(), other.value()),
                other.origin()));
      }
    }
  }

  /**
   * This configuration with the settings of {@code other} added: per setting the stronger origin
   * wins, and {@code other} where both have the same.
   */
  public SessionConfig mergedWith(SessionConfig other) {
    List<Asked> all = new ArrayList<>(asked);
    all.addAll(other.asked);
    return new SessionConfig(all);
  }

  /**
   * Any setting of Spark, its key starting with {@code spark.}: {@code with("spark.ui.enabled",
   * "false")}. Keys that have a typed option are checked as that option is.
   *
   * @throws IllegalArgumentException if the key does not start with {@code spark.}
   */
  public SessionConfig with(String sparkKey, String value) {
    Args.check(
        sparkKey.startsWith("spark."),
        "Unknown setting '%s': keys given to with(…) are Spark's own and start with 'spark.'; the"
            + " other options have methods of their own, such as withShufflePartitions(…).",
        sparkKey);
    return plus(SettingReader.read(sparkKey, value, CODE));
  }

  /** The name that Spark's UI and cluster manager show. Default {@code bellows}. */
  public SessionConfig withAppName(String name) {
    return with(SessionOption.APP_NAME, name);
  }

  /**
   * The cluster manager, or {@code local[n]}. By default whatever {@code spark-submit} gave, and
   * {@code local[*]} when it gave none.
   */
  public SessionConfig withMaster(String master) {
    return with(SessionOption.MASTER, master);
  }

  /** How many partitions a shuffle has before adaptive execution merges small ones. */
  public SessionConfig withShufflePartitions(int partitions) {
    return with(SessionOption.SHUFFLE_PARTITIONS, Integer.toString(partitions));
  }

  /** How many shuffle partitions each core gets, where their number is derived. Default 3. */
  public SessionConfig withShuffleMultiplier(double partitionsPerCore) {
    return with(SessionOption.SHUFFLE_MULTIPLIER, Double.toString(partitionsPerCore));
  }

  /** The size up to which adaptive execution merges partitions. Default {@code 128m}. */
  public SessionConfig withAdvisoryPartitionSize(String size) {
    return with(SessionOption.ADVISORY_PARTITION_SIZE, size);
  }

  /**
   * The most bytes of files that one partition of a scan reads. Spark's default is {@code 128m}.
   */
  public SessionConfig withReadPartitionSize(String size) {
    return with(SessionOption.READ_PARTITION_SIZE, size);
  }

  /** The size up to which a join's side is broadcast; {@code off} for never. Spark: {@code 10m}. */
  public SessionConfig withBroadcastThreshold(String size) {
    return with(SessionOption.BROADCAST_THRESHOLD, size);
  }

  /** How many times the median a partition has to be to count as skewed. Spark's default is 5. */
  public SessionConfig withSkewJoinFactor(double timesTheMedian) {
    return with(SessionOption.SKEW_JOIN_FACTOR, Double.toString(timesTheMedian));
  }

  /** The size below which no partition counts as skewed. Spark's default is {@code 256m}. */
  public SessionConfig withSkewJoinThreshold(String size) {
    return with(SessionOption.SKEW_JOIN_THRESHOLD, size);
  }

  /**
   * The driver's heap. It takes effect only where Spark starts the driver's JVM; a session cannot
   * be created with more than the running JVM has.
   */
  public SessionConfig withDriverMemory(String size) {
    return with(SessionOption.DRIVER_MEMORY, size);
  }

  /** The most bytes that an action may bring to the driver; 0 is no limit. Spark: {@code 1g}. */
  public SessionConfig withMaxResultSize(String size) {
    return with(SessionOption.MAX_RESULT_SIZE, size);
  }

  /**
   * The heap of each executor, at least {@code 450m}. By default 80 % of the container's memory.
   */
  public SessionConfig withExecutorMemory(String size) {
    return with(SessionOption.EXECUTOR_MEMORY, size);
  }

  /** The cores of each executor. */
  public SessionConfig withExecutorCores(int cores) {
    return with(SessionOption.EXECUTOR_CORES, Integer.toString(cores));
  }

  /** How many executors to start, where their number is fixed. */
  public SessionConfig withExecutors(int executors) {
    return with(SessionOption.EXECUTORS, Integer.toString(executors));
  }

  /** Memory outside the heap for execution and storage; {@code 0} switches it off. */
  public SessionConfig withOffHeapMemory(String size) {
    return with(SessionOption.OFF_HEAP_MEMORY, size);
  }

  /**
   * Lets Spark start and stop executors with the load, within these bounds.
   *
   * @throws IllegalArgumentException if {@code max} is less than {@code min} or than 1
   */
  public SessionConfig withDynamicAllocation(int min, int max) {
    Args.check(
        min <= max,
        "Invalid dynamicAllocation: min %s is more than max %s. Exchange them.",
        min,
        max);
    return with(SessionOption.DYNAMIC_ALLOCATION, "true")
        .with(SessionOption.DYNAMIC_ALLOCATION_MIN, Integer.toString(min))
        .with(SessionOption.DYNAMIC_ALLOCATION_MAX, Integer.toString(max));
  }

  /**
   * The garbage collector of driver and executors, added to their {@code extraJavaOptions}. As
   * {@link #withDriverMemory}, it has no effect on a JVM that already runs.
   */
  public SessionConfig withGarbageCollector(GarbageCollector collector) {
    return with(SessionOption.GARBAGE_COLLECTOR, collector.name());
  }

  /** How JVM objects are serialized. Spark's default is {@link Serializer#JAVA}. */
  public SessionConfig withSerializer(Serializer serializer) {
    return with(SessionOption.SERIALIZER, serializer.className());
  }

  /** Tables live in Hive's metastore; needs {@code spark-hive} on the class path. */
  public SessionConfig withHiveSupport() {
    return with(SessionOption.HIVE, "hive");
  }

  /** Tables live in Spark's own catalog, in memory: Spark's default. */
  public SessionConfig withoutHiveSupport() {
    return with(SessionOption.HIVE, "in-memory");
  }

  /** The share of the heap for execution and storage, between 0 and 1. Default 0.8. */
  public SessionConfig withMemoryFraction(double share) {
    return with(SessionOption.MEMORY_FRACTION, Double.toString(share));
  }

  /** The share of that memory that cached data keeps under pressure. Default 0.3. */
  public SessionConfig withStorageFraction(double share) {
    return with(SessionOption.STORAGE_FRACTION, Double.toString(share));
  }

  /** The zone in which timestamps are shown and dates computed. Spark's default is the JVM's. */
  public SessionConfig withTimeZone(ZoneId zone) {
    return with(SessionOption.TIME_ZONE, zone.getId());
  }

  /** How far Bellows may go in optimizing feature jobs. Default {@link OptimizationLevel#SAFE}. */
  public SessionConfig withOptimization(OptimizationLevel level) {
    return with(SessionOption.OPTIMIZATION, level.name());
  }

  /** Whether Delta tables can be read and written. Default {@link DeltaSupport#AUTO}. */
  public SessionConfig withDelta(DeltaSupport support) {
    return with(SessionOption.DELTA, support.name());
  }

  /**
   * The value asked for, as Spark takes it; empty when this configuration does not ask for one.
   *
   * @param key an option's key ({@code shufflePartitions}) or Spark's
   */
  public Optional<String> value(String key) {
    String sparkKey = SessionOption.byKey(key).map(SessionOption::sparkKey).orElse(key);
    return asked.stream()
        .filter(setting -> setting.key().equals(sparkKey))
        .reduce(
            (earlier, later) -> later.origin().rank() <= earlier.origin().rank() ? later : earlier)
        .map(Asked::value);
  }

  /** In the order of asking. */
  List<Asked> asked() {
    return asked;
  }

  private SessionConfig with(SessionOption option, String text) {
    return plus(SettingReader.read(option, option.key(), text, CODE));
  }

  private SessionConfig plus(Asked setting) {
    List<Asked> all = new ArrayList<>(asked);
    all.add(setting);
    return new SessionConfig(all);
  }

  /** The settings asked for, one per line, secrets redacted. */
  @Override
  public String toString() {
    return asked.stream()
        .sorted(Comparator.comparing(Asked::key))
        .map(
            setting ->
                setting.key()
                    + " = "
                    + Redaction.value(setting.key(), setting.value())
                    + " ("
                    + setting.origin()
                    + ")")
        .reduce((lines, line) -> lines + "\n" + line)
        .orElse("nothing asked: all settings are derived or defaults");
  }
}
