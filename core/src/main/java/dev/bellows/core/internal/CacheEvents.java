package dev.bellows.core.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerUnpersistRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.columnar.InMemoryRelation;
import org.apache.spark.sql.util.QueryExecutionListener;
import org.apache.spark.storage.RDDBlockId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.runtime.BoxedUnit;

/**
 * Tells which queries of a classic session read cached rows, and what becomes of cached blocks,
 * until it is closed. What fails here is logged: it hurts no job.
 */
public final class CacheEvents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CacheEvents.class);

  private final SparkSession spark;
  private final SparkContext context;
  private final Consumer<RanQuery> queries;
  private final Map<Integer, Set<String>> inMemory = new ConcurrentHashMap<>();
  private final Map<Integer, Long> evictions = new ConcurrentHashMap<>();
  private final QueryExecutionListener queryListener = new Queries();
  private final SparkListener blockListener = new Blocks();

  /** A query that ran to its end. */
  public static final class RanQuery {
    private final List<LogicalPlan> plans = new ArrayList<>();

    private RanQuery(QueryExecution query) {
      query
          .withCachedData()
          .foreachWithSubqueries(
              plan -> {
                plans.add(plan);
                return BoxedUnit.UNIT;
              });
    }

    /** How often it read the rows from the cache. */
    public int reads(CachedRows rows) {
      return count(
          plan ->
              plan instanceof InMemoryRelation cached
                  && rows.isNamed(cached.cacheBuilder().tableName()));
    }

    /** How often it computed the rows in spite of the cache. */
    public int computes(CachedRows rows) {
      LogicalPlan kept = rows.subPlan().canonical();
      return count(plan -> plan.canonicalized().equals(kept));
    }

    private int count(Predicate<LogicalPlan> wanted) {
      return (int) plans.stream().filter(wanted).count();
    }
  }

  public CacheEvents(SparkSession classic, Consumer<RanQuery> queries) {
    this.spark = classic;
    this.context = classic.sparkContext();
    this.queries = queries;
    spark.listenerManager().register(queryListener);
    context.addSparkListener(blockListener);
  }

  /** How many partitions of that RDD have left the memory of an executor, dropped or for disk. */
  public long evictions(int rdd) {
    return evictions.getOrDefault(rdd, 0L);
  }

  /** Waits until what has happened so far was heard; false when time ran out before. */
  public boolean drain(Duration limit) {
    if (context.isStopped()) {
      return true;
    }
    try {
      // private[spark]; there is no public way to know what listeners have heard.
      context.listenerBus().waitUntilEmpty(limit.toMillis());
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  @Override
  public void close() {
    spark.listenerManager().unregister(queryListener);
    context.removeSparkListener(blockListener);
  }

  private static void safely(Runnable told) {
    try {
      told.run();
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("Cannot count what the caches do: the statistics of caches miss an event", e);
    }
  }

  private final class Queries implements QueryExecutionListener {
    @Override
    public void onSuccess(String action, QueryExecution query, long nanos) {
      safely(() -> queries.accept(new RanQuery(query)));
    }

    @Override
    public void onFailure(String action, QueryExecution query, Exception error) {
      // It gave no rows: what it read of a cache has saved nobody anything.
    }
  }

  private final class Blocks extends SparkListener {
    @Override
    public void onBlockUpdated(SparkListenerBlockUpdated event) {
      if (event.blockUpdatedInfo().blockId() instanceof RDDBlockId block) {
        String executor = event.blockUpdatedInfo().blockManagerId().executorId();
        String id = executor + '/' + block.splitIndex();
        Set<String> held =
            inMemory.computeIfAbsent(block.rddId(), rdd -> ConcurrentHashMap.newKeySet());
        if (event.blockUpdatedInfo().storageLevel().useMemory()) {
          held.add(id);
        } else if (held.remove(id)) {
          evictions.merge(block.rddId(), 1L, Long::sum);
        }
      }
    }

    /** Tells no updates of its blocks. */
    @Override
    public void onUnpersistRDD(SparkListenerUnpersistRDD event) {
      inMemory.remove(event.rddId());
    }
  }
}
