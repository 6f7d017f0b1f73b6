package dev.bellows.features.profile;

import java.util.Arrays;

/** What has been seen of a column whose values have numbers. */
final class NumberState extends ColumnState {
  private final TallyState nulls;
  private final TallyState nans;
  private final TallyState positiveInfinities;
  private final TallyState negativeInfinities;
  private final TallyState zeros;
  private final TallyState negatives;
  private final TallyState valid;
  private final TallyState[] specials;
  private final Moments moments;
  private final Distribution distribution;
  private final BucketState buckets;
  private long minKey = Long.MAX_VALUE;
  private long maxKey = Long.MIN_VALUE;
  private boolean whole = true;
  private boolean single = true;

  NumberState(ColumnPlan plan) {
    nulls = new TallyState();
    nans = new TallyState();
    positiveInfinities = new TallyState();
    negativeInfinities = new TallyState();
    zeros = new TallyState();
    negatives = new TallyState();
    valid = new TallyState();
    specials = new TallyState[plan.specials().size()];
    Arrays.setAll(specials, i -> new TallyState());
    moments = new Moments();
    distribution = new Distribution(plan.storage());
    buckets = plan.buckets().map(BucketState::new).orElse(null);
  }

  private NumberState(ColumnPlan plan, StateInput in) {
    nulls = TallyState.read(in);
    nans = TallyState.read(in);
    positiveInfinities = TallyState.read(in);
    negativeInfinities = TallyState.read(in);
    zeros = TallyState.read(in);
    negatives = TallyState.read(in);
    valid = TallyState.read(in);
    specials = new TallyState[plan.specials().size()];
    Arrays.setAll(specials, i -> TallyState.read(in));
    moments = Moments.read(in);
    distribution = Distribution.read(plan.storage(), in);
    buckets = in.bool() ? BucketState.read(in) : null;
    minKey = in.whole();
    maxKey = in.whole();
    whole = in.bool();
    single = in.bool();
  }

  static NumberState read(ColumnPlan plan, StateInput in) {
    return new NumberState(plan, in);
  }

  @Override
  void write(StateOutput out) {
    nulls.write(out);
    nans.write(out);
    positiveInfinities.write(out);
    negativeInfinities.write(out);
    zeros.write(out);
    negatives.write(out);
    valid.write(out);
    for (TallyState special : specials) {
      special.write(out);
    }
    moments.write(out);
    distribution.write(out);
    out.put(buckets != null);
    if (buckets != null) {
      buckets.write(out);
    }
    out.put(minKey);
    out.put(maxKey);
    out.put(whole);
    out.put(single);
  }

  @Override
  void accept(ColumnPlan plan, ColumnValues values) {
    ValidValues kept = values.valid;
    kept.clear(values.weights != null);
    for (int i = 0; i < values.size; i++) {
      double value = values.doubles[i];
      if (ColumnValues.isNull(value)) {
        nulls.add(values.weights, i);
      } else if (!Double.isFinite(value)) {
        infinite(value).add(values.weights, i);
      } else if (!isSpecial(plan, value, values.weights, i)) {
        long key = values.longs == null ? ValueKeys.of(value) : values.longs[i];
        kept.add(value, key, values.weights, i);
      }
    }
    plan.buckets().ifPresent(bucketing -> buckets.accept(bucketing, values));
    if (kept.size > 0) {
      acceptValid(kept);
    }
  }

  private TallyState infinite(double value) {
    if (Double.isNaN(value)) {
      return nans;
    }
    return value > 0 ? positiveInfinities : negativeInfinities;
  }

  private boolean isSpecial(ColumnPlan plan, double value, double[] weights, int row) {
    for (int i = 0; i < specials.length; i++) {
      if (plan.specials().get(i) == value) {
        specials[i].add(weights, row);
        return true;
      }
    }
    return false;
  }

  private void acceptValid(ValidValues kept) {
    valid.addAll(kept.weights(), kept.size);
    moments.add(kept.values, kept.weights(), kept.size);
    countSigns(kept);
    noteExtremes(kept);
    noteTypes(kept);
    distribution.add(kept);
  }

  private void countSigns(ValidValues kept) {
    if (kept.weights() == null) {
      countRows(kept);
      return;
    }
    for (int i = 0; i < kept.size; i++) {
      if (kept.values[i] <= 0) {
        (kept.values[i] == 0 ? zeros : negatives).add(kept.weights(), i);
      }
    }
  }

  private void countRows(ValidValues kept) {
    int zero = 0;
    int negative = 0;
    for (int i = 0; i < kept.size; i++) {
      zero += kept.values[i] == 0 ? 1 : 0;
      negative += kept.values[i] < 0 ? 1 : 0;
    }
    zeros.addRows(zero);
    negatives.addRows(negative);
  }

  private void noteExtremes(ValidValues kept) {
    long min = minKey;
    long max = maxKey;
    for (int i = 0; i < kept.size; i++) {
      min = Math.min(min, kept.keys[i]);
      max = Math.max(max, kept.keys[i]);
    }
    minKey = min;
    maxKey = max;
  }

  /** Whether types with fewer digits would hold the values. */
  private void noteTypes(ValidValues kept) {
    for (int i = 0; whole && i < kept.size; i++) {
      whole = kept.values[i] == Math.rint(kept.values[i]);
    }
    for (int i = 0; single && i < kept.size; i++) {
      single = kept.values[i] == (float) kept.values[i];
    }
  }

  @Override
  void merge(ColumnState state) {
    NumberState other = (NumberState) state;
    nulls.merge(other.nulls);
    nans.merge(other.nans);
    positiveInfinities.merge(other.positiveInfinities);
    negativeInfinities.merge(other.negativeInfinities);
    zeros.merge(other.zeros);
    negatives.merge(other.negatives);
    valid.merge(other.valid);
    for (int i = 0; i < specials.length; i++) {
      specials[i].merge(other.specials[i]);
    }
    moments.merge(other.moments);
    distribution.merge(other.distribution);
    if (buckets != null) {
      buckets.merge(other.buckets);
    }
    minKey = Math.min(minKey, other.minKey);
    maxKey = Math.max(maxKey, other.maxKey);
    whole &= other.whole;
    single &= other.single;
  }

  @Override
  TallyState nulls() {
    return nulls;
  }

  @Override
  TallyState valid() {
    return valid;
  }

  @Override
  UniqueCount unique() {
    return distribution.unique(
        Math.min(1, positiveInfinities.rows()) + Math.min(1, negativeInfinities.rows()));
  }

  @Override
  BucketState buckets() {
    return buckets;
  }

  TallyState nans() {
    return nans;
  }

  TallyState positiveInfinities() {
    return positiveInfinities;
  }

  TallyState negativeInfinities() {
    return negativeInfinities;
  }

  TallyState zeros() {
    return zeros;
  }

  TallyState negatives() {
    return negatives;
  }

  TallyState[] specials() {
    return specials;
  }

  Moments moments() {
    return moments;
  }

  Distribution distribution() {
    return distribution;
  }

  long minKey() {
    return minKey;
  }

  long maxKey() {
    return maxKey;
  }

  /** Whether no value has a fraction. */
  boolean isWhole() {
    return whole;
  }

  /** Whether a float holds every value. */
  boolean isSingle() {
    return single;
  }
}
