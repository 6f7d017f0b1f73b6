package dev.bellows.optimization.cache;

import dev.bellows.core.Args;
import dev.bellows.core.Sessions;
import dev.bellows.core.internal.CacheEvents;
import dev.bellows.core.internal.CachedRows;
import dev.bellows.core.internal.QueryShapes;
import dev.bellows.core.internal.SessionAccess;
import dev.bellows.core.internal.StorageMemory;
import dev.bellows.core.internal.SubPlan;
import dev.bellows.optimization.cache.KeptEntries.Held;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which rows of a session are worth keeping, keeps them, and says what it gained.
 *
 * <pre>{@code
 * try (CacheManager caches = CacheManager.of(spark)) {
 *   caches.register(daily, weekly, late);
 *   CacheDecision decision = caches.cacheIfReused(clean);
 *   …                                    // queries that read the rows of clean find them
 *   System.out.println(caches.cacheStats());
 * }
 * }</pre>
 *
 * <p>Rows that somebody else has cached are used and never released; what the manager keeps it
 * releases when it is closed, or before. A {@code Dataset} that is cached by its user after the
 * manager keeps the same rows is nothing to Spark but a warning: it goes with the manager's.
 *
 * <p>Any thread may use a manager.
 */
public final class CacheManager implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CacheManager.class);

  /** To weigh a part takes several optimizations of each query that reads it. */
  private static final int MOST_CANDIDATES = 16;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final SparkSession spark;
  private final CacheConfig config;
  private final KeptEntries entries;
  private final CacheEvents events;
  private final CacheScope whole;
  private final List<SubPlan> queries = new ArrayList<>();
  private final Map<SubPlan, Double> measuredSeconds = new HashMap<>();

  private CacheManager(SparkSession spark, CacheConfig config) {
    this.spark = spark;
    this.config = config;
    this.entries = new KeptEntries(spark, config.coalescing());
    this.events = new CacheEvents(spark, entries::count);
    this.whole = new CacheScope(this, CallSite.ofUser());
  }

  /**
   * A manager for the session, with {@link CacheConfig#defaults}.
   *
   * @throws dev.bellows.core.BellowsException for a Spark Connect session
   */
  public static CacheManager of(SparkSession spark) {
    return of(spark, CacheConfig.defaults());
  }

  /**
   * A manager for the session.
   *
   * @throws dev.bellows.core.BellowsException for a Spark Connect session
   */
  public static CacheManager of(SparkSession spark, CacheConfig config) {
    Sessions.requireClassic(spark, "manage caches", "plans and cached rows are in Spark's driver");
    return new CacheManager(spark, config);
  }

  /**
   * Tells what will be computed: parts that several of these queries, or several places of one,
   * read are reused. Plans and runs nothing.
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // Reads them alone.
  public final synchronized CacheManager register(Dataset<Row>... computed) {
    Arrays.stream(computed).map(SubPlan::of).forEach(queries::add);
    return this;
  }

  /**
   * Tells what one computation of the rows took the last time, in place of what the model guesses.
   */
  public synchronized CacheManager measured(Dataset<Row> rows, Duration took) {
    Args.check(
        !took.isNegative() && !took.isZero(), "Invalid time: %s; a positive one is needed", took);
    measuredSeconds.put(SubPlan.of(rows), took.toNanos() / 1e9);
    return this;
  }

  /** As {@link #cacheIfReused(Dataset, String)}, under a name made of what the rows are. */
  public CacheDecision cacheIfReused(Dataset<Row> rows) {
    return cacheIfReused(rows, nameOf(rows));
  }

  /**
   * Keeps the rows if registered queries read them in several places, and to compute them each time
   * costs more than to write and read them. Runs two jobs if it keeps them, to compute all of them
   * and to count what the cache gives; else none.
   *
   * @param name under which Spark's UI and the statistics show them
   * @throws dev.bellows.core.BellowsException if they cannot be computed, or the cache does not
   *     give as many as went in
   */
  public CacheDecision cacheIfReused(Dataset<Row> rows, String name) {
    return cacheIfReused(rows, name, whole);
  }

  CacheDecision cacheIfReused(Dataset<Row> rows, String name, CacheScope scope) {
    SubPlan part = checked(rows, name);
    Optional<CacheDecision> cached = alreadyCached(part, rows, name, scope);
    if (cached.isPresent()) {
      return cached.get();
    }
    CacheEconomy economy = economy();
    int uses = economy.uses(part);
    if (uses < 2) {
      return refused(
          rows,
          name,
          CacheVerdict.NOT_REUSED,
          "The registered queries read the rows in %d place%s; to keep them pays from two on"
              .formatted(uses, uses == 1 ? "" : "s"),
          Optional.empty());
    }
    CacheCost cost = economy.cost(part, List.of(), budget());
    if (cost.gainSeconds() <= 0) {
      return refused(
          rows,
          name,
          CacheVerdict.DOES_NOT_PAY,
          "To keep the rows would cost more than it saves: " + cost,
          Optional.of(cost));
    }
    return keepWithin(rows, name, cost, scope);
  }

  /** As {@link #persistWithLevel(Dataset, String)}, under a name made of what the rows are. */
  public CacheDecision persistWithLevel(Dataset<Row> rows) {
    return persistWithLevel(rows, nameOf(rows));
  }

  /**
   * Keeps the rows where they fit: in memory, spilling to disk; off the heap where Spark has memory
   * there; on disk if they are too large and cost more than twice their reading to compute. Else it
   * refuses, and says with which numbers. Runs two jobs if it keeps them, to compute all of them
   * and to count what the cache gives; else none.
   *
   * @param name under which Spark's UI and the statistics show them
   * @throws dev.bellows.core.BellowsException if they cannot be computed, or the cache does not
   *     give as many as went in
   */
  public CacheDecision persistWithLevel(Dataset<Row> rows, String name) {
    return persistWithLevel(rows, name, whole);
  }

  CacheDecision persistWithLevel(Dataset<Row> rows, String name, CacheScope scope) {
    SubPlan part = checked(rows, name);
    return alreadyCached(part, rows, name, scope)
        .orElseGet(() -> keepWithin(rows, name, economy().alone(part, budget()), scope));
  }

  private static SubPlan checked(Dataset<Row> rows, String name) {
    Args.check(!name.isBlank(), "Invalid name of cached rows: '%s'; it needs a letter", name);
    Args.check(
        !rows.isStreaming(),
        "Cannot cache '%s': its rows are a stream, which has no end. Cache within foreachBatch",
        name);
    return SubPlan.of(rows);
  }

  private Optional<CacheDecision> alreadyCached(
      SubPlan part, Dataset<Row> rows, String name, CacheScope scope) {
    Optional<CacheEntry> ours = entries.find(part);
    if (ours.isPresent()) {
      return Optional.of(kept(rows, name, ours.get().level, Optional.empty(), scope));
    }
    return CachedRows.levelOf(part)
        .map(
            level ->
                new CacheDecision(
                    name,
                    CacheVerdict.CACHED_BY_OTHERS,
                    "The rows are cached already, by a call outside of this manager: they are used"
                        + " as they are, and stay",
                    Optional.of(level),
                    Optional.empty(),
                    SubPlan.unplanned(rows)));
  }

  private CacheDecision keepWithin(
      Dataset<Row> rows, String name, CacheCost cost, CacheScope scope) {
    LevelChoice choice =
        LevelChoice.of(cost, StorageMemory.of(spark), config, new CacheModel(config, slots()));
    if (choice.level().isEmpty()) {
      return refused(rows, name, CacheVerdict.TOO_LARGE, choice.reason(), Optional.of(cost));
    }
    CacheDecision kept = kept(rows, name, choice.level().get(), Optional.of(cost), scope);
    return requireWithinBudget(kept, cost);
  }

  private CacheDecision kept(
      Dataset<Row> rows,
      String name,
      StorageLevel level,
      Optional<CacheCost> cost,
      CacheScope scope) {
    Held held = entries.hold(rows, name, level, scope);
    CacheEntry entry = held.entry();
    String size =
        "%,d rows, %s in memory, %s on disk"
            .formatted(
                entry.rowCount(),
                Sizes.text(entry.footprint().memoryBytes()),
                Sizes.text(entry.footprint().diskBytes()));
    String why =
        held.shared()
            ? "The manager keeps the same rows already, as '%s': %s".formatted(entry.name, size)
            : size + cost.filter(known -> known.uses() > 0).map(known -> "; " + known).orElse("");
    CacheDecision decision =
        new CacheDecision(
            entry.name,
            held.shared() ? CacheVerdict.SHARED : CacheVerdict.KEPT,
            why,
            Optional.of(entry.level),
            cost,
            SubPlan.unplanned(rows));
    LOG.debug("{}", decision);
    return decision;
  }

  /** A budget that was asked for holds, even where the estimate was wrong. */
  private CacheDecision requireWithinBudget(CacheDecision kept, CacheCost cost) {
    long held = entries.memoryBytes();
    if (config.memoryBudget().isEmpty() || held <= config.memoryBudget().getAsLong()) {
      return kept;
    }
    entries.releaseIf(entry -> entry.subPlan().equals(SubPlan.of(kept.rows())));
    return refused(
        kept.rows(),
        kept.name(),
        CacheVerdict.TOO_LARGE,
        "The rows take more than was estimated (%s): with them the caches would hold %s of %s in memory"
            .formatted(
                Sizes.text(cost.bytes()),
                Sizes.text(held),
                Sizes.text(config.memoryBudget().getAsLong())),
        Optional.of(cost));
  }

  private static CacheDecision refused(
      Dataset<Row> rows,
      String name,
      CacheVerdict verdict,
      String reason,
      Optional<CacheCost> cost) {
    CacheDecision decision =
        new CacheDecision(name, verdict, reason, Optional.empty(), cost, SubPlan.unplanned(rows));
    LOG.debug("{}", decision);
    return decision;
  }

  /**
   * Which parts of these queries to keep within the memory that is free: the choice that saves most
   * time by a greedy search, each part weighed beside those that are chosen before it. Registers
   * nothing and runs no job; {@link #keep} keeps them.
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // Reads them alone.
  public final CachePlan plan(Dataset<Row>... computed) {
    Args.check(computed.length > 0, "Cannot plan caches: no queries are given");
    List<SubPlan> planned = Arrays.stream(computed).map(SubPlan::of).toList();
    CacheEconomy economy = economy(planned);
    long budget = budget();
    List<SubPlan> reused = new ArrayList<>();
    for (SubPlan part : Candidates.of(planned)) {
      if (CachedRows.levelOf(part).isEmpty()) {
        reused.add(part);
      }
    }
    reused.sort(
        Comparator.comparingDouble((SubPlan part) -> economy.alone(part, budget).recomputeSeconds())
            .reversed());
    List<SubPlan> tried = reused.subList(0, Math.min(MOST_CANDIDATES, reused.size()));
    List<SubPlan> chosen =
        new GreedyChoice<>(
                tried,
                economy::bytes,
                (part, others) -> economy.cost(part, others, budget).gainSeconds(),
                budget)
            .choose();
    return new CachePlan(
        planned(economy, chosen, chosen, budget),
        planned(
            economy,
            tried.stream().filter(part -> !chosen.contains(part)).toList(),
            chosen,
            budget),
        reused.size() - tried.size(),
        budget);
  }

  private static List<PlannedCache> planned(
      CacheEconomy economy, List<SubPlan> parts, List<SubPlan> chosen, long budget) {
    return parts.stream()
        .sorted(Comparator.comparingInt((SubPlan part) -> part.parts().size()))
        .map(
            part ->
                new PlannedCache(
                    part.description(),
                    economy.cost(
                        part,
                        chosen.stream().filter(other -> !other.equals(part)).toList(),
                        budget),
                    part.rows()))
        .toList();
  }

  /** Keeps what the plan has chosen. Runs two jobs for each part. */
  public List<CacheDecision> keep(CachePlan plan) {
    return keep(plan, whole);
  }

  List<CacheDecision> keep(CachePlan plan, CacheScope scope) {
    List<CacheDecision> decisions = new ArrayList<>();
    for (PlannedCache part : plan.kept()) {
      SubPlan subPlan = SubPlan.of(part.rows());
      decisions.add(
          alreadyCached(subPlan, part.rows(), part.name(), scope)
              .orElseGet(() -> keepWithin(part.rows(), part.name(), part.cost(), scope)));
    }
    return decisions;
  }

  /** A scope: what is kept through it is released when it is closed. */
  public CacheScope scope() {
    return whole.scope();
  }

  /**
   * Releases these rows and whatever the manager keeps that was computed from them, whoever holds
   * it: for rows that are no longer true. Spark's own {@code unpersist} leaves the latter as they
   * are, stale.
   *
   * @return the names of what was released
   */
  public List<String> invalidate(Dataset<Row> rows) {
    SubPlan stale = SubPlan.of(rows);
    return entries.releaseIf(entry -> entry.subPlan().occurrencesOf(stale) > 0);
  }

  /**
   * Releases all that the manager keeps, in whatever scope, and nothing that others have cached.
   *
   * @return the names of what was released
   */
  public List<String> unpersistAll() {
    return entries.releaseIf(entry -> true);
  }

  /** What is kept at this moment, with the place in the code that asked for it. */
  public List<CacheLeak> leaks() {
    return entries.live().stream().map(entry -> entries.leak(entry, whole)).toList();
  }

  /**
   * What the caches hold, and what they were good for: what this session's queries read, as far as
   * they have ended. Waits for Spark's listeners for up to five seconds.
   */
  public CacheStats cacheStats() {
    boolean complete = events.drain(PATIENCE);
    CacheModel model = new CacheModel(config, slots());
    return new CacheStats(
        entries.all().stream().map(entry -> CacheStats.Entry.of(entry, events, model)).toList(),
        entries.forgotten(),
        complete);
  }

  /**
   * Releases all that the manager keeps and stops to listen; warns of scopes that were never
   * closed.
   */
  @Override
  public void close() {
    for (CacheLeak leak : leaks()) {
      if (!leak.scopes().isEmpty()) {
        LOG.warn("Never released: {}. Close the scope, best in a try block", leak);
      }
    }
    whole.close();
    unpersistAll();
    events.close();
  }

  void letGo(CacheScope scope) {
    entries.letGo(scope);
  }

  static String nameOf(Dataset<Row> rows) {
    return SubPlan.of(rows).description();
  }

  private CacheEconomy economy() {
    synchronized (this) {
      return economy(queries);
    }
  }

  private synchronized CacheEconomy economy(List<SubPlan> computed) {
    return new CacheEconomy(
        new CacheModel(config, slots()),
        new QueryShapes(spark),
        computed,
        measuredSeconds,
        entries.measuredBytes());
  }

  private int slots() {
    return Math.max(1, SessionAccess.executors(spark).taskSlots());
  }

  /** The memory that is left for rows, of what is free and of what the user gives. */
  private long budget() {
    long free = (long) (StorageMemory.of(spark).freeBytes() * config.memoryShare());
    if (config.memoryBudget().isEmpty()) {
      return free;
    }
    long left = config.memoryBudget().getAsLong() - entries.memoryBytes();
    return Math.max(0, Math.min(free, left));
  }
}
