package dev.bellows.optimization.cache;

import dev.bellows.core.internal.CacheEvents.RanQuery;
import dev.bellows.core.internal.CachedRows;
import dev.bellows.core.internal.SubPlan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a manager keeps, who holds it, and what was kept before. Used by several threads. */
final class KeptEntries {
  private static final Logger LOG = LoggerFactory.getLogger(KeptEntries.class);

  /** Spark compares each entry with each part of each query that it plans. */
  private static final int MANY_ENTRIES = 50;

  /** For the statistics of long-lived sessions. */
  private static final int MOST_RELEASED = 1000;

  private final SparkSession spark;
  private final boolean coalescing;
  private final Map<SubPlan, CacheEntry> live = new LinkedHashMap<>();
  private final Deque<CacheEntry> released = new ArrayDeque<>();
  private final Map<SubPlan, Long> measuredBytes = new HashMap<>();
  private long forgotten;

  KeptEntries(SparkSession spark, boolean coalescing) {
    this.spark = spark;
    this.coalescing = coalescing;
  }

  /** Rows that are held: the entry, and whether it was there before. */
  record Held(CacheEntry entry, boolean shared) {}

  /** The entry of these rows, if they are still there. */
  synchronized Optional<CacheEntry> find(SubPlan part) {
    CacheEntry entry = live.get(part);
    if (entry != null && entry.isReleased()) {
      // The user has let Spark forget them.
      retire(entry);
      return Optional.empty();
    }
    return Optional.ofNullable(entry);
  }

  /** Keeps the rows for the scope, computed to the end. Runs two jobs if they are not there. */
  Held hold(Dataset<Row> rows, String name, StorageLevel level, CacheScope scope) {
    SubPlan part = SubPlan.of(rows);
    Held held;
    synchronized (this) {
      Optional<CacheEntry> known = find(part);
      CacheEntry entry = known.orElseGet(() -> add(rows, part, name, level));
      entry.holders.add(scope);
      held = new Held(entry, known.isPresent());
    }
    try {
      held.entry().build();
    } catch (RuntimeException e) {
      release(List.of(held.entry()));
      throw e;
    }
    note(held);
    return held;
  }

  private CacheEntry add(Dataset<Row> rows, SubPlan part, String name, StorageLevel level) {
    String unique = name;
    for (int i = 2; isTaken(unique); i++) {
      unique = name + " (" + i + ")";
    }
    CacheEntry entry =
        new CacheEntry(
            unique, CallSite.ofUser(), level, CachedRows.keep(rows, unique, level, coalescing));
    live.put(part, entry);
    int entries = CachedRows.entries(spark);
    if (entries > MANY_ENTRIES) {
      LOG.warn(
          "Spark's cache has {} entries, and compares each with each part of each query it plans:"
              + " release those that are not needed",
          entries);
    }
    return entry;
  }

  private boolean isTaken(String name) {
    return live.values().stream().anyMatch(entry -> entry.name.equals(name));
  }

  private synchronized void note(Held held) {
    CacheEntry entry = held.entry();
    measuredBytes.put(
        entry.subPlan(), entry.footprint().memoryBytes() + entry.footprint().diskBytes());
    if (!held.shared()) {
      for (CacheEntry other : live.values()) {
        if (other != entry) {
          // Our own queries are heard by no listener.
          other.hits.add(entry.subPlan().occurrencesOf(other.subPlan()));
        }
      }
    }
  }

  /** Ends what the scope holds; rows that another one holds too stay. */
  void letGo(CacheScope scope) {
    List<CacheEntry> idle = new ArrayList<>();
    synchronized (this) {
      for (CacheEntry entry : live.values()) {
        if (entry.holders.remove(scope) && entry.holders.isEmpty()) {
          idle.add(entry);
        }
      }
    }
    release(idle);
  }

  /** Releases those, whoever holds them; the names of those that were there. */
  List<String> releaseIf(Predicate<CacheEntry> wanted) {
    List<CacheEntry> found;
    synchronized (this) {
      found = live.values().stream().filter(wanted).toList();
    }
    release(found);
    return found.stream().map(entry -> entry.name).toList();
  }

  /** Those that stand on others go first: Spark plans again what stands on released rows. */
  private void release(Collection<CacheEntry> entries) {
    List<CacheEntry> newestFirst = new ArrayList<>(entries);
    Collections.reverse(newestFirst);
    synchronized (this) {
      newestFirst.forEach(this::retire);
    }
    newestFirst.forEach(CacheEntry::release);
  }

  private void retire(CacheEntry entry) {
    if (live.remove(entry.subPlan(), entry)) {
      released.addLast(entry);
      if (released.size() > MOST_RELEASED) {
        released.removeFirst();
        forgotten++;
      }
    }
  }

  /** Counts what a query read of them. */
  void count(RanQuery query) {
    for (CacheEntry entry : all()) {
      entry.hits.add(query.reads(entry.rows()));
    }
    for (CacheEntry entry : live()) {
      entry.misses.add(query.computes(entry.rows()));
    }
  }

  /** Those that Spark still has; what the user has let it forget counts as released. */
  synchronized List<CacheEntry> live() {
    List.copyOf(live.values()).stream().filter(CacheEntry::isReleased).forEach(this::retire);
    return List.copyOf(live.values());
  }

  /** The released ones, those of longest ago first, then the live ones. */
  synchronized List<CacheEntry> all() {
    List<CacheEntry> all = new ArrayList<>(released);
    all.addAll(live.values());
    return all;
  }

  /** How many released ones the statistics no longer have. */
  synchronized long forgotten() {
    return forgotten;
  }

  synchronized Map<SubPlan, Long> measuredBytes() {
    return Map.copyOf(measuredBytes);
  }

  /** What is told of an entry that is still held; the manager's own scope is not one to close. */
  synchronized CacheLeak leak(CacheEntry entry, CacheScope whole) {
    CachedRows.Footprint there = entry.footprint();
    return new CacheLeak(
        entry.name,
        entry.place,
        entry.holders.stream().filter(scope -> scope != whole).map(CacheScope::place).toList(),
        entry.since,
        there.memoryBytes(),
        there.diskBytes());
  }

  long memoryBytes() {
    return live().stream().mapToLong(entry -> entry.footprint().memoryBytes()).sum();
  }
}
