package dev.bellows.optimization.partition;

import dev.bellows.core.internal.SessionAccess;
import dev.bellows.core.internal.SessionAccess.Executors;
import org.apache.spark.sql.SparkSession;

/**
 * How many partitions rows of a size should have.
 *
 * @param slots tasks at once
 * @param taskMemory bytes of execution memory that a task may count on
 */
record PartitionTarget(int slots, long taskMemory) {
  private static final long MEBIBYTE = 1 << 20;

  /** In the middle of the 100 to 200 MB at which tasks take neither too long nor too short. */
  static final long BYTES = 128 * MEBIBYTE;

  /** Below it a task is mostly overhead. */
  private static final long LEAST = MEBIBYTE;

  /** Rows that are sorted or hashed take about this many times their size. */
  private static final int IN_MEMORY = 4;

  /** Whole waves matter while there are few of them. */
  private static final int WAVES = 4;

  private static final int MOST = 100_000;

  static PartitionTarget of(SparkSession classic) {
    Executors executors = SessionAccess.executors(classic);
    int slots = Math.max(1, executors.taskSlots());
    // Half of the memory is left to storage and to other tasks' peaks.
    return new PartitionTarget(slots, executors.memoryBytes() / slots / 2);
  }

  /** Bytes of a partition: less where a task has not the memory for it. */
  long bytes() {
    return Math.max(LEAST, Math.min(BYTES, taskMemory / IN_MEMORY));
  }

  int partitions(long size) {
    long needed = Math.max(1, (size + bytes() - 1) / bytes());
    long waves = needed < (long) WAVES * slots ? (needed + slots - 1) / slots * slots : needed;
    long worthwhile = Math.max(1, size / LEAST);
    return (int) Math.min(MOST, Math.min(waves, Math.max(needed, worthwhile)));
  }
}
