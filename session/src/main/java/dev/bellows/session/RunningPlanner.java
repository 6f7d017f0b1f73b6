package dev.bellows.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans the changes to a session that runs: what code and files ask for. What the environment says,
 * and what Bellows would derive, is for new sessions.
 */
final class RunningPlanner {
  private static final Logger LOG = LoggerFactory.getLogger(RunningPlanner.class);
  private static final Origin SPARK = new Origin.Spark();
  private static final int LONGEST = 120;

  private final Surroundings surroundings;
  private final Candidates candidates;
  private final SparkSession spark;
  private final RunningSettings running;
  private final Map<String, Setting> shown = new TreeMap<>();
  private final Map<String, String> changes = new LinkedHashMap<>();
  private final List<String> conflicts = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  RunningPlanner(Surroundings surroundings, Candidates candidates, SparkSession spark) {
    this.surroundings = surroundings;
    this.candidates = candidates;
    this.spark = spark;
    this.running = new RunningSettings(spark);
  }

  SessionPlan plan() {
    for (SessionOption option : SessionOption.values()) {
      showActual(option.sparkKey());
    }
    showActual(ExtensionList.KEY);
    showActual(DeltaWiring.CATALOG);
    for (Asked winner : candidates.winners()) {
      consider(winner);
    }
    shufflePartitionsByMultiplier();
    if (!conflicts.isEmpty()) {
      problems.add(
          "Cannot change what Spark reads only when it starts, on a session that already runs: "
              + String.join("; ", conflicts)
              + ". Stop that session first, or drop these settings.");
    }
    LOG.debug("planned {} changes of the running session", changes.size());
    return SessionPlan.ofRunning(spark, List.copyOf(shown.values()), problems, candidates, changes);
  }

  private void showActual(String key) {
    running.value(key).ifPresent(value -> show(key, value, SPARK, actualReason(key)));
  }

  private String actualReason(String key) {
    return RunningSettings.own(spark.conf(), key).isPresent()
        ? "the running session has it"
        : "Spark's default, in the running session";
  }

  private void consider(Asked winner) {
    if (!isAsked(winner)) {
      showActual(winner.key());
      return;
    }
    SessionOption option = SessionOption.bySparkKey(winner.key()).orElse(null);
    if (option == SessionOption.DRIVER_MEMORY) {
      driverMemory(winner);
    } else if (option == SessionOption.GARBAGE_COLLECTOR) {
      keepOrRefuse(winner, hasCollector(winner));
    } else if (option == SessionOption.DELTA) {
      keepOrRefuse(winner, fitsDelta(winner));
    } else if (winner.key().equals(ExtensionList.KEY)) {
      keepOrRefuse(winner, contains(ExtensionList.items(winner.value()), winner.key(), ","));
    } else if (winner.key().equals(JavaOptions.DRIVER)
        || winner.key().equals(JavaOptions.EXECUTOR)) {
      keepOrRefuse(winner, contains(words(winner.value()), winner.key(), "\\s+"));
    } else if (winner.key().equals("spark.api.mode")) {
      keepOrRefuse(winner, winner.value().equals(running.isClassic() ? "classic" : "connect"));
    } else {
      value(winner);
    }
  }

  private static boolean isAsked(Asked winner) {
    return winner.origin() instanceof Origin.Code || winner.origin() instanceof Origin.File;
  }

  private void value(Asked asked) {
    if (running.has(asked.key(), asked.value())) {
      keepOrRefuse(asked, true);
      return;
    }
    if (!running.canChange(asked.key())) {
      keepOrRefuse(asked, false);
      return;
    }
    String unknown = UnknownSqlKeys.note(asked.key()).map(note -> "; " + note).orElse("");
    change(asked.key(), asked.value(), asked.origin(), candidates.reason(asked) + unknown);
  }

  private void change(String key, String value, Origin origin, String reason) {
    String before = running.value(key).map(v -> candidates.shown(key, v)).orElse("not set");
    show(key, value, origin, reason + "; set on the running session, before: " + before);
    changes.put(key, value);
  }

  private void keepOrRefuse(Asked asked, boolean isSo) {
    if (isSo) {
      show(asked, "the running session has it already");
      return;
    }
    String actual = actual(asked.key());
    show(asked, "CANNOT CHANGE on a running session, which has " + actual);
    conflicts.add(
        String.format(
            "%s is %s, asked %s (%s)",
            asked.key(), actual, candidates.shown(asked.key(), asked.value()), asked.origin()));
  }

  private String actual(String key) {
    if (key.equals(SessionOption.GARBAGE_COLLECTOR.sparkKey())) {
      return running.isClassic()
          ? "another (" + String.join(", ", surroundings.collectors()) + ")"
          : "not the executors' by spark.executor.extraJavaOptions";
    }
    if (key.equals(SessionOption.DELTA.sparkKey())) {
      return hasDelta() ? "on" : "off";
    }
    Optional<String> sparkDefault =
        SessionOption.bySparkKey(key).flatMap(SessionOption::sparkDefault);
    return running
        .value(key)
        .map(value -> abbreviated(candidates.shown(key, value)))
        .orElseGet(() -> sparkDefault.map(v -> v + " (Spark's default)").orElse("not set"));
  }

  /** Spark adds a screen of options of its own to a JVM's. */
  private static String abbreviated(String value) {
    return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…";
  }

  private void driverMemory(Asked asked) {
    if (!running.isClassic()) {
      value(asked); // The driver's JVM is the server's.
      return;
    }
    DriverHeap heap = new DriverHeap(surroundings.heapBytes());
    show(asked, heap.note(asked));
    heap.problem(asked).ifPresent(problems::add);
  }

  private boolean hasCollector(Asked asked) {
    GarbageCollector collector = JavaOptions.collector(asked);
    boolean driverHas = !running.isClassic() || surroundings.runs(collector);
    boolean inDriver = running.isClassic() && running.isLocal();
    return driverHas
        && (inDriver || contains(Set.of(collector.flag()), JavaOptions.EXECUTOR, "\\s+"));
  }

  private boolean fitsDelta(Asked asked) {
    return switch (DeltaWiring.support(asked)) {
      case ON -> hasDelta();
      case OFF -> !hasDelta();
      case AUTO -> true;
    };
  }

  private boolean hasDelta() {
    return contains(Set.of(ClassNames.DELTA_EXTENSION), ExtensionList.KEY, ",");
  }

  private boolean contains(Set<String> items, String key, String separator) {
    String[] has = running.value(key).orElse("").split(separator);
    return Arrays.stream(has).map(String::strip).toList().containsAll(items);
  }

  private static Set<String> words(String text) {
    return new LinkedHashSet<>(Arrays.asList(text.strip().split("\\s+")));
  }

  /** A multiplier asks for partitions where nobody gave their number. */
  private void shufflePartitionsByMultiplier() {
    Optional<Asked> multiplier =
        candidates.winner(SessionOption.SHUFFLE_MULTIPLIER).filter(RunningPlanner::isAsked);
    if (multiplier.isEmpty() || candidates.winner(SessionOption.SHUFFLE_PARTITIONS).isPresent()) {
      return;
    }
    Asked asked = multiplier.get();
    Cores cores = Cores.of(surroundings, candidates);
    String value = Integer.toString(cores.shufflePartitions(Double.parseDouble(asked.value())));
    String key = SessionOption.SHUFFLE_PARTITIONS.sparkKey();
    if (!running.has(key, value)) {
      Origin origin = cores.derivation(shown.get(asked.key()));
      change(key, value, origin, "cores × multiplier, at least 8 and at most 256");
    }
  }

  private void show(Asked asked, String note) {
    show(asked.key(), asked.value(), asked.origin(), candidates.reason(asked) + "; " + note);
  }

  private void show(String key, String value, Origin origin, String reason) {
    shown.put(key, new Setting(key, value, origin, reason));
  }
}
