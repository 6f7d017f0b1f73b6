package dev.bellows.session;

import dev.bellows.core.internal.SessionAccess;
import org.apache.spark.sql.SparkSession;

/**
 * Creates Spark sessions whose every setting has a known origin.
 *
 * <pre>{@code
 * SparkSession spark = SparkSessionFactory.create(SessionConfig.defaults().withAppName("features"));
 * }</pre>
 */
public final class SparkSessionFactory {
  private SparkSessionFactory() {}

  /**
   * What a session of that configuration would be, here and now; no Spark is started and no setting
   * changed. It reads the environment, the {@code spark.*} system properties and the container's
   * limits.
   *
   * @throws dev.bellows.core.BellowsException if a setting from a file or the environment is wrong,
   *     two settings contradict each other, or Delta is asked for and its jar is missing
   */
  public static SessionPlan plan(SessionConfig config) {
    Surroundings surroundings = Surroundings.current();
    Candidates candidates = Candidates.of(config, surroundings);
    return SessionAccess.running()
        .map(spark -> new RunningPlanner(surroundings, candidates, spark).plan())
        .orElseGet(() -> new FreshPlanner(surroundings, candidates).plan());
  }

  /**
   * The session of that configuration: {@code plan(config).create()}. Where a session runs already
   * it is that one, see {@link SessionPlan#create()}. Runs no job.
   *
   * @throws dev.bellows.core.BellowsException as {@link #plan} and {@link SessionPlan#create()}
   */
  public static SparkSession create(SessionConfig config) {
    return plan(config).create();
  }
}
