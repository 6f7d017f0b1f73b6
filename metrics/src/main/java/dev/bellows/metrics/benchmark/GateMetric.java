package dev.bellows.metrics.benchmark;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** A number of a run that a {@link RegressionGate} can watch. */
public final class GateMetric {
  /** From start to end in milliseconds. */
  public static final GateMetric WALL_TIME =
      new GateMetric("wallTime", TaskMetric.Unit.MILLIS, true, Evidence::wallMillis);

  /** Jobs. */
  public static final GateMetric JOBS =
      new GateMetric("jobs", TaskMetric.Unit.COUNT, false, evidence -> evidence.jobs().size());

  /** Stages that ran; those whose output was there already do not count. */
  public static final GateMetric STAGES =
      new GateMetric("stages", TaskMetric.Unit.COUNT, false, GateMetric::stages);

  /** Rows read from storage: the measure of how much data a run had. */
  public static final GateMetric INPUT_ROWS = of(TaskMetric.INPUT_RECORDS);

  /** Bytes read from storage. */
  public static final GateMetric INPUT_BYTES = of(TaskMetric.INPUT_BYTES);

  /** Rows written to storage. */
  public static final GateMetric OUTPUT_ROWS = of(TaskMetric.OUTPUT_RECORDS);

  /** Bytes written for shuffles. */
  public static final GateMetric SHUFFLE_BYTES = of(TaskMetric.SHUFFLE_WRITE_BYTES);

  /** Size in memory of what was spilled. */
  public static final GateMetric SPILL = of(TaskMetric.MEMORY_SPILLED);

  /** The most memory that a task held for sorts, joins and aggregates. */
  public static final GateMetric PEAK_MEMORY = of(TaskMetric.PEAK_EXECUTION_MEMORY);

  private final String key;
  private final TaskMetric.Unit unit;
  private final boolean growsWithData;
  private final ToLongFunction<Evidence> value;

  private GateMetric(
      String key, TaskMetric.Unit unit, boolean growsWithData, ToLongFunction<Evidence> value) {
    this.key = key;
    this.unit = unit;
    this.growsWithData = growsWithData;
    this.value = value;
  }

  /** The sum over tasks of what Spark measures, or the maximum of a peak. */
  public static GateMetric of(TaskMetric metric) {
    return new GateMetric(
        metric.key(), metric.unit(), true, evidence -> evidence.totals().sum(metric));
  }

  /** All there are. */
  static List<GateMetric> all() {
    return Stream.concat(
            Stream.of(WALL_TIME, JOBS, STAGES), Stream.of(TaskMetric.values()).map(GateMetric::of))
        .toList();
  }

  private static long stages(Evidence evidence) {
    return evidence.stages().stream().mapToInt(StageMetrics::stageId).distinct().count();
  }

  /** Its name in baseline files: {@code wallTime}, {@code shuffleWriteBytes}. */
  public String key() {
    return key;
  }

  /** Whether more rows are expected to give more of it. */
  boolean growsWithData() {
    return growsWithData;
  }

  long of(Evidence evidence) {
    return value.applyAsLong(evidence);
  }

  /** A value in its unit: {@code 1,830 ms}, {@code 1.5 GiB}. */
  String format(long number) {
    return switch (unit) {
      case BYTES -> ByteSize.format(number);
      case COUNT -> String.format(Locale.ROOT, "%,d", number);
      case MILLIS -> String.format(Locale.ROOT, "%,d ms", number);
      case NANOS -> String.format(Locale.ROOT, "%,d ns", number);
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GateMetric that && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  public String toString() {
    return key;
  }
}
