package dev.bellows.compression;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udaf;

import dev.bellows.core.internal.PortableEncoders;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;

/** Sums weights and their squares so that the order of the rows does not tell. */
abstract class WeightAggregator<I> extends Aggregator<I, WeightState, WeightState> {
  private static final long serialVersionUID = 1L;

  /** The sums over rows, of each its weight. */
  static Column ofRows(Column weight) {
    return udaf(new OfRows(), Encoders.DOUBLE()).apply(weight);
  }

  /** The sums over cells, of each such sums. */
  static Column ofCells(Column weight, Column square) {
    // A bean's properties are in the order of their names.
    return udaf(new OfCells(), encoder()).apply(square, lit(0.0), weight, lit(0.0));
  }

  private static final class OfRows extends WeightAggregator<Double> {
    private static final long serialVersionUID = 1L;

    @Override
    public WeightState reduce(WeightState state, Double weight) {
      state.add(weight);
      return state;
    }
  }

  private static final class OfCells extends WeightAggregator<WeightState> {
    private static final long serialVersionUID = 1L;

    @Override
    public WeightState reduce(WeightState state, WeightState cell) {
      return merge(state, cell);
    }
  }

  private static Encoder<WeightState> encoder() {
    return PortableEncoders.portable(Encoders.bean(WeightState.class));
  }

  @Override
  public WeightState zero() {
    return new WeightState();
  }

  @Override
  public WeightState merge(WeightState first, WeightState second) {
    first.add(second);
    return first;
  }

  @Override
  public WeightState finish(WeightState state) {
    return state;
  }

  @Override
  public Encoder<WeightState> bufferEncoder() {
    return encoder();
  }

  @Override
  public Encoder<WeightState> outputEncoder() {
    return encoder();
  }
}
