package dev.bellows.core.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.CollectMetrics;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.util.QueryExecutionListener;
import scala.runtime.BoxedUnit;

/**
 * What the queries of a classic session measured on the way, by {@code Dataset.observe} under a
 * name. Listens until it is closed. In the place of Spark's {@code Observation}, which leaves in
 * the session what cannot be serialized, so that a model trained there fails with "Task not
 * serializable" (4.1.0).
 */
public final class ObservedMetrics implements AutoCloseable {
  private final SparkSession spark;
  private final Map<String, CompletableFuture<Map<String, Object>>> values =
      new ConcurrentHashMap<>();
  private final QueryExecutionListener listener = new Listener();

  public ObservedMetrics(SparkSession classic) {
    this.spark = classic;
    spark.listenerManager().register(listener);
  }

  /**
   * The same rows, measured by the first query that computes them to the end.
   *
   * @param name no other rows of the session are measured under it
   */
  public Dataset<Row> watch(Dataset<Row> rows, String name, Column first, Column... more) {
    values.put(name, new CompletableFuture<>());
    return rows.observe(name, first, more);
  }

  /**
   * What was measured under that name, waiting for the query that does. Spark delivers shortly
   * after the query's end. Empty when time runs out, when the waiting thread is interrupted (it
   * stays so), and where Spark found out at run time that no row can come through and left this
   * part of the plan out.
   */
  public Optional<Map<String, Object>> await(String name, long timeoutMillis) {
    try {
      return Optional.of(values.get(name).get(timeoutMillis, TimeUnit.MILLISECONDS))
          .filter(measured -> !measured.isEmpty());
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot read what a query measured", e.getCause());
    }
  }

  @Override
  public void close() {
    spark.listenerManager().unregister(listener);
  }

  private final class Listener implements QueryExecutionListener {
    @Override
    public void onSuccess(String action, QueryExecution query, long nanos) {
      deliver(query);
    }

    @Override
    public void onFailure(String action, QueryExecution query, Exception error) {
      // What it has measured is a part of the rows; a query that tries again measures them all.
    }

    @SuppressWarnings("GuardedBy") // The method takes the lock that its annotation asks for.
    private void deliver(QueryExecution query) {
      scala.collection.immutable.Map<String, Row> measured = query.observedMetrics();
      query.logical().foreachWithSubqueries(node -> deliver(node, measured));
    }

    private BoxedUnit deliver(
        LogicalPlan node, scala.collection.immutable.Map<String, Row> measured) {
      if (node instanceof CollectMetrics metrics && values.containsKey(metrics.name())) {
        Map<String, Object> found = new HashMap<>();
        measured.get(metrics.name()).foreach(row -> read(row, found));
        values.get(metrics.name()).complete(found);
      }
      return BoxedUnit.UNIT;
    }

    private BoxedUnit read(Row row, Map<String, Object> found) {
      for (String column : row.schema().fieldNames()) {
        found.put(column, row.getAs(column));
      }
      return BoxedUnit.UNIT;
    }
  }
}
