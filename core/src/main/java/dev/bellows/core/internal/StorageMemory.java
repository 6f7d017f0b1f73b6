package dev.bellows.core.internal;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageStatus;

/**
 * The memory in which the executors of a classic session may keep rows at this moment.
 *
 * @param maxBytes for execution and storage together, on and off the heap
 * @param freeBytes of these, what no cached block or broadcast takes
 * @param freeOffHeapBytes of the free ones, those off the heap
 */
public record StorageMemory(long maxBytes, long freeBytes, long freeOffHeapBytes) {

  /** Asks the driver; runs no job. */
  public static StorageMemory of(SparkSession classic) {
    boolean local = classic.sparkContext().isLocal();
    long max = 0;
    long free = 0;
    long offHeap = 0;
    // The public getExecutorMemoryStatus counts the driver in, which caches no rows on a cluster.
    for (StorageStatus store :
        classic.sparkContext().env().blockManager().master().getStorageStatus()) {
      if (local || !store.blockManagerId().isDriver()) {
        max += store.maxMem();
        free += store.memRemaining();
        offHeap +=
            store.offHeapMemRemaining().isDefined() ? (Long) store.offHeapMemRemaining().get() : 0;
      }
    }
    return new StorageMemory(max, free, offHeap);
  }
}
