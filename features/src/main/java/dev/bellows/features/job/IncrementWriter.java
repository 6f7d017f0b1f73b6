package dev.bellows.features.job;

import static org.apache.spark.sql.functions.expr;

import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import dev.bellows.core.internal.ObservedMetrics;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Writes the part of a sink's rows that is new or may have changed. */
final class IncrementWriter {
  private static final long READING_MILLIS = 10_000;

  private final PlannedSink planned;
  private final Increment increment;
  private final CommitRetry retry;
  private final Places places;

  IncrementWriter(PlannedSink planned, Increment increment, CommitRetry retry, Places places) {
    this.planned = planned;
    this.increment = increment;
    this.retry = retry;
    this.places = places;
  }

  /**
   * @param rows all that the step computed, context included
   */
  Written write(Dataset<Row> rows) {
    try (ObservedMetrics metrics = new ObservedMetrics(rows.sparkSession())) {
      RowMeter meter = new RowMeter(metrics, planned.sink().step());
      Dataset<Row> part = meter.watch(rows.where(increment.condition()));
      Written written =
          planned.sink().mode() instanceof WriteMode.Merge merge
              ? merge(part, merge)
              : replace(part);
      long partRows = meter.read(READING_MILLIS).map(RowMeter.Reading::rows).orElseGet(part::count);
      return written.ofPart(partRows);
    }
  }

  private Written merge(Dataset<Row> part, WriteMode.Merge mode) {
    boolean byWatermark =
        mode.keys().stream().anyMatch(key -> key.equalsIgnoreCase(increment.column()));
    Optional<Column> range =
        byWatermark ? Optional.of(expr(increment.condition("t."))) : Optional.empty();
    return new MergeWriter(planned, mode, range, retry, places).write(part);
  }

  private Written replace(Dataset<Row> part) {
    DeltaWriter writer = new DeltaWriter(planned, retry);
    if (increment.hasNewRows() || !isComparable()) {
      return writer.replace(part, increment.condition());
    }
    Dataset<Row> kept = part.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return isThere(kept) ? Written.nothing(0) : writer.replace(kept, increment.condition());
    } finally {
      kept.unpersist(false);
    }
  }

  private boolean isComparable() {
    return Arrays.stream(planned.schema().fields())
        .allMatch(field -> Schemas.isOrderable(field.dataType()));
  }

  /** Whether the table has just these rows, each as often, in its part. */
  private boolean isThere(Dataset<Row> part) {
    Column[] columns =
        Arrays.stream(planned.schema().fieldNames()).map(Columns::named).toArray(Column[]::new);
    Dataset<Row> there =
        ExistingTable.rows(part.sparkSession(), planned.location())
            .where(increment.condition())
            .select(columns);
    return part.count() == there.count() && part.exceptAll(there).isEmpty();
  }
}
