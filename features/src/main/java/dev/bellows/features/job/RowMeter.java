package dev.bellows.features.job;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.udf;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/** Counts the rows that pass a point of a plan, and notes when the last one did. */
final class RowMeter {
  private static final UserDefinedFunction CLOCK =
      udf((UDF0<Long>) System::currentTimeMillis, DataTypes.LongType).asNondeterministic();

  private final Observation observation = new Observation("bellows-" + UUID.randomUUID());

  /**
   * @param lastRow empty when there was no row
   * @param values all that was measured, by name
   */
  record Reading(long rows, Optional<Instant> lastRow, Map<String, Object> values) {}

  /** The same rows, measured by the first action that computes them. */
  Dataset<Row> watch(Dataset<Row> rows) {
    return watch(rows, List.of());
  }

  /**
   * The same with more to measure.
   *
   * @param more named aggregates
   */
  Dataset<Row> watch(Dataset<Row> rows, List<Column> more) {
    List<Column> others = new ArrayList<>(List.of(max(CLOCK.apply()).as("last")));
    others.addAll(more);
    return rows.observe(observation, count(lit(1)).as("rows"), others.toArray(Column[]::new));
  }

  /**
   * What was measured. Spark delivers it shortly after the action; empty where it found out at run
   * time that nothing can come through here and left this part of the plan out.
   */
  Optional<Reading> read(long timeoutMillis) {
    CompletableFuture<Map<String, Object>> values = new CompletableFuture<>();
    Thread reader = new Thread(() -> complete(values), "bellows-row-meter");
    reader.setDaemon(true);
    reader.start();
    try {
      return reading(values.get(timeoutMillis, TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot read the row count of a step", e.getCause());
    } finally {
      reader.interrupt();
    }
  }

  private void complete(CompletableFuture<Map<String, Object>> values) {
    try {
      values.complete(observation.getAsJava());
    } catch (InterruptedException e) {
      values.cancel(false);
    } catch (RuntimeException e) {
      values.completeExceptionally(e);
    }
  }

  /** Spark answers with nothing at all where it left the meter out. */
  private static Optional<Reading> reading(Map<String, Object> values) {
    if (!values.containsKey("rows")) {
      return Optional.empty();
    }
    Optional<Instant> last =
        Optional.ofNullable(values.get("last"))
            .map(millis -> Instant.ofEpochMilli(((Number) millis).longValue()));
    return Optional.of(new Reading(((Number) values.get("rows")).longValue(), last, values));
  }
}
