package dev.bellows.optimization.cache;

import dev.bellows.core.BellowsException;
import dev.bellows.core.SparkErrors;
import dev.bellows.core.internal.CachedRows;
import dev.bellows.core.internal.CachedRows.Footprint;
import dev.bellows.core.internal.SubPlan;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.storage.StorageLevel;

/** Rows that the manager keeps or has kept. */
final class CacheEntry {
  final String name;
  final String place;
  final StorageLevel level;
  final Instant since = Instant.now();
  final LongAdder hits = new LongAdder();
  final LongAdder misses = new LongAdder();

  /** Who keeps them; guarded by the {@link KeptEntries}. */
  final Set<CacheScope> holders = new LinkedHashSet<>();

  private final CachedRows rows;
  private boolean built;
  private long rowCount;
  private double buildSeconds;
  private volatile boolean released;
  private volatile Footprint last = new Footprint(0, 0, 0, 0, 0);
  private volatile OptionalInt rdd = OptionalInt.empty();

  CacheEntry(String name, String place, StorageLevel level, CachedRows rows) {
    this.name = name;
    this.place = place;
    this.level = level;
    this.rows = rows;
  }

  CachedRows rows() {
    return rows;
  }

  SubPlan subPlan() {
    return rows.subPlan();
  }

  /** Computes the rows unless they are there; whoever comes meanwhile waits. Runs two jobs. */
  synchronized void build() {
    if (built) {
      return;
    }
    long started = System.nanoTime();
    try {
      rows.compute();
      buildSeconds = (System.nanoTime() - started) / 1e9;
      rowCount = rows.count();
    } catch (RuntimeException e) {
      throw new BellowsException("Cannot cache '%s': %s".formatted(name, SparkErrors.reason(e)), e);
    }
    requireSameRows(name, rows.footprint().rowsBuilt(), rowCount);
    rdd = rows.rdd();
    last = rows.footprint();
    built = true;
  }

  /**
   * Spark 4.1 can take a cache for complete while a part of it is missing (SPARK-57547). More rows
   * go in than are there where a part is built twice, because an executor is lost.
   */
  static void requireSameRows(String name, long builtRows, long givenRows) {
    if (givenRows != builtRows) {
      throw new BellowsException(
          String.format(
              "Cannot trust the cache of '%s': %s rows went in, and it gives %s. It is released:"
                  + " ask for it again, once no executor is being lost",
              name, builtRows, givenRows));
    }
  }

  synchronized long rowCount() {
    return rowCount;
  }

  synchronized double buildSeconds() {
    return buildSeconds;
  }

  OptionalInt rdd() {
    return rdd;
  }

  boolean isReleased() {
    return released || !rows.isThere();
  }

  /** What is there; after the release, what was there before. */
  Footprint footprint() {
    if (!isReleased()) {
      last = rows.footprint();
    }
    return last;
  }

  void release() {
    footprint();
    released = true;
    rows.release();
  }
}
