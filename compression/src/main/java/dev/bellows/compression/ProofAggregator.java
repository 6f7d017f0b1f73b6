package dev.bellows.compression;

import dev.bellows.core.internal.PortableEncoders;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;

/** One side of a proof as one Spark aggregate; its answer is the state's bytes. */
final class ProofAggregator extends Aggregator<ProofRow, ProofState, byte[]> {
  private static final long serialVersionUID = 1L;

  private final int[] buckets;
  private final int measures;

  ProofAggregator(int[] buckets, int measures) {
    this.buckets = buckets.clone();
    this.measures = measures;
  }

  static Encoder<ProofRow> inputEncoder() {
    return PortableEncoders.portable(Encoders.bean(ProofRow.class));
  }

  @Override
  public ProofState zero() {
    return new ProofState(buckets, measures);
  }

  @Override
  public ProofState reduce(ProofState state, ProofRow row) {
    state.add(row);
    return state;
  }

  @Override
  public ProofState merge(ProofState first, ProofState second) {
    first.merge(second);
    return first;
  }

  @Override
  public byte[] finish(ProofState state) {
    return state.toBytes();
  }

  @Override
  public Encoder<ProofState> bufferEncoder() {
    return Encoders.javaSerialization(ProofState.class);
  }

  @Override
  public Encoder<byte[]> outputEncoder() {
    return Encoders.BINARY();
  }
}
