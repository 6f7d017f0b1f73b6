package dev.bellows.features.profile;

/** The rows of each bucket of a column, of which nothing else is asked. */
final class CountedState extends ColumnState {
  private final BucketState buckets;

  CountedState(ColumnPlan plan) {
    this(new BucketState(plan.buckets().orElseThrow()));
  }

  private CountedState(BucketState buckets) {
    this.buckets = buckets;
  }

  static CountedState read(StateInput in) {
    return new CountedState(BucketState.read(in));
  }

  @Override
  void write(StateOutput out) {
    buckets.write(out);
  }

  @Override
  void accept(ColumnPlan plan, ColumnValues values) {
    buckets.accept(plan.buckets().orElseThrow(), values);
  }

  @Override
  void merge(ColumnState other) {
    buckets.merge(other.buckets());
  }

  @Override
  TallyState nulls() {
    throw notAsked();
  }

  @Override
  TallyState valid() {
    throw notAsked();
  }

  @Override
  UniqueCount unique() {
    throw notAsked();
  }

  private static IllegalStateException notAsked() {
    return new IllegalStateException("Nothing but the buckets of this column was counted");
  }

  @Override
  BucketState buckets() {
    return buckets;
  }
}
