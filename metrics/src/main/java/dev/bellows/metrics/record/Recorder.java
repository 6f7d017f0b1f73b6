package dev.bellows.metrics.record;

import dev.bellows.core.evidence.Completeness;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.ExecutorMetrics;
import dev.bellows.core.evidence.JobMetrics;
import dev.bellows.core.evidence.QueryMetrics;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.internal.ExecutorPeaks;
import dev.bellows.core.internal.RunEvents;
import dev.bellows.core.internal.TaskEnd;
import dev.bellows.core.plan.PlanValues;
import dev.bellows.core.plan.ToldPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Keeps what happened, for stages and not for tasks, up to a limit: then the oldest that are over
 * are forgotten, and counted. Events come on one thread, questions on any.
 */
final class Recorder implements RunEvents {
  private final int limit;
  private final Map<Integer, JobState> jobs = new TreeMap<>();
  private final Map<Long, StageState> stages = new TreeMap<>();
  private final Map<Long, QueryState> queries = new TreeMap<>();
  private final Map<String, ExecutorState> executors = new LinkedHashMap<>();
  private final Map<Long, Long> driverCounters = new HashMap<>();
  private final long[] values = new long[TaskMetric.values().length];
  private Map<String, String> settings = Map.of();
  private String application = "";
  private long startedMillis;
  private OptionalLong endedMillis = OptionalLong.empty();
  private long lastEventMillis;
  private long forgottenUntil;
  private final RecentStages recent = new RecentStages();

  /**
   * What a question is about.
   *
   * @param subject in words
   * @param started when it began
   * @param ended when it ended
   * @param tags whether something with these tags belongs to it
   */
  record Question(String subject, long started, long ended, Predicate<Set<String>> tags) {}

  Recorder(int limit) {
    this.limit = limit;
  }

  @Override
  public synchronized void applicationStarted(String id, String name, long time) {
    application = id.isEmpty() ? name : name + " (" + id + ")";
    startedMillis = time;
    lastEventMillis = Math.max(lastEventMillis, time);
  }

  @Override
  public synchronized void applicationEnded(long time) {
    endedMillis = OptionalLong.of(time);
    lastEventMillis = Math.max(lastEventMillis, time);
  }

  @Override
  public synchronized void settings(Map<String, String> told) {
    settings = Map.copyOf(told);
  }

  @Override
  public synchronized void executorAdded(String id, String host, int cores, long time) {
    executors.putIfAbsent(id, new ExecutorState(id, host, cores, time));
  }

  @Override
  public synchronized void executorRemoved(String id, String reason, long time) {
    lastEventMillis = Math.max(lastEventMillis, time);
    ExecutorState executor = executors.get(id);
    if (executor != null) {
      executor.removed(time, reason);
    }
  }

  @Override
  public synchronized void memoryMeasured(String id, Consumer<ExecutorPeaks> measured) {
    ExecutorState executor = executors.get(id);
    if (executor != null) {
      executor.memoryMeasured(measured);
    }
  }

  @Override
  public synchronized void jobStarted(JobStart job) {
    lastEventMillis = Math.max(lastEventMillis, job.time());
    jobs.put(job.jobId(), new JobState(job));
    forget(jobs, JobState::isRunning, job.time());
  }

  @Override
  public synchronized void jobEnded(int jobId, long time, Optional<String> failure) {
    lastEventMillis = Math.max(lastEventMillis, time);
    JobState job = jobs.get(jobId);
    if (job != null) {
      job.ended(time, failure);
    }
  }

  @Override
  public synchronized void stageSubmitted(StageTold stage, Set<String> tags) {
    stages.put(key(stage.stageId(), stage.attempt()), new StageState(stage, tags));
    forget(stages, StageState::isRunning, stage.submitted().orElse(lastEventMillis));
  }

  @Override
  public synchronized void stageCompleted(StageTold stage, Map<Long, Long> counters) {
    stage.completed().ifPresent(time -> lastEventMillis = Math.max(lastEventMillis, time));
    stageState(stage.stageId(), stage.attempt())
        .orElseGet(() -> lateStage(stage))
        .completed(stage, counters);
  }

  /** Submitted before we listened. */
  private StageState lateStage(StageTold stage) {
    StageState late = new StageState(stage, tagsOfJobs(stage.stageId()));
    stages.put(key(stage.stageId(), stage.attempt()), late);
    return late;
  }

  private Set<String> tagsOfJobs(int stageId) {
    Set<String> tags = new HashSet<>();
    for (JobState job : jobs.values()) {
      if (job.start().stages().contains(stageId)) {
        tags.addAll(job.start().tags());
      }
    }
    return tags;
  }

  @Override
  public synchronized void taskEnded(TaskEnd task) {
    StageState stage = recent.get(key(task.stageId(), task.stageAttempt()), stages);
    if (task.outcome() == TaskEnd.Outcome.SUCCESS) {
      TaskValues.read(task, values);
    }
    // The end of a task whose stage was forgotten, or was submitted before we listened.
    if (stage != null) {
      stage.taskEnded(task, values);
    }
    ExecutorState executor = executors.get(task.executor());
    if (executor != null) {
      executor.taskEnded(task, values);
    }
  }

  @Override
  public synchronized void queryStarted(QueryStart query) {
    lastEventMillis = Math.max(lastEventMillis, query.time());
    queries.put(query.executionId(), new QueryState(query));
    forget(queries, QueryState::isRunning, query.time());
  }

  @Override
  public synchronized void queryPlanned(long executionId, Supplier<ToldPlan> plan) {
    QueryState query = queries.get(executionId);
    if (query != null) {
      query.planned(plan);
    }
  }

  @Override
  public synchronized void driverCounters(Map<Long, Long> counters) {
    driverCounters.putAll(counters);
  }

  @Override
  public synchronized void queryEnded(QueryEnd end) {
    lastEventMillis = Math.max(lastEventMillis, end.time());
    QueryState query = queries.get(end.executionId());
    if (query != null) {
      query.ended(end);
    }
  }

  /** Whether the application is over. */
  synchronized boolean hasEnded() {
    return endedMillis.isPresent();
  }

  /** All since the application began. */
  synchronized Question everything() {
    return new Question(
        "application " + application,
        startedMillis,
        endedMillis.orElse(lastEventMillis),
        t -> true);
  }

  /** What is known of it; the certificate holds the given gaps and those that are seen here. */
  synchronized Evidence evidence(
      Question question, Map<String, String> moreSettings, Collection<String> gaps) {
    List<JobMetrics> jobsOf = jobsOf(question);
    List<StageMetrics> stagesOf = stagesOf(question);
    return new Evidence(
        question.subject(),
        question.started(),
        question.ended(),
        merged(moreSettings),
        jobsOf,
        stagesOf,
        queriesOf(question),
        executorsOf(question),
        new Completeness(allGaps(question, jobsOf, gaps)));
  }

  /** How far what has these tags is, by what was heard so far. */
  synchronized RunProgress progress(Predicate<Set<String>> tags) {
    List<JobState> jobsOf =
        jobs.values().stream().filter(job -> tags.test(job.start().tags())).toList();
    List<StageState> stagesOf =
        stages.values().stream().filter(stage -> tags.test(stage.tags())).toList();
    return new RunProgress(
        jobsOf.size(),
        (int) jobsOf.stream().filter(JobState::isRunning).count(),
        stagesOf.size(),
        (int) stagesOf.stream().filter(StageState::isRunning).count(),
        stagesOf.stream().mapToLong(StageState::tasks).sum(),
        stagesOf.stream().mapToLong(StageState::tasksDone).sum(),
        stagesOf.stream().mapToLong(StageState::tasksFailed).sum());
  }

  private Map<String, String> merged(Map<String, String> moreSettings) {
    Map<String, String> merged = new HashMap<>(settings);
    merged.putAll(moreSettings);
    return merged;
  }

  private List<JobMetrics> jobsOf(Question question) {
    return jobs.values().stream()
        .filter(job -> question.tags().test(job.start().tags()))
        .map(JobState::freeze)
        .toList();
  }

  private List<StageMetrics> stagesOf(Question question) {
    Map<Integer, List<Integer>> listing = jobsByStage();
    return stages.values().stream()
        .filter(stage -> question.tags().test(stage.tags()))
        .map(stage -> stage.freeze(listing.getOrDefault(stage.told().stageId(), List.of())))
        .toList();
  }

  /** The jobs that list a stage, ascending. */
  private Map<Integer, List<Integer>> jobsByStage() {
    Map<Integer, List<Integer>> listing = new HashMap<>();
    for (JobState job : jobs.values()) {
      for (int stage : job.start().stages()) {
        listing.computeIfAbsent(stage, id -> new ArrayList<>()).add(job.start().jobId());
      }
    }
    return listing;
  }

  private List<QueryMetrics> queriesOf(Question question) {
    PlanValues counters = new CounterValues(question);
    return queries.values().stream()
        .filter(query -> question.tags().test(query.tags()))
        .map(query -> query.freeze(counters))
        .toList();
  }

  /** Those that were there at some time of it. */
  private List<ExecutorMetrics> executorsOf(Question question) {
    return executors.values().stream()
        .map(ExecutorState::freeze)
        .filter(each -> each.removedMillis().orElse(Long.MAX_VALUE) >= question.started())
        .filter(each -> each.addedMillis() <= question.ended())
        .toList();
  }

  private List<String> allGaps(
      Question question, List<JobMetrics> jobsOf, Collection<String> given) {
    List<String> gaps = new ArrayList<>(given);
    if (forgottenUntil >= question.started() && forgottenUntil > 0) {
      gaps.add(
          "Jobs, stages or queries of it were forgotten: more than "
              + limit
              + " are not kept. Profile smaller operations, or keep more.");
    }
    stages.values().stream()
        .filter(stage -> question.tags().test(stage.tags()))
        .forEach(stage -> stage.gap().ifPresent(gaps::add));
    long running = jobsOf.stream().filter(job -> job.endedMillis().isEmpty()).count();
    if (running > 0) {
      gaps.add(running == 1 ? "A job has not ended." : running + " jobs have not ended.");
    }
    return gaps;
  }

  private Optional<StageState> stageState(int stageId, int attempt) {
    return Optional.ofNullable(stages.get(key(stageId, attempt)));
  }

  private static long key(int stageId, int attempt) {
    return ((long) stageId << 16) | (attempt & 0xffff);
  }

  private <K, S> void forget(Map<K, S> states, Predicate<S> isRunning, long now) {
    if (states.size() <= limit) {
      return;
    }
    Iterator<S> oldest = states.values().iterator();
    while (oldest.hasNext()) {
      if (!isRunning.test(oldest.next())) {
        oldest.remove();
        forgottenUntil = Math.max(forgottenUntil, now);
        return;
      }
    }
  }

  /** The counters that the driver set, and those of the question's stages. */
  private final class CounterValues implements PlanValues {
    private final Map<Long, Long> counters = new HashMap<>(driverCounters);
    private final Map<Long, Set<Integer>> counterStages = new HashMap<>();

    CounterValues(Question question) {
      for (StageState stage : stages.values()) {
        if (question.tags().test(stage.tags())) {
          stage.counters((id, value) -> set(stage.told().stageId(), id, value));
        }
      }
    }

    /** Each stage tells the total so far. */
    private void set(int stage, long id, long value) {
      counters.merge(id, value, Math::max);
      counterStages.computeIfAbsent(id, each -> new TreeSet<>()).add(stage);
    }

    @Override
    public OptionalLong value(long id) {
      Long value = counters.get(id);
      return value == null || value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    @Override
    public Collection<Integer> stages(long id) {
      return counterStages.getOrDefault(id, Set.of());
    }
  }
}
