package dev.bellows.session;

import dev.bellows.core.internal.SessionAccess;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;

/**
 * What a session has at this moment. A Connect session does not show its executors: there {@code
 * cores}, {@code executors}, {@code memoryPerTask} and {@code storageMemory} are empty.
 *
 * @param mode classic or Connect
 * @param adaptive whether adaptive execution (AQE) is on
 * @param shufflePartitions partitions of a shuffle before adaptive execution merges them
 * @param cores cores that run tasks; 0 while no executor has registered
 * @param executors executors that have registered; 1 in local mode, where the driver runs the tasks
 * @param memoryPerTask bytes of execution and storage memory for each of the tasks that run at
 *     once; empty while there are no executors
 * @param storageMemory bytes that cached data may take at most, over all executors: it shares them
 *     with execution
 */
public record SessionResources(
    Mode mode,
    boolean adaptive,
    int shufflePartitions,
    OptionalInt cores,
    OptionalInt executors,
    OptionalLong memoryPerTask,
    OptionalLong storageMemory) {

  /** The two kinds of sessions. */
  public enum Mode {
    /** The driver is in this JVM. */
    CLASSIC,
    /** This JVM is a client of a Spark Connect server. */
    CONNECT
  }

  /**
   * The resources of the session now; dynamic allocation changes them. Runs no job. On Connect it
   * asks the server for two settings.
   */
  public static SessionResources of(SparkSession spark) {
    boolean adaptive = Boolean.parseBoolean(spark.conf().get("spark.sql.adaptive.enabled"));
    int partitions = Integer.parseInt(spark.conf().get("spark.sql.shuffle.partitions"));
    if (!SessionAccess.isClassic(spark)) {
      return new SessionResources(
          Mode.CONNECT,
          adaptive,
          partitions,
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          OptionalLong.empty());
    }
    SessionAccess.Executors pool = SessionAccess.executors(spark);
    return new SessionResources(
        Mode.CLASSIC,
        adaptive,
        partitions,
        OptionalInt.of(pool.taskSlots() * pool.coresPerTask()),
        OptionalInt.of(pool.executors()),
        pool.taskSlots() == 0
            ? OptionalLong.empty()
            : OptionalLong.of(pool.memoryBytes() / pool.taskSlots()),
        OptionalLong.of(pool.memoryBytes()));
  }
}
