package dev.bellows.core;

import dev.bellows.core.internal.SessionAccess;
import org.apache.spark.sql.SparkSession;

/** Checks of a session, before any job. */
public final class Sessions {
  private Sessions() {}

  /**
   * Checks that Spark's driver is in this JVM.
   *
   * @param operation what is asked, as a verb: {@code "run a feature job"}
   * @param reason why it needs the driver, as a clause
   * @throws BellowsException if the session is a Spark Connect one: {@code Cannot run job 'sales'
   *     on a Spark Connect session: it swaps files through Spark's driver. Run it where the driver
   *     is: with ./bellows, spark-submit, or a session of your own JVM.}
   */
  public static void requireClassic(SparkSession session, String operation, String reason) {
    if (!SessionAccess.isClassic(session)) {
      throw new BellowsException(
          String.format(
              "Cannot %s on a Spark Connect session: %s. Run it where the driver is: with"
                  + " ./bellows, spark-submit, or a session of your own JVM.",
              operation, reason));
    }
  }
}
