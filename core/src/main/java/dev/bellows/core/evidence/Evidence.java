package dev.bellows.core.evidence;

import dev.bellows.core.Sessions;
import dev.bellows.core.internal.ListenerQueue;
import dev.bellows.core.internal.ToldPlans;
import dev.bellows.core.plan.QueryPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is known of a run: of an operation, an application or an event log; or of a plan that did
 * not run yet, which has one query and nothing else.
 *
 * @param subject what it is about: {@code operation 'encode'}
 * @param startedMillis when that started, since the epoch
 * @param endedMillis when it ended, since the epoch
 * @param configuration Spark's settings, secrets left out
 * @param jobs in the order of their numbers
 * @param stages every attempt, in the order of numbers and attempts
 * @param queries in the order of their numbers
 * @param executors all that were there, in the order they came
 * @param completeness whether anything is missing
 */
public record Evidence(
    String subject,
    long startedMillis,
    long endedMillis,
    Map<String, String> configuration,
    List<JobMetrics> jobs,
    List<StageMetrics> stages,
    List<QueryMetrics> queries,
    List<ExecutorMetrics> executors,
    Completeness completeness) {
  public Evidence {
    configuration = Map.copyOf(configuration);
    jobs = List.copyOf(jobs);
    stages = List.copyOf(stages);
    queries = List.copyOf(queries);
    executors = List.copyOf(executors);
  }

  /**
   * What the plan of rows shows before anything runs: one query without values. Plans the query and
   * runs no job.
   *
   * @throws dev.bellows.core.BellowsException on a Spark Connect session
   */
  public static Evidence planned(Dataset<Row> rows) {
    Sessions.requireClassic(
        rows.sparkSession(), "read the plan of a query", "the plan is in Spark's driver");
    long now = System.currentTimeMillis();
    Map<String, String> settings = ListenerQueue.settings(rows.sparkSession());
    settings.putIfAbsent(
        "spark.default.parallelism",
        String.valueOf(rows.sparkSession().sparkContext().defaultParallelism()));
    QueryMetrics query =
        new QueryMetrics(
            -1,
            -1,
            "planned",
            now,
            OptionalLong.empty(),
            QueryPlan.of(ToldPlans.of(rows)),
            List.of(),
            Optional.empty());
    return new Evidence(
        "a query that has not run",
        now,
        now,
        settings,
        List.of(),
        List.of(),
        List.of(query),
        List.of(),
        Completeness.EXACT);
  }

  /** From its start to its end in milliseconds. */
  public long wallMillis() {
    return Math.max(0, endedMillis - startedMillis);
  }

  /** Sums and maxima over all successful tasks of all attempts. */
  public TaskTotals totals() {
    return stages.stream().map(StageMetrics::totals).reduce(TaskTotals.NONE, TaskTotals::plus);
  }

  /** How many tasks its executors can run at once; 0 when none is known. */
  public int taskSlots() {
    int perTask = Integer.parseInt(configuration.getOrDefault("spark.task.cpus", "1"));
    return executors.stream().mapToInt(executor -> executor.cores() / perTask).sum();
  }

  /** The setting of that key, or the default. */
  public String setting(String key, String defaultValue) {
    return configuration.getOrDefault(key, defaultValue);
  }

  /** The attempts of the stages that the job lists. */
  public List<StageMetrics> stagesOf(JobMetrics job) {
    return stages.stream().filter(stage -> job.stages().contains(stage.stageId())).toList();
  }

  /** The jobs of a SQL execution. */
  public List<JobMetrics> jobsOf(QueryMetrics query) {
    return jobs.stream()
        .filter(job -> job.query().isPresent())
        .filter(job -> job.query().getAsLong() == query.executionId())
        .toList();
  }
}
