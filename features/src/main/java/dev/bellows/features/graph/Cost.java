package dev.bellows.features.graph;

import dev.bellows.core.Args;
import java.util.Locale;

/**
 * Something expensive that a node has Spark do each time it is computed, and why.
 *
 * @param kind what is done
 * @param count how often, at least once
 * @param reason why, as a phrase: {@code "groups by origin"}
 */
public record Cost(Kind kind, int count, String reason) {
  /** What costs time in a Spark job, in the order in which reports list it. */
  public enum Kind {
    /** A source or table is read. */
    SCAN,
    /** All rows move between executors. */
    SHUFFLE,
    /** Rows are sorted. */
    SORT,
    /** A small side goes to every executor. */
    BROADCAST,
    /** A Spark job that runs before the result is asked for, such as the fit of an encoder. */
    JOB,
    /** A result is written. */
    WRITE;

    /** The count in words: {@code "1 shuffle"}, {@code "2 shuffles"}. */
    String counted(long count) {
      return count + " " + name().toLowerCase(Locale.ROOT) + (count == 1 ? "" : "s");
    }
  }

  /** Checks that there is a cost and a reason for it. */
  public Cost {
    Args.check(count >= 1, "Invalid cost: %s times; a cost arises at least once", count);
    Args.check(!reason.isBlank(), "Invalid cost: a %s without a reason; say why", kind);
  }

  /** One scan. */
  public static Cost scan(String reason) {
    return new Cost(Kind.SCAN, 1, reason);
  }

  /** One shuffle. */
  public static Cost shuffle(String reason) {
    return new Cost(Kind.SHUFFLE, 1, reason);
  }

  /** One sort. */
  public static Cost sort(String reason) {
    return new Cost(Kind.SORT, 1, reason);
  }
}
