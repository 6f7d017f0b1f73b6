package dev.bellows.features.profile;

/** What has been seen of one column. */
abstract sealed class ColumnState permits NumberState, TextState, PresenceState, CountedState {
  static ColumnState of(ColumnPlan plan) {
    if (plan.countsOnly()) {
      return new CountedState(plan);
    }
    return switch (plan.storage()) {
      case DOUBLE, LONG -> new NumberState(plan);
      case TEXT -> new TextState(plan);
      case PRESENCE -> new PresenceState();
    };
  }

  static ColumnState read(ColumnPlan plan, StateInput in) {
    if (plan.countsOnly()) {
      return CountedState.read(in);
    }
    return switch (plan.storage()) {
      case DOUBLE, LONG -> NumberState.read(plan, in);
      case TEXT -> TextState.read(in);
      case PRESENCE -> PresenceState.read(in);
    };
  }

  abstract void write(StateOutput out);

  /** Takes in the column's part of some rows. */
  abstract void accept(ColumnPlan plan, ColumnValues values);

  /** Takes in what another state of the same plan has seen, and may take its parts. */
  abstract void merge(ColumnState other);

  abstract TallyState nulls();

  /** The values that statistics are made of. */
  abstract TallyState valid();

  abstract UniqueCount unique();

  /** Null where nothing is counted. */
  abstract BucketState buckets();
}
