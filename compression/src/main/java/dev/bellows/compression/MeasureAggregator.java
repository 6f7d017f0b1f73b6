package dev.bellows.compression;

import dev.bellows.core.internal.PortableEncoders;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;

/** Merges weights, means and sums of squares; a value is one of its weight without squares. */
final class MeasureAggregator extends Aggregator<MeasureState, MeasureState, MeasureState> {
  private static final long serialVersionUID = 1L;

  static Encoder<MeasureState> encoder() {
    return PortableEncoders.portable(Encoders.bean(MeasureState.class));
  }

  @Override
  public MeasureState zero() {
    return new MeasureState();
  }

  @Override
  public MeasureState reduce(MeasureState state, MeasureState value) {
    state.add(value);
    return state;
  }

  @Override
  public MeasureState merge(MeasureState first, MeasureState second) {
    return reduce(first, second);
  }

  @Override
  public MeasureState finish(MeasureState state) {
    return state;
  }

  @Override
  public Encoder<MeasureState> bufferEncoder() {
    return encoder();
  }

  @Override
  public Encoder<MeasureState> outputEncoder() {
    return encoder();
  }
}
