package dev.bellows.features.engineer;

/** How the aggregates of groups come back to the rows. */
public enum JoinBack {
  /** Spark decides; a shuffle and a sort of the rows, unless it knows the groups to be few. */
  SPARK_DECIDES,
  /** The aggregates go to every executor, and the rows stay where they are: for few groups. */
  BROADCAST
}
