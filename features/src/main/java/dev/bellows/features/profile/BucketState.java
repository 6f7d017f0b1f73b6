package dev.bellows.features.profile;

import java.util.Arrays;

/** {@link BucketCounts} while they are counted. */
final class BucketState {
  private final String bucketing;
  private final TallyState[] tallies;

  /** The rows of the values at hand by bucket, before they are added up. */
  private final int[] counted;

  BucketState(Bucketing bucketing) {
    this(bucketing.id(), new TallyState[bucketing.buckets()]);
    Arrays.setAll(tallies, i -> new TallyState());
  }

  private BucketState(String bucketing, TallyState[] tallies) {
    this.bucketing = bucketing;
    this.tallies = tallies;
    this.counted = new int[tallies.length];
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

  void accept(Bucketing bucketing, ColumnValues values) {
    if (values.weights != null) {
      for (int i = 0; i < values.size; i++) {
        tallies[code(bucketing, values, i)].add(values.weights[i]);
      }
      return;
    }
    Arrays.fill(counted, 0);
    for (int i = 0; i < values.size; i++) {
      counted[code(bucketing, values, i)]++;
    }
    for (int code = 0; code < counted.length; code++) {
      if (counted[code] > 0) {
        tallies[code].addRows(counted[code]);
      }
    }
  }

  private static int code(Bucketing bucketing, ColumnValues values, int row) {
    if (values.texts != null) {
      String text = values.texts[row];
      return text == null ? bucketing.missing() : bucketing.code(text);
    }
    double value = values.doubles[row];
    boolean missing = ColumnValues.isNull(value) || Double.isNaN(value);
    return missing ? bucketing.missing() : bucketing.code(value);
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
