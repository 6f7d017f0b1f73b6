package dev.bellows.core.internal;

import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * What only classic sessions can do. A class of its own: where the class path holds a Connect
 * client alone, it does not load.
 */
public final class ClassicSessions {
  private ClassicSessions() {}

  /**
   * A classic session with the same settings, temporary views and functions, on the same Spark
   * context; what is set on it stays its own. What one of them caches, both use.
   */
  public static SparkSession cloneOf(SparkSession classic) {
    // The public newSession() starts with the settings of the context, not with those of this one.
    return ((org.apache.spark.sql.classic.SparkSession) classic).cloneSession();
  }

  /** Does the work while the session is the thread's active one, and restores the one before. */
  public static <T> T whileActive(SparkSession session, Supplier<T> work) {
    Option<SparkSession> before = SparkSession.getActiveSession();
    SparkSession.setActiveSession(session);
    try {
      return work.get();
    } finally {
      if (before.isDefined()) {
        SparkSession.setActiveSession(before.get());
      } else {
        SparkSession.clearActiveSession();
      }
    }
  }
}
