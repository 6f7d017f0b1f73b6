package dev.bellows.features.trend;

import dev.bellows.core.Args;
import dev.bellows.core.internal.PortableEncoders;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Aggregator;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * One feature of one value as a Spark aggregate over a <em>running</em> frame, all rows up to the
 * current one: what {@link TrendFunctions} and the SQL functions have in common. Input: the value,
 * then the time in microseconds, both doubles, null or NaN for missing. The answer is null where
 * the feature has none. Two are equal when they compute the same.
 */
public final class SingleTrendAggregator extends Aggregator<Row, TrendBuffer, Double> {
  private static final long serialVersionUID = 1L;
  private static final StructType INPUT =
      new StructType().add("value", DataTypes.DoubleType).add("time", DataTypes.DoubleType);

  private final KernelPlan plan;

  private SingleTrendAggregator(KernelPlan plan) {
    this.plan = plan;
  }

  /**
   * The feature of such a definition, whose columns, groups and order do not matter here.
   *
   * @throws IllegalArgumentException if it has not exactly one feature over one window, or its
   *     parts contradict each other
   */
  public static SingleTrendAggregator of(TemporalTrendFeatures features) {
    KernelPlan plan = features.definition().kernelPlan();
    Args.check(
        plan.outputs().size() == 1,
        "Invalid definition: %s features; one feature over one window is needed",
        plan.outputs().size());
    return new SingleTrendAggregator(plan);
  }

  /** The encoder of its input. */
  public static Encoder<Row> inputEncoder() {
    return PortableEncoders.portable(Encoders.row(INPUT));
  }

  /** Whether the times of rows matter; where they do not, they may be null. */
  public boolean readsTime() {
    return plan.readsTime();
  }

  /** Whether rows must come in order of their times. */
  public boolean ordersByTime() {
    return plan.ordersByTime();
  }

  /** The name of the feature of such a value. */
  String columnName(String value) {
    return TrendDefinition.columnName(value, plan.outputs().get(0));
  }

  @Override
  public TrendBuffer zero() {
    return new TrendBuffer(plan, 1);
  }

  @Override
  public TrendBuffer reduce(TrendBuffer buffer, Row row) {
    buffer.accept(number(row, 1), 0, number(row, 0));
    return buffer;
  }

  private static double number(Row row, int place) {
    return row.isNullAt(place) ? Double.NaN : row.getDouble(place);
  }

  @Override
  public TrendBuffer merge(TrendBuffer first, TrendBuffer second) {
    throw new UnsupportedOperationException(
        "Trend features need their rows in order: they run over a window, not in a group-by");
  }

  @Override
  public Double finish(TrendBuffer buffer) {
    double value = buffer.current().getValues()[0];
    return Double.isNaN(value) ? null : (Double) value;
  }

  @Override
  public Encoder<TrendBuffer> bufferEncoder() {
    return Encoders.javaSerialization(TrendBuffer.class);
  }

  @Override
  public Encoder<Double> outputEncoder() {
    return Encoders.DOUBLE();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SingleTrendAggregator same && plan.equals(same.plan);
  }

  @Override
  public int hashCode() {
    return plan.hashCode();
  }

  /** As plans show it: {@code slope_7r}. */
  @Override
  public String toString() {
    return plan.outputs().get(0).suffix();
  }
}
