package dev.bellows.core.internal;

import dev.bellows.core.plan.ToldPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What happens in an application, in Java's types: live, or read from an event log. Called on one
 * thread at a time, in the order of events. Times are milliseconds since the epoch.
 */
public interface RunEvents {
  /** The application; not told to who listens only after its start. */
  void applicationStarted(String id, String name, long time);

  /** The application is over. */
  void applicationEnded(long time);

  /** Its settings; not told to who listens only after its start. */
  void settings(Map<String, String> settings);

  /** An executor came. */
  void executorAdded(String id, String host, int cores, long time);

  /** An executor went. */
  void executorRemoved(String id, String reason, long time);

  /** The memory of an executor was measured, by a heartbeat or by asking. */
  void memoryMeasured(String executor, Consumer<ExecutorPeaks> measured);

  /** A job began. */
  void jobStarted(JobStart job);

  /** A job ended. */
  void jobEnded(int jobId, long time, Optional<String> failure);

  /** An attempt of a stage was submitted. */
  void stageSubmitted(StageTold stage, Set<String> tags);

  /** An attempt of a stage ended. */
  void stageCompleted(StageTold stage, Map<Long, Long> counters);

  /** An attempt of a task ended. The event is valid during the call alone. */
  void taskEnded(TaskEnd task);

  /** A SQL execution began. */
  void queryStarted(QueryStart query);

  /** A SQL execution has another plan. */
  void queryPlanned(long executionId, Supplier<ToldPlan> plan);

  /** Counters of a plan that the driver itself set. */
  void driverCounters(Map<Long, Long> counters);

  /** A SQL execution ended. */
  void queryEnded(QueryEnd query);

  /**
   * A job that began.
   *
   * @param stages every stage it lists
   * @param tags under which it runs
   * @param query the SQL execution it is part of
   * @param description what its caller said of it
   */
  record JobStart(
      int jobId,
      long time,
      List<Integer> stages,
      Set<String> tags,
      OptionalLong query,
      Optional<String> description) {}

  /**
   * What Spark tells of an attempt of a stage.
   *
   * @param partitions how many tasks it has
   * @param failure why it failed, in short
   */
  record StageTold(
      int stageId,
      int attempt,
      String name,
      int partitions,
      List<Integer> parents,
      OptionalLong submitted,
      OptionalLong completed,
      Optional<String> failure) {}

  /**
   * A SQL execution that began.
   *
   * @param root the execution that started it
   * @param tags under which it runs
   */
  record QueryStart(
      long executionId,
      long root,
      String description,
      long time,
      Set<String> tags,
      Supplier<ToldPlan> plan) {}

  /**
   * A SQL execution that ended.
   *
   * @param phases of its planning; empty in event logs
   */
  record QueryEnd(long executionId, long time, List<Phase> phases, Optional<String> failure) {}

  /** A phase of planning. */
  record Phase(String name, long started, long ended) {}
}
