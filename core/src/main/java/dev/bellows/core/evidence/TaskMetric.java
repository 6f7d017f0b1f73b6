package dev.bellows.core.evidence;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What Spark measures of a task, with the names of its event logs where it has them. */
public enum TaskMetric {
  /** From the launch of the task to its end, seen from the driver. */
  DURATION("duration", Unit.MILLIS),
  /** Running the task's code. */
  RUN_TIME("executorRunTime", Unit.MILLIS),
  /** CPU time of the task's thread. */
  CPU_TIME("executorCpuTime", Unit.NANOS),
  /** Garbage collection of the executor while the task ran; tasks at once each count it. */
  GC_TIME("jvmGCTime", Unit.MILLIS),
  /** Turning the sent task into objects. */
  DESERIALIZE_TIME("executorDeserializeTime", Unit.MILLIS),
  /** CPU time of that. */
  DESERIALIZE_CPU_TIME("executorDeserializeCpuTime", Unit.NANOS),
  /** Turning the result into bytes. */
  RESULT_SERIALIZATION_TIME("resultSerializationTime", Unit.MILLIS),
  /** Fetching a large result to the driver. */
  GETTING_RESULT_TIME("gettingResultTime", Unit.MILLIS),
  /** What is left of the duration: shipping the task and its result. */
  SCHEDULER_DELAY("schedulerDelay", Unit.MILLIS),
  /** Size of the result sent to the driver. */
  RESULT_SIZE("resultSize", Unit.BYTES),
  /** Read from storage. */
  INPUT_BYTES("inputBytes", Unit.BYTES),
  /** Rows read from storage. */
  INPUT_RECORDS("inputRecords", Unit.COUNT),
  /** Written to storage. */
  OUTPUT_BYTES("outputBytes", Unit.BYTES),
  /** Rows written to storage. */
  OUTPUT_RECORDS("outputRecords", Unit.COUNT),
  /** Shuffle blocks read, from everywhere. */
  SHUFFLE_READ_BYTES("shuffleReadBytes", Unit.BYTES),
  /** Of these, from other executors. */
  SHUFFLE_REMOTE_BYTES("shuffleRemoteBytesRead", Unit.BYTES),
  /** Of these, too large for memory. */
  SHUFFLE_REMOTE_BYTES_TO_DISK("shuffleRemoteBytesReadToDisk", Unit.BYTES),
  /** Rows read from shuffles. */
  SHUFFLE_READ_RECORDS("shuffleReadRecords", Unit.COUNT),
  /** Blocks read from shuffles. */
  SHUFFLE_BLOCKS("shuffleBlocksFetched", Unit.COUNT),
  /** Waiting for shuffle blocks. */
  SHUFFLE_FETCH_WAIT("shuffleFetchWaitTime", Unit.MILLIS),
  /** Written for shuffles. */
  SHUFFLE_WRITE_BYTES("shuffleWriteBytes", Unit.BYTES),
  /** Rows written for shuffles. */
  SHUFFLE_WRITE_RECORDS("shuffleWriteRecords", Unit.COUNT),
  /** Writing shuffle blocks. */
  SHUFFLE_WRITE_TIME("shuffleWriteTime", Unit.NANOS),
  /** Size in memory of what was spilled. */
  MEMORY_SPILLED("memoryBytesSpilled", Unit.BYTES),
  /** Size on disk of what was spilled. */
  DISK_SPILLED("diskBytesSpilled", Unit.BYTES),
  /** Most memory for sorts, joins and aggregates at once. */
  PEAK_EXECUTION_MEMORY("peakExecutionMemory", Unit.BYTES),
  /** The part of it in the heap. */
  PEAK_ON_HEAP_MEMORY("peakOnHeapExecutionMemory", Unit.BYTES),
  /** The part of it outside the heap. */
  PEAK_OFF_HEAP_MEMORY("peakOffHeapExecutionMemory", Unit.BYTES);

  /** What a metric is measured in. */
  public enum Unit {
    /** Milliseconds. */
    MILLIS,
    /** Nanoseconds. */
    NANOS,
    /** Bytes. */
    BYTES,
    /** Rows, blocks, … */
    COUNT
  }

  /** Those whose distribution over the tasks of a stage is kept, beside sum and maximum. */
  public static final Set<TaskMetric> DISTRIBUTED =
      Set.copyOf(
          EnumSet.of(
              DURATION,
              GC_TIME,
              INPUT_BYTES,
              OUTPUT_BYTES,
              SHUFFLE_READ_BYTES,
              SHUFFLE_WRITE_BYTES,
              MEMORY_SPILLED,
              PEAK_EXECUTION_MEMORY));

  private final String key;
  private final Unit unit;

  TaskMetric(String key, Unit unit) {
    this.key = key;
    this.unit = unit;
  }

  /** Its name in exports: {@code executorRunTime}. */
  public String key() {
    return key;
  }

  /** What it is measured in. */
  public Unit unit() {
    return unit;
  }

  /** Its place in arrays with one for each metric. */
  @SuppressWarnings(
      "EnumOrdinal") // The order matters within this process alone: nothing stores it.
  public int index() {
    return ordinal();
  }

  /** Whether only its maximum over tasks means something: a peak. */
  public boolean isPeak() {
    return compareTo(PEAK_EXECUTION_MEMORY) >= 0;
  }

  /** The metric of that key. */
  public static Optional<TaskMetric> ofKey(String key) {
    return Stream.of(values()).filter(metric -> metric.key.equals(key)).findFirst();
  }
}
