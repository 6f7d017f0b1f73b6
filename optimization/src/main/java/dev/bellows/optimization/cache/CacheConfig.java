package dev.bellows.optimization.cache;

import dev.bellows.core.Args;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/** How a {@link CacheManager} decides. Immutable: each method returns another one. */
public final class CacheConfig {
  private static final CacheConfig DEFAULTS =
      new CacheConfig(new EnumMap<>(CacheRate.class), OptionalLong.empty(), 0.6, 0.2, true);

  private final Map<CacheRate, Double> rates;
  private final OptionalLong memoryBudget;
  private final double memoryShare;
  private final double overheadSeconds;
  private final boolean coalescing;

  private CacheConfig(
      Map<CacheRate, Double> rates,
      OptionalLong memoryBudget,
      double memoryShare,
      double overheadSeconds,
      boolean coalescing) {
    this.rates = rates;
    this.memoryBudget = memoryBudget;
    this.memoryShare = memoryShare;
    this.overheadSeconds = overheadSeconds;
    this.coalescing = coalescing;
  }

  /**
   * The rates of {@link CacheRate}, 60 % of the free storage memory, 0.2 s for the two jobs that
   * fill a cache, and partitions that adaptive execution may coalesce.
   */
  public static CacheConfig defaults() {
    return DEFAULTS;
  }

  /** Another constant of the cost model, per second and task slot. */
  public CacheConfig withRate(CacheRate rate, double perSecond) {
    Args.check(
        perSecond > 0 && perSecond < Double.POSITIVE_INFINITY,
        "Invalid rate %s: %s per second; a positive number is needed",
        rate,
        perSecond);
    Map<CacheRate, Double> changed = new EnumMap<>(CacheRate.class);
    changed.putAll(rates);
    changed.put(rate, perSecond);
    return new CacheConfig(changed, memoryBudget, memoryShare, overheadSeconds, coalescing);
  }

  /** At most so many bytes in memory for all that the manager keeps. */
  public CacheConfig withMemoryBudget(long bytes) {
    Args.check(bytes >= 0, "Invalid memory budget: %s bytes; 0 or more are needed", bytes);
    return new CacheConfig(rates, OptionalLong.of(bytes), memoryShare, overheadSeconds, coalescing);
  }

  /** At most this share of the storage memory that is free; the rest is left to the queries. */
  public CacheConfig withMemoryShare(double share) {
    Args.check(share > 0 && share <= 1, "Invalid share of memory: %s; above 0 and up to 1", share);
    return new CacheConfig(rates, memoryBudget, share, overheadSeconds, coalescing);
  }

  /** What to keep rows costs beside the work itself: two jobs, planned and scheduled. */
  public CacheConfig withOverheadSeconds(double seconds) {
    Args.check(
        seconds >= 0 && seconds < Double.POSITIVE_INFINITY,
        "Invalid overhead: %s seconds; 0 or more are needed",
        seconds);
    return new CacheConfig(rates, memoryBudget, memoryShare, seconds, coalescing);
  }

  /**
   * Kept rows have the partitions that the shuffle setting gives, as Spark does by default since
   * 4.0: many small ones, but a join on the same keys needs no shuffle.
   */
  public CacheConfig keepingPartitions() {
    return new CacheConfig(rates, memoryBudget, memoryShare, overheadSeconds, false);
  }

  double rate(CacheRate rate) {
    return rates.getOrDefault(rate, rate.defaultPerSecond());
  }

  OptionalLong memoryBudget() {
    return memoryBudget;
  }

  double memoryShare() {
    return memoryShare;
  }

  double overheadSeconds() {
    return overheadSeconds;
  }

  boolean coalescing() {
    return coalescing;
  }
}
