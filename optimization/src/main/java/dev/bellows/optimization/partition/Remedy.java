package dev.bellows.optimization.partition;

/** What to do about hot keys. */
public enum Remedy {
  /** Nothing: there is no skew that costs, or Spark handles it, or nothing helps. */
  NOTHING("do nothing"),
  /** Broadcast the whole other side: no row needs a shuffle. */
  BROADCAST_OTHER_SIDE("broadcast the other side"),
  /** Broadcast the other side's rows of hot keys, and join the rest as before. */
  BROADCAST_HOT_PART("broadcast the other side's rows of hot keys"),
  /** Cut the hot keys; null keys go around the shuffle. */
  SALTED_JOIN("salt the hot keys"),
  /** Let the rows with a null key go around the shuffle. */
  NULL_ROUTING("route null keys around the join"),
  /** Count how often each value is there, and aggregate that. */
  PRE_AGGREGATION("aggregate in two steps"),
  /** Aggregate the groups and join them back. */
  WINDOW_REWRITE("aggregate and join back instead of a window"),
  /** It depends on what the rows are used for. */
  DEPENDS_ON_USE("depends on the use");

  private final String words;

  Remedy(String words) {
    this.words = words;
  }

  /** In a few words. */
  public String words() {
    return words;
  }
}
