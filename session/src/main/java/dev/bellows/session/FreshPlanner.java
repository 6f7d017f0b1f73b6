package dev.bellows.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans a session where none runs: what was asked for, and what follows from it. */
final class FreshPlanner {
  private static final Logger LOG = LoggerFactory.getLogger(FreshPlanner.class);
  private static final Origin DEFAULT = new Origin.Default();
  private static final String API_MODE = "spark.api.mode";
  private static final String DELTA_SNAPSHOT_PARTITIONS =
      "spark.databricks.delta.snapshotPartitions";
  private static final String MERGED_PARTITIONS =
      "spark.sql.adaptive.coalescePartitions.minPartitionNum";
  private static final String COALESCE = "spark.sql.adaptive.coalescePartitions.enabled";
  private static final String SKEW_JOIN = "spark.sql.adaptive.skewJoin.enabled";
  private static final String OFF_HEAP = "spark.memory.offHeap.enabled";

  private final Surroundings surroundings;
  private final Candidates candidates;
  private final Map<String, Setting> chosen = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  FreshPlanner(Surroundings surroundings, Candidates candidates) {
    this.surroundings = surroundings;
    this.candidates = candidates;
  }

  SessionPlan plan() {
    for (Asked winner : candidates.winners()) {
      choose(winner.key(), winner.value(), winner.origin(), candidates.reason(winner));
      UnknownSqlKeys.note(winner.key()).ifPresent(note -> note(winner.key(), note));
    }
    applicationAndMaster();
    bellowsDefaults();
    adaptiveExecution();
    shufflePartitions();
    memory();
    dynamicAllocation();
    new JavaOptions(surroundings, candidates).add(chosen);
    new DeltaWiring(surroundings, candidates).add(chosen);
    trendFunctions();
    deltaOnOneMachine();
    hive();
    driverMemory();
    notesOnLocalMode();
    requireClassicMode();
    LOG.debug("planned a new session: {} settings, {} problems", chosen.size(), problems.size());
    return SessionPlan.fresh(List.copyOf(chosen.values()), problems, candidates);
  }

  private void applicationAndMaster() {
    unlessGiven(SessionOption.APP_NAME.sparkKey(), "bellows", DEFAULT, "the name in Spark's UI");
    unlessGiven(
        SessionOption.MASTER.sparkKey(),
        "local[*]",
        new Origin.Derived("no master given"),
        "neither spark-submit nor configuration nor environment gave a master");
    unlessGiven(
        API_MODE,
        "classic",
        DEFAULT,
        "the driver is in this JVM, also with a Connect client's jar");
    if (isLocal() && !addressIsGiven()) {
      Origin origin = new Origin.Derived("local mode");
      String reason = "nothing outside this machine has to reach an embedded Spark";
      unlessGiven("spark.driver.bindAddress", "127.0.0.1", origin, reason);
      unlessGiven("spark.driver.host", "127.0.0.1", origin, reason);
    }
  }

  /** Spark's own variables for its address. */
  private boolean addressIsGiven() {
    return surroundings.environment().containsKey("SPARK_LOCAL_IP")
        || surroundings.environment().containsKey("SPARK_LOCAL_HOSTNAME");
  }

  private boolean isLocal() {
    String master = value(SessionOption.MASTER).orElse("");
    return master.equals("local") || master.startsWith("local[");
  }

  private void bellowsDefaults() {
    unlessGiven(
        SessionOption.OPTIMIZATION.sparkKey(),
        ValueKind.spoken(OptimizationLevel.SAFE),
        DEFAULT,
        "recorded for the parts of Bellows that optimize jobs");
    unlessGiven(
        SessionOption.DELTA.sparkKey(),
        ValueKind.spoken(DeltaSupport.AUTO),
        DEFAULT,
        "Delta is wired when its jar is there");
    unlessGiven(
        SessionOption.SHUFFLE_MULTIPLIER.sparkKey(),
        "3",
        DEFAULT,
        "shuffle partitions per core: tasks of uneven length fill the cores");
  }

  private void adaptiveExecution() {
    unlessGiven(
        SessionOption.ADAPTIVE.sparkKey(), "true", DEFAULT, "plans follow what the data shows");
    if (Boolean.parseBoolean(value(SessionOption.ADAPTIVE).orElse(""))) {
      unlessGiven(COALESCE, "true", DEFAULT, "small shuffle partitions are merged");
      unlessGiven(SKEW_JOIN, "true", DEFAULT, "skewed partitions of joins are split");
    }
    unlessGiven(
        SessionOption.ADVISORY_PARTITION_SIZE.sparkKey(),
        "128m",
        DEFAULT,
        "the size up to which small shuffle partitions are merged");
  }

  private void shufflePartitions() {
    Cores cores = Cores.of(surroundings, candidates);
    Setting multiplier = chosen.get(SessionOption.SHUFFLE_MULTIPLIER.sparkKey());
    unlessGiven(
        SessionOption.SHUFFLE_PARTITIONS.sparkKey(),
        Integer.toString(cores.shufflePartitions(Double.parseDouble(multiplier.value()))),
        cores.derivation(multiplier),
        "cores × multiplier, at least 8 and at most 256");
    mergedPartitions();
  }

  /** Merging down to one partition a core would leave the cores waiting for the largest. */
  private void mergedPartitions() {
    boolean merges = Boolean.parseBoolean(value(COALESCE).orElse("false"));
    if (merges) {
      String partitions = value(SessionOption.SHUFFLE_PARTITIONS).orElseThrow();
      unlessGiven(
          MERGED_PARTITIONS,
          partitions,
          new Origin.Derived("shufflePartitions " + partitions),
          "merging stops here, above 1 MB a partition, so that uneven tasks fill the cores");
    }
  }

  private void memory() {
    unlessGiven(
        SessionOption.MEMORY_FRACTION.sparkKey(),
        "0.8",
        DEFAULT,
        "the share of the heap for execution and storage; feature jobs keep few objects of their"
            + " own");
    unlessGiven(
        SessionOption.STORAGE_FRACTION.sparkKey(),
        "0.3",
        DEFAULT,
        "the share of it that cached data keeps while execution needs memory");
    ExecutorMemory.derived(surroundings)
        .ifPresent(
            derived ->
                unlessGiven(
                    SessionOption.EXECUTOR_MEMORY.sparkKey(),
                    derived.value(),
                    derived.origin(),
                    derived.reason()));
    value(SessionOption.OFF_HEAP_MEMORY)
        .ifPresent(
            size ->
                unlessGiven(
                    OFF_HEAP,
                    Boolean.toString(isPositive(size)),
                    new Origin.Derived("offHeapMemory"),
                    "off-heap memory is used when it has a size"));
  }

  private static boolean isPositive(String size) {
    return ValueKind.bytes(size, 1).map(bytes -> bytes.signum() > 0).orElse(false);
  }

  private void dynamicAllocation() {
    Optional<String> min = value(SessionOption.DYNAMIC_ALLOCATION_MIN);
    Optional<String> max = value(SessionOption.DYNAMIC_ALLOCATION_MAX);
    if (min.isPresent() || max.isPresent()) {
      unlessGiven(
          SessionOption.DYNAMIC_ALLOCATION.sparkKey(),
          "true",
          new Origin.Derived("dynamicAllocation's bounds"),
          "bounds were given");
    }
    if (min.isPresent() && max.isPresent() && exceeds(min.get(), max.get())) {
      problems.add(
          String.format(
              "Invalid dynamicAllocation: min %s (%s) is more than max %s (%s). Lower the one or"
                  + " raise the other.",
              min.get(),
              chosen.get(SessionOption.DYNAMIC_ALLOCATION_MIN.sparkKey()).origin(),
              max.get(),
              chosen.get(SessionOption.DYNAMIC_ALLOCATION_MAX.sparkKey()).origin()));
    }
  }

  private static boolean exceeds(String min, String max) {
    // Spark's own properties are unchecked: what is no number, Spark refuses itself.
    return min.matches("\\d{1,9}")
        && max.matches("\\d{1,9}")
        && Integer.parseInt(min) > Integer.parseInt(max);
  }

  /** They are of no effect on queries that do not call them. */
  private void trendFunctions() {
    if (surroundings.classIsThere().test(ClassNames.BELLOWS_EXTENSIONS)) {
      new ExtensionList(chosen)
          .add(ClassNames.BELLOWS_EXTENSIONS, "Bellows'", "trend features as SQL functions");
    }
  }

  /** Delta reads the state of a table in 50 tasks, which one machine spends its seconds on. */
  private void deltaOnOneMachine() {
    boolean wired = value(DeltaWiring.CATALOG).orElse("").equals(ClassNames.DELTA_CATALOG);
    if (wired && isLocal()) {
      unlessGiven(
          DELTA_SNAPSHOT_PARTITIONS,
          "2",
          new Origin.Derived("local mode"),
          "Delta's 50 tasks to read a table's log are meant for a cluster");
    }
  }

  private void hive() {
    boolean asked = value(SessionOption.HIVE).orElse("").equals("hive");
    if (asked && !surroundings.classIsThere().test(ClassNames.HIVE_SESSION)) {
      problems.add(
          "Cannot switch Hive support on: Spark's Hive classes are not on the class path. Add"
              + " org.apache.spark:spark-hive_2.13, or drop 'hive'.");
    }
  }

  private void driverMemory() {
    candidates
        .winner(SessionOption.DRIVER_MEMORY)
        .ifPresent(
            asked -> {
              DriverHeap heap = new DriverHeap(surroundings.heapBytes());
              note(asked.key(), heap.note(asked));
              heap.problem(asked).ifPresent(problems::add);
            });
  }

  private void notesOnLocalMode() {
    if (!isLocal()) {
      return;
    }
    for (String key : List.copyOf(chosen.keySet())) {
      if (key.startsWith("spark.executor.") || key.startsWith("spark.dynamicAllocation.")) {
        note(key, "no effect in local mode, where tasks run in the driver's JVM");
      }
    }
  }

  private void requireClassicMode() {
    if (!value(API_MODE).orElse("").equals("classic")) {
      problems.add(connectProblem(API_MODE));
    }
    if (chosen.containsKey("spark.remote")) {
      problems.add(connectProblem("spark.remote"));
    }
  }

  private String connectProblem(String key) {
    Setting setting = chosen.get(key);
    return String.format(
        "Cannot create a session with %s=%s (%s): Bellows creates classic sessions, whose driver is"
            + " in this JVM. Drop it, or create the Connect session with"
            + " SparkSession.builder().remote(…) and hand it to Bellows.",
        key, candidates.shown(key, setting.value()), setting.origin());
  }

  private Optional<String> value(SessionOption option) {
    return value(option.sparkKey());
  }

  private Optional<String> value(String key) {
    return Optional.ofNullable(chosen.get(key)).map(Setting::value);
  }

  private void unlessGiven(String key, String value, Origin origin, String reason) {
    if (!chosen.containsKey(key)) {
      choose(key, value, origin, reason);
    }
  }

  private void choose(String key, String value, Origin origin, String reason) {
    chosen.put(key, new Setting(key, value, origin, reason));
  }

  private void note(String key, String note) {
    Setting setting = chosen.get(key);
    choose(key, setting.value(), setting.origin(), setting.reason() + "; " + note);
  }
}
