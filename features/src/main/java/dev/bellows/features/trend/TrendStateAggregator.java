package dev.bellows.features.trend;

import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Aggregator;

/**
 * The state of a group behind its last row, as a Spark aggregate over a running frame: null at all
 * rows before, whose states nobody asks for. Input row: that of {@link TrendAggregator}, then
 * whether the row is its group's last.
 */
final class TrendStateAggregator extends Aggregator<Row, TrendBuffer, byte[]> {
  private static final long serialVersionUID = 1L;

  private final KernelPlan plan;
  private final int columns;
  private final RowTime.Kind timeKind;
  private final StateFormat format;

  TrendStateAggregator(KernelPlan plan, int columns, RowTime.Kind timeKind, StateFormat format) {
    this.plan = plan;
    this.columns = columns;
    this.timeKind = timeKind;
    this.format = format;
  }

  @Override
  public TrendBuffer zero() {
    return new TrendBuffer(plan, columns);
  }

  @Override
  public TrendBuffer reduce(TrendBuffer buffer, Row row) {
    double time = row.getDouble(0);
    buffer.pass(timeKind, time);
    for (int i = 0; i < columns; i++) {
      buffer.accept(time, i, row.getDouble(i + 1));
    }
    if (row.getBoolean(columns + 1)) {
      buffer.complete();
    }
    return buffer;
  }

  @Override
  public TrendBuffer merge(TrendBuffer first, TrendBuffer second) {
    throw new UnsupportedOperationException(
        "The state of a series needs its rows in order: it runs over a window, not in a group-by");
  }

  /** Called at every row. */
  @Override
  public byte[] finish(TrendBuffer buffer) {
    return buffer.isComplete() ? format.save(buffer) : null;
  }

  @Override
  public Encoder<TrendBuffer> bufferEncoder() {
    return Encoders.javaSerialization(TrendBuffer.class);
  }

  @Override
  public Encoder<byte[]> outputEncoder() {
    return Encoders.BINARY();
  }
}
