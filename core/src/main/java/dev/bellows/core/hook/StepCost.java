package dev.bellows.core.hook;

import dev.bellows.core.Args;

/**
 * Something that an operation makes Spark do each time it is computed, and why.
 *
 * @param kind what is done
 * @param count how often, at least once
 * @param reason why, as a phrase: {@code "groups by origin"}
 */
public record StepCost(Kind kind, int count, String reason) {
  /** What takes time in a Spark job. */
  public enum Kind {
    /** A file or table is read. */
    SCAN,
    /** All rows move between executors. */
    SHUFFLE,
    /** Rows are sorted. */
    SORT,
    /** A small side goes to every executor. */
    BROADCAST,
    /** A Spark job runs before the step's rows are asked for. */
    JOB
  }

  public StepCost {
    Args.check(count >= 1, "Invalid cost: %s times; a cost arises at least once", count);
    Args.check(!reason.isBlank(), "Invalid cost: a %s without a reason; say why", kind);
  }

  /** One shuffle. */
  public static StepCost shuffle(String reason) {
    return new StepCost(Kind.SHUFFLE, 1, reason);
  }

  /** One sort. */
  public static StepCost sort(String reason) {
    return new StepCost(Kind.SORT, 1, reason);
  }

  /** One Spark job, of its own. */
  public static StepCost job(String reason) {
    return new StepCost(Kind.JOB, 1, reason);
  }
}
