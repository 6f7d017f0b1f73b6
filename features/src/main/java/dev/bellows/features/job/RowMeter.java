package dev.bellows.features.job;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.udf;

import dev.bellows.core.hook.StepMark;
import dev.bellows.core.internal.ObservedMetrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/** Counts the rows that pass a point of a plan, and notes when the last one did. */
final class RowMeter {
  private static final UserDefinedFunction CLOCK =
      udf((UDF0<Long>) System::currentTimeMillis, DataTypes.LongType).asNondeterministic();

  private final ObservedMetrics metrics;
  private final String name;

  /**
   * @param metrics where it reads; open until then
   * @param what the step or source whose rows they are
   */
  RowMeter(ObservedMetrics metrics, String what) {
    this.metrics = metrics;
    this.name = StepMark.of(what);
  }

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
    return metrics.watch(rows, name, count(lit(1)).as("rows"), others.toArray(Column[]::new));
  }

  /**
   * What was measured. Spark delivers it shortly after the action; empty where it found out at run
   * time that nothing can come through here and left this part of the plan out.
   */
  Optional<Reading> read(long timeoutMillis) {
    return metrics.await(name, timeoutMillis).map(RowMeter::reading);
  }

  private static Reading reading(Map<String, Object> values) {
    Optional<Instant> last =
        Optional.ofNullable(values.get("last"))
            .map(millis -> Instant.ofEpochMilli(((Number) millis).longValue()));
    return new Reading(((Number) values.get("rows")).longValue(), last, values);
  }
}
