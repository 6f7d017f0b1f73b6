package dev.bellows.metrics.testing;

import dev.bellows.core.evidence.Completeness;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.ExecutorMetrics;
import dev.bellows.core.evidence.JobMetrics;
import dev.bellows.core.evidence.PlanningPhase;
import dev.bellows.core.evidence.QueryMetrics;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskTotals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Evidence in few words: executors with 4 slots in all unless told otherwise, stages one after the
 * other, each in a job of its own, and a run that ends with the last of them.
 */
public final class EvidenceFixture {
  /** When runs start. */
  public static final long START = 1_700_000_000_000L;

  private final List<StageMetrics> stages = new ArrayList<>();
  private final List<JobMetrics> jobs = new ArrayList<>();
  private final List<QueryMetrics> queries = new ArrayList<>();
  private final List<ExecutorMetrics> executors = new ArrayList<>();
  private final Map<String, String> settings = new HashMap<>();
  private int slots = 4;
  private long end = START;
  private long clock = START;

  private EvidenceFixture() {}

  public static EvidenceFixture run() {
    return new EvidenceFixture();
  }

  /** One executor with so many cores; before any stage. */
  public EvidenceFixture slots(int count) {
    slots = count;
    return this;
  }

  public EvidenceFixture setting(String key, Object value) {
    settings.put(key, value.toString());
    return this;
  }

  /** Some time in which no task runs. */
  public EvidenceFixture idle(long millis) {
    clock += millis;
    end = Math.max(end, clock);
    return this;
  }

  /** A job of one stage, outside SQL. */
  public EvidenceFixture stage(StageFixture stage) {
    return stage(stage, OptionalLong.empty());
  }

  /** A job of one stage that the query ran. */
  public EvidenceFixture stage(StageFixture stage, long query) {
    return stage(stage, OptionalLong.of(query));
  }

  private EvidenceFixture stage(StageFixture stage, OptionalLong query) {
    StageMetrics built = stage.build(slots, START, clock, jobs.size());
    stages.add(built);
    long ended = built.completedMillis().getAsLong();
    jobs.add(
        new JobMetrics(
            jobs.size(),
            Optional.empty(),
            query,
            List.of(stage.id()),
            Set.of(),
            built.submittedMillis(),
            OptionalLong.of(ended),
            built.failure()));
    clock = Math.max(clock, ended);
    end = Math.max(end, ended);
    return this;
  }

  /** A query that took from the run's start to now; queries are numbered from 0. */
  public EvidenceFixture query(NodeFixture plan) {
    return query("query", 0, clock - START, plan);
  }

  /** A query with its times after the run's start. */
  public EvidenceFixture query(String description, long from, long to, NodeFixture plan) {
    queries.add(
        new QueryMetrics(
            queries.size(),
            queries.size(),
            description,
            START + from,
            OptionalLong.of(START + to),
            plan.plan(),
            List.of(),
            Optional.empty()));
    clock = Math.max(clock, START + to);
    end = Math.max(end, clock);
    return this;
  }

  /** A query whose planning takes that long from now on, and which does nothing else. */
  public EvidenceFixture planning(long millis) {
    PlanningPhase phase = new PlanningPhase("optimization", clock, clock + millis);
    queries.add(
        new QueryMetrics(
            queries.size(),
            queries.size(),
            "planned",
            clock,
            OptionalLong.of(clock + millis),
            NodeFixture.node("LocalTableScan").plan(),
            List.of(phase),
            Optional.empty()));
    return idle(millis);
  }

  /** An executor that stays to the end. */
  public EvidenceFixture executor(String id, int cores, Map<String, Long> peaks) {
    return executor(id, cores, peaks, OptionalLong.empty(), Optional.empty());
  }

  /** An executor that goes after so many milliseconds. */
  public EvidenceFixture lostExecutor(String id, long after, String reason) {
    return executor(id, 4, Map.of(), OptionalLong.of(START + after), Optional.of(reason));
  }

  private EvidenceFixture executor(
      String id,
      int cores,
      Map<String, Long> peaks,
      OptionalLong removed,
      Optional<String> reason) {
    executors.add(
        new ExecutorMetrics(
            id, "host-" + id, cores, START, removed, reason, peaks, TaskTotals.NONE));
    return this;
  }

  public Evidence evidence() {
    return new Evidence(
        "a run made for a test",
        START,
        end,
        settings,
        jobs,
        stages,
        queries,
        executors.isEmpty() ? oneExecutor() : executors,
        Completeness.EXACT);
  }

  private List<ExecutorMetrics> oneExecutor() {
    Set<String> ids = new TreeSet<>(Set.of("1"));
    stages.forEach(stage -> ids.addAll(stage.executors().keySet()));
    return ids.stream()
        .map(
            id ->
                new ExecutorMetrics(
                    id,
                    "host-" + id,
                    slots / ids.size(),
                    START,
                    OptionalLong.empty(),
                    Optional.empty(),
                    Map.of(),
                    TaskTotals.NONE))
        .toList();
  }
}
