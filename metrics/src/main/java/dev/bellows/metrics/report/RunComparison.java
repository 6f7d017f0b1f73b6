package dev.bellows.metrics.report;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.QueryMetrics;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.metrics.analyze.PlanDifference;
import dev.bellows.metrics.analyze.PlanDifference.Change;
import dev.bellows.metrics.analyze.WallClock;
import dev.bellows.metrics.analyze.WallClock.Part;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a run differs from an earlier one of the same program. Stages and queries are paired by what
 * Spark calls them, because their numbers change from run to run. A difference of two runs is no
 * proof: one run may be slower than the next by chance.
 *
 * @param before the name of the earlier run
 * @param after the name of the later run
 * @param times the wall clock and its parts
 * @param volumes what was computed and moved
 * @param stages stages of the same name together, those that changed most first
 * @param plans queries whose plan or volumes changed
 * @param onlyBefore descriptions of queries without a counterpart in the later run
 * @param onlyAfter descriptions of queries without a counterpart in the earlier run
 * @param settings that differ, by key, but for those that each run has anew
 */
public record RunComparison(
    String before,
    String after,
    List<Amount> times,
    List<Amount> volumes,
    List<StageChange> stages,
    List<PlanChange> plans,
    List<String> onlyBefore,
    List<String> onlyAfter,
    List<SettingChange> settings) {
  private static final Set<String> OF_EACH_RUN =
      Set.of(
          "spark.app.id",
          "spark.app.name",
          "spark.app.startTime",
          "spark.app.submitTime",
          "spark.driver.host",
          "spark.driver.port",
          "spark.executor.id",
          "spark.app.initial.jar.urls",
          "spark.repl.class.uri",
          "spark.sql.warehouse.dir",
          "spark.eventLog.dir");

  /**
   * A number of both runs.
   *
   * @param name {@code compute}, {@code shuffled}
   * @param unit {@code ms}, {@code bytes} or {@code count}
   */
  public record Amount(String name, String unit, long before, long after) {
    /** By how much it grew. */
    public long difference() {
      return after - before;
    }
  }

  /**
   * Stages of a name.
   *
   * @param name what Spark calls them
   * @param wall their time together, of attempts too
   * @param tasks their successful tasks
   * @param shuffled what they wrote for shuffles
   * @param spilled to disk
   */
  public record StageChange(
      String name, Amount wall, Amount tasks, Amount shuffled, Amount spilled) {}

  /**
   * A query.
   *
   * @param query its description
   * @param wall its time
   * @param changes of its plan; at least one
   */
  public record PlanChange(String query, Amount wall, List<Change> changes) {
    public PlanChange {
      changes = List.copyOf(changes);
    }
  }

  /**
   * A setting.
   *
   * @param before its value; empty where it was not set
   * @param after its value; empty where it is not set
   */
  public record SettingChange(String key, String before, String after) {}

  public RunComparison {
    times = List.copyOf(times);
    volumes = List.copyOf(volumes);
    stages = List.copyOf(stages);
    plans = List.copyOf(plans);
    onlyBefore = List.copyOf(onlyBefore);
    onlyAfter = List.copyOf(onlyAfter);
    settings = List.copyOf(settings);
  }

  /** How {@code after} differs from {@code before}. */
  public static RunComparison of(RunReport before, RunReport after) {
    Pairs pairs = new Pairs(before.evidence(), after.evidence());
    return new RunComparison(
        before.name(),
        after.name(),
        times(before.wallClock(), after.wallClock()),
        volumes(before.evidence(), after.evidence()),
        stages(before.evidence(), after.evidence()),
        pairs.plans,
        pairs.onlyBefore,
        pairs.onlyAfter,
        settings(before.evidence().configuration(), after.evidence().configuration()));
  }

  private static List<Amount> times(WallClock before, WallClock after) {
    List<Amount> times = new ArrayList<>();
    times.add(new Amount("total", "ms", before.totalMillis(), after.totalMillis()));
    for (Part part : Part.values()) {
      times.add(new Amount(part.label(), "ms", before.millis(part), after.millis(part)));
    }
    times.add(
        new Amount("unexplained", "ms", before.unexplainedMillis(), after.unexplainedMillis()));
    return times;
  }

  private static List<Amount> volumes(Evidence before, Evidence after) {
    return List.of(
        new Amount("jobs", "count", before.jobs().size(), after.jobs().size()),
        new Amount("stages", "count", before.stages().size(), after.stages().size()),
        new Amount("tasks", "count", before.totals().tasks(), after.totals().tasks()),
        sum("run time", "ms", TaskMetric.RUN_TIME, before, after),
        sum("garbage collection", "ms", TaskMetric.GC_TIME, before, after),
        sum("read", "bytes", TaskMetric.INPUT_BYTES, before, after),
        sum("shuffled", "bytes", TaskMetric.SHUFFLE_WRITE_BYTES, before, after),
        sum("spilled to disk", "bytes", TaskMetric.DISK_SPILLED, before, after),
        sum("written", "bytes", TaskMetric.OUTPUT_BYTES, before, after));
  }

  private static Amount sum(
      String name, String unit, TaskMetric metric, Evidence before, Evidence after) {
    return new Amount(name, unit, before.totals().sum(metric), after.totals().sum(metric));
  }

  private static List<StageChange> stages(Evidence before, Evidence after) {
    Map<String, List<StageMetrics>> old = byName(before);
    Map<String, List<StageMetrics>> now = byName(after);
    Set<String> names = new TreeSet<>(old.keySet());
    names.addAll(now.keySet());
    return names.stream()
        .map(
            name ->
                change(name, old.getOrDefault(name, List.of()), now.getOrDefault(name, List.of())))
        .filter(
            change ->
                change.wall().difference() != 0
                    || change.shuffled().difference() != 0
                    || change.spilled().difference() != 0)
        .sorted(
            Comparator.comparingLong((StageChange change) -> Math.abs(change.wall().difference()))
                .reversed())
        .toList();
  }

  private static Map<String, List<StageMetrics>> byName(Evidence evidence) {
    Map<String, List<StageMetrics>> byName = new TreeMap<>();
    for (StageMetrics stage : evidence.stages()) {
      byName.computeIfAbsent(name(evidence, stage), name -> new ArrayList<>()).add(stage);
    }
    return byName;
  }

  /** Numbers of queries change from run to run. */
  private static String name(Evidence evidence, StageMetrics stage) {
    return RunWords.stageName(evidence, stage).replaceFirst("^query \\d+: ", "");
  }

  private static StageChange change(String name, List<StageMetrics> old, List<StageMetrics> now) {
    return new StageChange(
        name,
        new Amount(
            "wall",
            "ms",
            old.stream().mapToLong(StageMetrics::wallMillis).sum(),
            now.stream().mapToLong(StageMetrics::wallMillis).sum()),
        new Amount(
            "tasks",
            "count",
            old.stream().mapToLong(stage -> stage.totals().tasks()).sum(),
            now.stream().mapToLong(stage -> stage.totals().tasks()).sum()),
        sum("shuffled", TaskMetric.SHUFFLE_WRITE_BYTES, old, now),
        sum("spilled", TaskMetric.DISK_SPILLED, old, now));
  }

  private static Amount sum(
      String name, TaskMetric metric, List<StageMetrics> old, List<StageMetrics> now) {
    return new Amount(
        name,
        "bytes",
        old.stream().mapToLong(stage -> stage.sum(metric)).sum(),
        now.stream().mapToLong(stage -> stage.sum(metric)).sum());
  }

  private static List<SettingChange> settings(Map<String, String> old, Map<String, String> now) {
    Set<String> keys = new TreeSet<>(old.keySet());
    keys.addAll(now.keySet());
    keys.removeAll(OF_EACH_RUN);
    return keys.stream()
        .map(key -> new SettingChange(key, old.getOrDefault(key, ""), now.getOrDefault(key, "")))
        .filter(change -> !change.before().equals(change.after()))
        .toList();
  }

  /** Queries of the same description, in their order. */
  private static final class Pairs {
    private final List<PlanChange> plans = new ArrayList<>();
    private final List<String> onlyBefore = new ArrayList<>();
    private final List<String> onlyAfter = new ArrayList<>();

    Pairs(Evidence before, Evidence after) {
      Map<String, Deque<QueryMetrics>> old = new HashMap<>();
      for (QueryMetrics query : before.queries()) {
        old.computeIfAbsent(query.description(), text -> new ArrayDeque<>()).add(query);
      }
      for (QueryMetrics query : after.queries()) {
        QueryMetrics counterpart = old.getOrDefault(query.description(), new ArrayDeque<>()).poll();
        if (counterpart == null) {
          onlyAfter.add(query.description());
        } else {
          add(counterpart, query);
        }
      }
      before.queries().stream()
          .filter(query -> old.get(query.description()).contains(query))
          .forEach(query -> onlyBefore.add(query.description()));
    }

    private void add(QueryMetrics old, QueryMetrics now) {
      List<Change> changes = PlanDifference.of(old.plan(), now.plan()).changes();
      if (!changes.isEmpty()) {
        Amount wall = new Amount("wall", "ms", millis(old), millis(now));
        plans.add(new PlanChange(now.description(), wall, changes));
      }
    }

    private static long millis(QueryMetrics query) {
      return query.endedMillis().orElse(query.startedMillis()) - query.startedMillis();
    }
  }

  /** For a terminal; what is cut is said. */
  public String toText() {
    return ComparisonText.of(this);
  }
}
