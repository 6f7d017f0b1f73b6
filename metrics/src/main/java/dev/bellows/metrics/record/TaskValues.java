package dev.bellows.metrics.record;

import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.internal.TaskEnd;

/** Reads the metrics of a task into an array with a place for each. */
final class TaskValues {
  private TaskValues() {}

  static void read(TaskEnd task, long[] values) {
    values[TaskMetric.DURATION.index()] = task.duration();
    values[TaskMetric.RUN_TIME.index()] = task.runMillis();
    values[TaskMetric.CPU_TIME.index()] = task.cpuNanos();
    values[TaskMetric.GC_TIME.index()] = task.gcMillis();
    values[TaskMetric.DESERIALIZE_TIME.index()] = task.deserializeMillis();
    values[TaskMetric.DESERIALIZE_CPU_TIME.index()] = task.deserializeCpuNanos();
    values[TaskMetric.RESULT_SERIALIZATION_TIME.index()] = task.resultSerializationMillis();
    values[TaskMetric.GETTING_RESULT_TIME.index()] = task.gettingResultMillis();
    values[TaskMetric.SCHEDULER_DELAY.index()] = task.schedulerDelayMillis();
    values[TaskMetric.RESULT_SIZE.index()] = task.resultBytes();
    values[TaskMetric.INPUT_BYTES.index()] = task.inputBytes();
    values[TaskMetric.INPUT_RECORDS.index()] = task.inputRecords();
    values[TaskMetric.OUTPUT_BYTES.index()] = task.outputBytes();
    values[TaskMetric.OUTPUT_RECORDS.index()] = task.outputRecords();
    values[TaskMetric.SHUFFLE_READ_BYTES.index()] = task.shuffleReadBytes();
    values[TaskMetric.SHUFFLE_REMOTE_BYTES.index()] = task.shuffleRemoteBytes();
    values[TaskMetric.SHUFFLE_REMOTE_BYTES_TO_DISK.index()] = task.shuffleRemoteBytesToDisk();
    values[TaskMetric.SHUFFLE_READ_RECORDS.index()] = task.shuffleReadRecords();
    values[TaskMetric.SHUFFLE_BLOCKS.index()] = task.shuffleBlocks();
    values[TaskMetric.SHUFFLE_FETCH_WAIT.index()] = task.fetchWaitMillis();
    values[TaskMetric.SHUFFLE_WRITE_BYTES.index()] = task.shuffleWriteBytes();
    values[TaskMetric.SHUFFLE_WRITE_RECORDS.index()] = task.shuffleWriteRecords();
    values[TaskMetric.SHUFFLE_WRITE_TIME.index()] = task.shuffleWriteNanos();
    values[TaskMetric.MEMORY_SPILLED.index()] = task.memorySpilled();
    values[TaskMetric.DISK_SPILLED.index()] = task.diskSpilled();
    values[TaskMetric.PEAK_EXECUTION_MEMORY.index()] = task.peakExecutionMemory();
    values[TaskMetric.PEAK_ON_HEAP_MEMORY.index()] = task.peakOnHeapMemory();
    values[TaskMetric.PEAK_OFF_HEAP_MEMORY.index()] = task.peakOffHeapMemory();
  }
}
