package dev.bellows.features.profile;

import java.util.Arrays;

/** {@link BucketCounts} while they are counted. */
final class BucketState {
  private final String bucketing;
  private final TallyState[] tallies;

  BucketState(Bucketing bucketing) {
    this(bucketing.id(), new TallyState[bucketing.buckets()]);
    Arrays.setAll(tallies, i -> new TallyState());
  }

  private BucketState(String bucketing, TallyState[] tallies) {
    this.bucketing = bucketing;
    this.tallies = tallies;
  }

  static BucketState read(StateInput in) {
    BucketState state = new BucketState(in.text(), new TallyState[in.size(1)]);
    Arrays.setAll(state.tallies, i -> TallyState.read(in));
    return state;
  }

  void write(StateOutput out) {
    out.put(bucketing);
    out.put(tallies.length);
    for (TallyState tally : tallies) {
      tally.write(out);
    }
  }

  TallyState of(int code) {
    return tallies[code];
  }

  String bucketing() {
    return bucketing;
  }

  int size() {
    return tallies.length;
  }

  void merge(BucketState other) {
    for (int i = 0; i < tallies.length; i++) {
      tallies[i].merge(other.tallies[i]);
    }
  }

  BucketCounts counts() {
    return new BucketCounts(
        bucketing,
        Arrays.stream(tallies).mapToLong(TallyState::rows).toArray(),
        Arrays.stream(tallies).mapToDouble(TallyState::weight).toArray(),
        Arrays.stream(tallies).mapToDouble(TallyState::squaredWeight).toArray());
  }
}
