package dev.bellows.features.profile;

/** How many values of a column are there: all that is known of unsupported types. */
final class PresenceState extends ColumnState {
  private final TallyState nulls;
  private final TallyState valid;

  PresenceState() {
    this(new TallyState(), new TallyState());
  }

  private PresenceState(TallyState nulls, TallyState valid) {
    this.nulls = nulls;
    this.valid = valid;
  }

  static PresenceState read(StateInput in) {
    return new PresenceState(TallyState.read(in), TallyState.read(in));
  }

  @Override
  void write(StateOutput out) {
    nulls.write(out);
    valid.write(out);
  }

  @Override
  void accept(ColumnPlan plan, ColumnValues values) {
    for (int i = 0; i < values.size; i++) {
      boolean missing = ColumnValues.isNull(values.doubles[i]);
      (missing ? nulls : valid).add(values.weights, i);
    }
  }

  @Override
  void merge(ColumnState other) {
    nulls.merge(other.nulls());
    valid.merge(other.valid());
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
    return new UniqueCount(0, false, 0, valid.rows());
  }

  @Override
  BucketState buckets() {
    return null;
  }
}
