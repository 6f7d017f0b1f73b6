package dev.bellows.session;

import dev.bellows.core.BellowsException;
import dev.bellows.core.internal.SessionAccess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session about to be created, or the changes about to be made to one that runs. */
public final class SessionPlan {
  private static final Logger LOG = LoggerFactory.getLogger(SessionPlan.class);

  private final List<Setting> settings;
  private final List<String> problems;
  private final Candidates candidates;
  private final Optional<Changes> changes;

  /** What create() does to the session that runs. */
  private record Changes(SparkSession spark, Map<String, String> values) {}

  private SessionPlan(
      List<Setting> settings,
      List<String> problems,
      Candidates candidates,
      Optional<Changes> changes) {
    this.settings = List.copyOf(settings);
    this.problems = List.copyOf(problems);
    this.candidates = candidates;
    this.changes = changes;
  }

  static SessionPlan fresh(List<Setting> settings, List<String> problems, Candidates candidates) {
    return new SessionPlan(settings, problems, candidates, Optional.empty());
  }

  static SessionPlan ofRunning(
      SparkSession spark,
      List<Setting> settings,
      List<String> problems,
      Candidates candidates,
      Map<String, String> changes) {
    Changes copy = new Changes(spark, new LinkedHashMap<>(changes));
    return new SessionPlan(settings, problems, candidates, Optional.of(copy));
  }

  /** Each setting with its value, origin and reason; secrets redacted. */
  public SessionExplanation explain() {
    List<Setting> shown = settings.stream().map(this::redacted).toList();
    return new SessionExplanation(shown, problems);
  }

  private Setting redacted(Setting setting) {
    String value = candidates.shown(setting.key(), setting.value());
    return new Setting(setting.key(), value, setting.origin(), setting.reason());
  }

  /**
   * The session as planned. Where one ran already at planning, it is that one: settings that the
   * configuration asks for and Spark can change at run time are set on it, and nothing else is
   * touched. Runs no job.
   *
   * @throws BellowsException if the plan has problems, such as a setting that a running session
   *     cannot change any more; it names them all, and nothing was changed
   * @throws IllegalStateException if a session was started or stopped after planning
   */
  public SparkSession create() {
    if (!problems.isEmpty()) {
      throw new BellowsException(String.join("\n", problems));
    }
    explain().settings().forEach(SessionPlan::log);
    return changes.map(SessionPlan::change).orElseGet(this::start);
  }

  private static void log(Setting setting) {
    LOG.debug(
        "{} = {} ({}): {}", setting.key(), setting.value(), setting.origin(), setting.reason());
  }

  private SparkSession start() {
    if (!SessionAccess.classicIsThere()) {
      throw new BellowsException(
          "Cannot create a session: Spark's classic driver is not on the class path, only a Connect"
              + " client. Add org.apache.spark:spark-sql_2.13, or create the Connect session with"
              + " SparkSession.builder().remote(…) and hand it to Bellows.");
    }
    requireUnchanged(SessionAccess.running().isEmpty(), "started");
    SparkSession.Builder builder = SparkSession.builder();
    settings.forEach(setting -> builder.config(setting.key(), setting.value()));
    return builder.getOrCreate();
  }

  private static SparkSession change(Changes changes) {
    requireUnchanged(changes.spark().isUsable(), "stopped");
    RuntimeConfig conf = changes.spark().conf();
    Map<String, Optional<String>> before = new LinkedHashMap<>();
    try {
      changes
          .values()
          .forEach(
              (key, value) -> {
                before.put(key, RunningSettings.own(conf, key));
                conf.set(key, value);
              });
    } catch (RuntimeException refused) {
      before.forEach(
          (key, value) -> value.ifPresentOrElse(v -> conf.set(key, v), () -> conf.unset(key)));
      throw new BellowsException(
          "Cannot change the running session, which is as it was: " + refused.getMessage(),
          refused);
    }
    return changes.spark();
  }

  private static void requireUnchanged(boolean unchanged, String event) {
    if (!unchanged) {
      throw new IllegalStateException(
          "Cannot create the planned session: a session was "
              + event
              + " after the plan was made. Plan again.");
    }
  }
}
