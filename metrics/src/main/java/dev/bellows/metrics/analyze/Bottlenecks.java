package dev.bellows.metrics.analyze;

import dev.bellows.core.advice.Finding.Measure;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.QueryMetrics;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.metrics.analyze.Bottleneck.Bound;
import dev.bellows.metrics.analyze.Intervals.Interval;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Says of each stage, and of the driver, what it waits for most. */
public final class Bottlenecks {
  private Bottlenecks() {}

  /**
   * Each stage that ended, with what its wall clock went into, and the driver's planning and its
   * other work while no task ran; the largest share of the run first. What takes no time is left
   * out. Runs no job.
   *
   * <p>A stage's wall clock is its skew ({@link StageTime#skewMillis}) and a rest, which is split
   * as the time of its tasks is:
   *
   * <ul>
   *   <li>CPU: CPU time of the tasks, and what no other part explains in stages that touch neither
   *       files nor disks, such as work in a Python process
   *   <li>MEMORY: garbage collection, and of the time blocked in the task the share of spilled
   *       bytes (written and read again) among all bytes moved
   *   <li>IO: the rest of the time blocked in the task where files are read or written, and writing
   *       shuffle blocks
   *   <li>NETWORK: waiting for shuffle blocks and fetching large results
   *   <li>SCHEDULING: scheduler delay, unpacking tasks and packing results
   * </ul>
   */
  public static List<Bottleneck> of(Evidence evidence) {
    Stream<Bottleneck> stages =
        evidence.stages().stream()
            .filter(stage -> stage.completedMillis().isPresent() && stage.totals().tasks() > 0)
            .map(stage -> ofStage(evidence, stage));
    return Stream.concat(stages, ofDriver(evidence).stream())
        .filter(bottleneck -> bottleneck.millis() > 0)
        .sorted(Comparator.comparingDouble(Bottleneck::shareOfWall).reversed())
        .toList();
  }

  private static Bottleneck ofStage(Evidence evidence, StageMetrics stage) {
    StageTime time = StageTime.of(evidence, stage);
    Map<Bound, Double> shares = shares(stage, time);
    Bound bound =
        shares.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    List<Measure> numbers = new ArrayList<>();
    shares.forEach(
        (part, share) ->
            numbers.add(new Measure(part.name().toLowerCase(Locale.ROOT), share, "share")));
    for (TaskMetric moved :
        List.of(
            TaskMetric.INPUT_BYTES,
            TaskMetric.OUTPUT_BYTES,
            TaskMetric.SHUFFLE_READ_BYTES,
            TaskMetric.SHUFFLE_WRITE_BYTES,
            TaskMetric.DISK_SPILLED)) {
      numbers.add(new Measure(moved.key(), stage.sum(moved), "bytes"));
    }
    return bottleneck(evidence, stage.label(), bound, time.spanMillis(), numbers);
  }

  private static Map<Bound, Double> shares(StageMetrics stage, StageTime time) {
    double skew = time.spanMillis() == 0 ? 0 : time.skewMillis() / time.spanMillis();
    double gc = stage.sum(TaskMetric.GC_TIME);
    double network =
        stage.sum(TaskMetric.SHUFFLE_FETCH_WAIT) + stage.sum(TaskMetric.GETTING_RESULT_TIME);
    double write = stage.sum(TaskMetric.SHUFFLE_WRITE_TIME) / 1e6;
    double scheduling =
        stage.sum(TaskMetric.SCHEDULER_DELAY)
            + stage.sum(TaskMetric.DESERIALIZE_TIME)
            + stage.sum(TaskMetric.RESULT_SERIALIZATION_TIME);
    double cpu = stage.sum(TaskMetric.CPU_TIME) / 1e6;
    double explained = cpu + gc + stage.sum(TaskMetric.SHUFFLE_FETCH_WAIT) + write;
    double blocked = Math.max(0, stage.sum(TaskMetric.RUN_TIME) - explained);
    double moved = files(stage) + stage.sum(TaskMetric.DISK_SPILLED);
    double spill = spillShare(stage);

    Map<Bound, Double> millis = new EnumMap<>(Bound.class);
    millis.put(Bound.CPU, cpu + (moved == 0 ? blocked : 0));
    millis.put(Bound.MEMORY, gc + (moved == 0 ? 0 : blocked * spill));
    millis.put(Bound.IO, write + (moved == 0 ? 0 : blocked * (1 - spill)));
    millis.put(Bound.NETWORK, network);
    millis.put(Bound.SCHEDULING, scheduling);
    double total = millis.values().stream().mapToDouble(Double::doubleValue).sum();
    millis.replaceAll((bound, part) -> total == 0 ? 0 : (1 - skew) * part / total);
    millis.put(Bound.SKEW, skew);
    return millis;
  }

  private static double files(StageMetrics stage) {
    return stage.sum(TaskMetric.INPUT_BYTES) + stage.sum(TaskMetric.OUTPUT_BYTES);
  }

  /**
   * The share of spilled bytes, each written and read again, among all bytes that a stage moved:
   * {@code 2 · spilled / (2 · spilled + input + output + shuffle read + shuffle written)}.
   */
  public static double spillShare(StageMetrics stage) {
    double spilled = 2.0 * stage.sum(TaskMetric.DISK_SPILLED);
    double others =
        files(stage)
            + stage.sum(TaskMetric.SHUFFLE_READ_BYTES)
            + stage.sum(TaskMetric.SHUFFLE_WRITE_BYTES);
    return spilled == 0 ? 0 : spilled / (spilled + others);
  }

  private static List<Bottleneck> ofDriver(Evidence evidence) {
    Intervals idle = withoutTasks(evidence);
    Intervals planning = planning(evidence.queries());
    Intervals rest = idle.without(planning);
    return List.of(
        driver(evidence, Bound.PLANNING, idle.millis() - rest.millis()),
        driver(evidence, Bound.DRIVER, rest.millis()));
  }

  private static Bottleneck driver(Evidence evidence, Bound bound, long millis) {
    List<Measure> numbers =
        List.of(
            new Measure("queries", evidence.queries().size(), "count"),
            new Measure("jobs", evidence.jobs().size(), "count"));
    return bottleneck(evidence, "driver", bound, millis, numbers);
  }

  private static Bottleneck bottleneck(
      Evidence evidence, String where, Bound bound, long millis, List<Measure> numbers) {
    long wall = evidence.wallMillis();
    double share = wall == 0 ? 0 : Math.min(1, (double) millis / wall);
    return new Bottleneck(where, bound, millis, share, numbers);
  }

  /** The time of the run in which no stage had a task. */
  public static Intervals withoutTasks(Evidence evidence) {
    Interval run = new Interval(evidence.startedMillis(), evidence.endedMillis());
    return Intervals.union(List.of(run)).without(Intervals.running(evidence.stages()));
  }

  /** The time in which Spark planned any of these queries. */
  public static Intervals planning(Collection<QueryMetrics> queries) {
    return Intervals.union(
        queries.stream()
            .flatMap(query -> query.phases().stream())
            .map(phase -> new Interval(phase.startedMillis(), phase.endedMillis()))
            .toList());
  }
}
