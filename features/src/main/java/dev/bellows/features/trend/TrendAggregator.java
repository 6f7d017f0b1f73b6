package dev.bellows.features.trend;

import dev.bellows.core.internal.PortableEncoders;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Aggregator;

/**
 * The kernels as a Spark aggregate over a <em>running</em> frame (all rows up to the current one):
 * Spark then hands over each row once, where a sliding frame would be computed anew for each row.
 * Input row: the time in microseconds, then the value columns, all doubles, NaN for missing.
 */
final class TrendAggregator extends Aggregator<Row, TrendBuffer, TrendValues> {
  private static final long serialVersionUID = 1L;

  private final KernelPlan plan;
  private final int columns;

  TrendAggregator(KernelPlan plan, int columns) {
    this.plan = plan;
    this.columns = columns;
  }

  @Override
  public TrendBuffer zero() {
    return new TrendBuffer(plan, columns);
  }

  @Override
  public TrendBuffer reduce(TrendBuffer buffer, Row row) {
    double time = row.getDouble(0);
    for (int i = 0; i < columns; i++) {
      buffer.accept(time, i, row.getDouble(i + 1));
    }
    return buffer;
  }

  @Override
  public TrendBuffer merge(TrendBuffer first, TrendBuffer second) {
    throw new UnsupportedOperationException(
        "Trend features need their rows in order: they run over a window, not in a group-by");
  }

  @Override
  public TrendValues finish(TrendBuffer buffer) {
    return buffer.current();
  }

  @Override
  public Encoder<TrendBuffer> bufferEncoder() {
    return Encoders.javaSerialization(TrendBuffer.class);
  }

  @Override
  public Encoder<TrendValues> outputEncoder() {
    return PortableEncoders.portable(Encoders.bean(TrendValues.class));
  }
}
