package dev.bellows.features.profile;

import dev.bellows.core.internal.PortableEncoders;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;

/** The states of some columns as one Spark aggregate; its answer is their bytes. */
final class ProfileAggregator extends Aggregator<ProfileRow, ProfileState, byte[]> {
  private static final long serialVersionUID = 1L;

  private final ProfilePlan plan;

  ProfileAggregator(ProfilePlan plan) {
    this.plan = plan;
  }

  static Encoder<ProfileRow> inputEncoder() {
    return PortableEncoders.portable(Encoders.bean(ProfileRow.class));
  }

  @Override
  public ProfileState zero() {
    return new ProfileState(plan);
  }

  @Override
  public ProfileState reduce(ProfileState state, ProfileRow row) {
    state.accept(plan, row);
    return state;
  }

  @Override
  public ProfileState merge(ProfileState first, ProfileState second) {
    first.merge(second);
    return first;
  }

  @Override
  public byte[] finish(ProfileState state) {
    return state.toBytes();
  }

  @Override
  public Encoder<ProfileState> bufferEncoder() {
    return Encoders.javaSerialization(ProfileState.class);
  }

  @Override
  public Encoder<byte[]> outputEncoder() {
    return Encoders.BINARY();
  }
}
