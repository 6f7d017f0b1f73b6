package dev.bellows.optimization.cache;

import dev.bellows.core.internal.StorageMemory;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.storage.StorageLevel;

/**
 * Where rows are kept. Spark caches columns as packed bytes at every level, so that the serialized
 * levels gain nothing; copies on two executors pay only where executors are lost.
 *
 * @param level empty if nowhere
 * @param reason why, with the numbers
 */
record LevelChoice(Optional<StorageLevel> level, String reason) {

  static LevelChoice of(
      CacheCost cost, StorageMemory memory, CacheConfig config, CacheModel model) {
    if (cost.bytes() <= cost.budgetBytes()) {
      boolean heap =
          cost.bytes() <= (memory.freeBytes() - memory.freeOffHeapBytes()) * config.memoryShare();
      return heap || memory.freeOffHeapBytes() < cost.bytes()
          ? at(StorageLevel.MEMORY_AND_DISK(), "fits into memory", cost)
          : at(StorageLevel.OFF_HEAP(), "fits into memory off the heap alone", cost);
    }
    double read = model.diskSeconds(cost.bytes());
    double gain = cost.gainSeconds() - read * (1 + cost.uses());
    boolean pays = cost.recomputeSeconds() > 2 * read && (cost.uses() == 0 || gain > 0);
    String numbers =
        String.format(
            Locale.ROOT,
            "about %s do not fit into the %s of memory that may be used; one reading from disk"
                + " takes about %.2f s, one computation %.2f s",
            Sizes.text(cost.bytes()),
            Sizes.text(cost.budgetBytes()),
            read,
            cost.recomputeSeconds());
    return pays
        ? new LevelChoice(Optional.of(StorageLevel.DISK_ONLY()), "On disk: " + numbers)
        : new LevelChoice(
            Optional.empty(),
            "Not kept: "
                + numbers
                + ". Keep fewer rows or columns, release other caches, or give the executors more"
                + " memory");
  }

  private static LevelChoice at(StorageLevel level, String why, CacheCost cost) {
    return new LevelChoice(
        Optional.of(level),
        "About %s: %s, of which %s may be used"
            .formatted(Sizes.text(cost.bytes()), why, Sizes.text(cost.budgetBytes())));
  }
}
