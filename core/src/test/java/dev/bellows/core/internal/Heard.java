package dev.bellows.core.internal;

import dev.bellows.core.plan.ToldPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Keeps what it hears. */
final class Heard implements RunEvents {
  final List<JobStart> jobs = Collections.synchronizedList(new ArrayList<>());
  final List<Integer> jobsEnded = Collections.synchronizedList(new ArrayList<>());
  final List<String> failures = Collections.synchronizedList(new ArrayList<>());
  final List<StageTold> stagesSubmitted = Collections.synchronizedList(new ArrayList<>());
  final List<StageTold> stagesCompleted = Collections.synchronizedList(new ArrayList<>());
  final List<String> tasks = Collections.synchronizedList(new ArrayList<>());
  final List<QueryStart> queries = Collections.synchronizedList(new ArrayList<>());
  final List<QueryEnd> queriesEnded = Collections.synchronizedList(new ArrayList<>());
  final List<Supplier<ToldPlan>> plans = Collections.synchronizedList(new ArrayList<>());
  final List<String> executors = Collections.synchronizedList(new ArrayList<>());
  final Map<Long, Long> counters = new ConcurrentHashMap<>();
  final ExecutorPeaks peaks = new ExecutorPeaks();
  Map<String, String> settings = Map.of();
  String application = "";

  @Override
  public void applicationStarted(String id, String name, long time) {
    application = name;
  }

  @Override
  public void applicationEnded(long time) {}

  @Override
  public void settings(Map<String, String> told) {
    settings = told;
  }

  @Override
  public void executorAdded(String id, String host, int cores, long time) {
    executors.add(id);
  }

  @Override
  public void executorRemoved(String id, String reason, long time) {}

  @Override
  public void memoryMeasured(String executor, Consumer<ExecutorPeaks> measured) {
    measured.accept(peaks);
  }

  @Override
  public void jobStarted(JobStart job) {
    jobs.add(job);
  }

  @Override
  public void jobEnded(int jobId, long time, Optional<String> failure) {
    jobsEnded.add(jobId);
    failure.ifPresent(failures::add);
  }

  @Override
  public void stageSubmitted(StageTold stage, Set<String> tags) {
    stagesSubmitted.add(stage);
  }

  @Override
  public void stageCompleted(StageTold stage, Map<Long, Long> values) {
    stagesCompleted.add(stage);
    stage.failure().ifPresent(failures::add);
    counters.putAll(values);
  }

  /** The event is valid during the call alone. */
  @Override
  public void taskEnded(TaskEnd task) {
    task.addTo(peaks);
    tasks.add(
        task.outcome()
            + " "
            + task.failure().orElse("")
            + List.of(
                task.stageId(),
                task.stageAttempt(),
                task.taskId(),
                task.partition(),
                task.attempt(),
                task.executor(),
                task.host(),
                task.isSpeculative())
            + List.of(
                task.launched(),
                task.finished(),
                task.duration(),
                task.runMillis(),
                task.cpuNanos(),
                task.gcMillis(),
                task.deserializeMillis(),
                task.deserializeCpuNanos(),
                task.resultSerializationMillis(),
                task.gettingResultMillis(),
                task.schedulerDelayMillis(),
                task.resultBytes())
            + List.of(
                task.inputBytes(),
                task.inputRecords(),
                task.outputBytes(),
                task.outputRecords(),
                task.shuffleReadBytes(),
                task.shuffleRemoteBytes(),
                task.shuffleRemoteBytesToDisk(),
                task.shuffleReadRecords(),
                task.shuffleBlocks(),
                task.fetchWaitMillis(),
                task.shuffleWriteBytes(),
                task.shuffleWriteRecords(),
                task.shuffleWriteNanos())
            + List.of(
                task.memorySpilled(),
                task.diskSpilled(),
                task.peakExecutionMemory(),
                task.peakOnHeapMemory(),
                task.peakOffHeapMemory()));
  }

  @Override
  public void queryStarted(QueryStart query) {
    queries.add(query);
  }

  @Override
  public void queryPlanned(long executionId, Supplier<ToldPlan> plan) {
    plans.add(plan);
  }

  @Override
  public void driverCounters(Map<Long, Long> values) {
    counters.putAll(values);
  }

  @Override
  public void queryEnded(QueryEnd query) {
    queriesEnded.add(query);
  }
}
