package dev.bellows.metrics.rules;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Snippets;
import dev.bellows.core.advice.Words;
import dev.bellows.core.evidence.Distribution;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.JobMetrics;
import dev.bellows.core.evidence.PlanningPhase;
import dev.bellows.core.evidence.QueryMetrics;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.plan.PlanNodeKind;
import dev.bellows.metrics.analyze.Bottlenecks;
import dev.bellows.metrics.analyze.Intervals;
import dev.bellows.metrics.analyze.Intervals.Interval;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Time in which the cluster waits for the driver. */
final class DriverRules {
  private static final double MIB = 1 << 20;
  private static final double LOOP_JOBS = 20;
  private static final double LOOP_JOB_MILLIS = 1_000;

  static final Rule LOOP =
      MetricRule.named("driver-loop", "Many tiny jobs, one after the other")
          .speaks(
              "jobs >= minJobs, median job <= maxJob, time without a running task / wall >="
                  + " minShare; cost = time without a running task; gain from that time within jobs"
                  + " to the cost · (1 − 1 / jobs).")
          .from("Sparklens (driver time = wall − job time); the number of jobs is Bellows' own")
          .takes(Safety.CODE_CHANGE)
          .limit("minJobs", LOOP_JOBS, "count", "jobs of the run")
          .limit("maxJob", LOOP_JOB_MILLIS, "ms", "the median job")
          .limit("minShare", 0.3, "share", "of the wall clock without a running task")
          .ofRun(DriverRules::loop);

  static final Rule DRIVER_WORK =
      MetricRule.named("driver-work", "The program works in the driver while no task runs")
          .speaks(
              "time without a running task and without planning / wall >= minShare, and >= minCost,"
                  + " and it is no loop of tiny jobs; cost = that time; gain up to the cost.")
          .from("Sparklens (driver time = wall − job time)")
          .takes(Safety.CODE_CHANGE)
          .limit("minShare", 0.3, "share", "of the wall clock")
          .limit("minCost", 2_000, "ms", "of the wall clock")
          .ofRun(DriverRules::driverWork);

  static final Rule PLANNING =
      MetricRule.named("planning", "Spark takes long to plan queries")
          .speaks(
              "time of planning while no task runs / wall >= minShare, and >= minCost;"
                  + " cost = that time; gain up to the cost.")
          .from("the phases of Spark's QueryPlanningTracker; the share is Bellows' own")
          .takes(Safety.CODE_CHANGE)
          .limit("minShare", 0.2, "share", "of the wall clock")
          .limit("minCost", 1_000, "ms", "of the wall clock")
          .ofRun(DriverRules::planning);

  static final Rule LARGE_RESULT =
      MetricRule.named("large-result", "A job brings many rows to the driver")
          .speaks(
              "Σ result size of a job's tasks >= minBytes; cost = span · (packing + fetching) /"
                  + " task time of its stages, and from the job's end to its query's end; gain up"
                  + " to the cost.")
          .from("AWS EMR advisor (> 16 MB per job: result-heavy)")
          .takes(Safety.CODE_CHANGE)
          .limit("minBytes", 16 * MIB, "bytes", "results of the job's tasks")
          .ofRun(
              look ->
                  look.evidence().jobs().stream().flatMap(job -> largeResult(look, job).stream()));

  static final Rule LARGE_BROADCAST =
      MetricRule.named("large-broadcast", "A large table is broadcast")
          .speaks(
              "data size >= minBytes; cost = collecting + building + sending it, within the query's"
                  + " time; gain up to the cost.")
          .from("DataFlint (> 1 GiB)")
          .takes(Safety.RUNTIME_SETTING)
          .limit("minBytes", 1024 * MIB, "bytes", "size of the table in memory")
          .ofNode(PlanNodeKind.BROADCAST, DriverRules::largeBroadcast);

  static final List<Rule> ALL = List.of(LOOP, DRIVER_WORK, PLANNING, LARGE_RESULT, LARGE_BROADCAST);

  private DriverRules() {}

  private static Stream<Finding> loop(Look look) {
    Evidence evidence = look.evidence();
    Intervals idle = Bottlenecks.withoutTasks(evidence);
    long jobs = evidence.jobs().size();
    OptionalDouble median = medianJob(evidence);
    double share = look.shareOfWall(idle.millis());
    if (median.isEmpty()
        || !look.atLeast("minJobs", jobs)
        || !look.atMost("maxJob", median.getAsDouble())
        || !look.atLeast("minShare", share)) {
      return Stream.empty();
    }
    long outside = idle.without(jobTime(evidence)).millis();
    return Stream.of(
        look.at("driver")
            .says(
                "%s jobs with a median of %s: for %s, %s of the run, no task ran.",
                Words.count(jobs),
                Words.time(median.getAsDouble()),
                Words.time(idle.millis()),
                Words.percent(share))
            .number("jobs", jobs, "count")
            .number("median job", median.getAsDouble(), "ms")
            .number("without a task", share, "share")
            .costs(idle.millis())
            .saves(idle.millis() - outside, idle.millis() * (1 - 1.0 / jobs))
            .advises(
                "Do the loop's work in one query: group by what the loop runs over, or union its"
                    + " parts, instead of an action for each.",
                "rows.groupBy(\"<loop variable>\").agg(…);"));
  }

  private static OptionalDouble medianJob(Evidence evidence) {
    long[] millis =
        evidence.jobs().stream()
            .filter(job -> job.endedMillis().isPresent())
            .mapToLong(job -> job.endedMillis().getAsLong() - job.startedMillis())
            .toArray();
    return millis.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) Distribution.of(millis).median());
  }

  private static Intervals jobTime(Evidence evidence) {
    return Intervals.union(
        evidence.jobs().stream()
            .filter(job -> job.endedMillis().isPresent())
            .map(job -> new Interval(job.startedMillis(), job.endedMillis().getAsLong()))
            .toList());
  }

  private static Stream<Finding> driverWork(Look look) {
    Evidence evidence = look.evidence();
    boolean loops =
        evidence.jobs().size() >= LOOP_JOBS
            && medianJob(evidence).orElse(Double.MAX_VALUE) <= LOOP_JOB_MILLIS;
    Intervals planning = Bottlenecks.planning(evidence.queries());
    double millis = Bottlenecks.withoutTasks(evidence).without(planning).millis();
    double share = look.shareOfWall(millis);
    if (loops || !look.atLeast("minShare", share) || !look.atLeast("minCost", millis)) {
      return Stream.empty();
    }
    return Stream.of(
        look.at("driver")
            .says(
                "For %s, %s of the run, no task ran and nothing was planned: the program worked in"
                    + " the driver.",
                Words.time(millis), Words.percent(share))
            .number("share of wall clock", share, "share")
            .number("without a task", millis, "ms")
            .costs(millis)
            .saves(0, millis)
            .advises(
                "Move the work on collected rows into queries; list and commit fewer files; run"
                    + " independent actions from several threads.",
                ""));
  }

  private static Stream<Finding> planning(Look look) {
    Evidence evidence = look.evidence();
    Intervals idle = Bottlenecks.withoutTasks(evidence);
    double millis = idle.millis() - idle.without(Bottlenecks.planning(evidence.queries())).millis();
    double share = look.shareOfWall(millis);
    Optional<QueryMetrics> worst =
        evidence.queries().stream().max(Comparator.comparingLong(DriverRules::planningMillis));
    if (worst.isEmpty() || !look.atLeast("minShare", share) || !look.atLeast("minCost", millis)) {
      return Stream.empty();
    }
    return Stream.of(
        look.at("driver")
            .says(
                "Planning took %s, %s of the run; query %s alone %s, for a plan of %s nodes.",
                Words.time(millis),
                Words.percent(share),
                worst.get().executionId(),
                Words.time(planningMillis(worst.get())),
                Words.count(worst.get().plan().nodes().count()))
            .number("share of wall clock", share, "share")
            .number("planning", millis, "ms")
            .costs(millis)
            .saves(0, millis)
            .advises(
                "Add columns in one select instead of a loop of withColumn; cut the plan of"
                    + " iterations by a checkpoint.",
                "rows = rows.localCheckpoint();"));
  }

  private static long planningMillis(QueryMetrics query) {
    return query.phases().stream().mapToLong(DriverRules::millis).sum();
  }

  private static long millis(PlanningPhase phase) {
    return phase.endedMillis() - phase.startedMillis();
  }

  private static Optional<Finding> largeResult(Look look, JobMetrics job) {
    List<StageMetrics> stages =
        look.stages().filter(stage -> stage.jobs().contains(job.jobId())).toList();
    double bytes = stages.stream().mapToDouble(stage -> stage.sum(TaskMetric.RESULT_SIZE)).sum();
    if (!look.atLeast("minBytes", bytes)) {
      return Optional.empty();
    }
    double cost =
        stages.stream().mapToDouble(stage -> bringing(look, stage)).sum()
            + afterJob(look.evidence(), job);
    double limit = look.bytes("spark.driver.maxResultSize", 1024 * MIB, 1);
    return Optional.of(
        look.at("job " + job.jobId())
            .says(
                "Its tasks sent %s to the driver, which takes %s of them at most.",
                Words.bytes(bytes), Words.bytes(limit))
            .number("result", bytes, "bytes")
            .costs(cost)
            .saves(0, cost)
            .advises(
                "Aggregate or limit before collecting, or write the rows and read what is needed.",
                "rows.write().parquet(\"<path>\");"));
  }

  private static double bringing(Look look, StageMetrics stage) {
    return look.time(stage)
        .wallOf(
            stage.sum(TaskMetric.RESULT_SERIALIZATION_TIME)
                + stage.sum(TaskMetric.GETTING_RESULT_TIME));
  }

  /** After a query's last job the driver turns the results into rows. */
  private static double afterJob(Evidence evidence, JobMetrics job) {
    if (job.query().isEmpty() || job.endedMillis().isEmpty()) {
      return 0;
    }
    long end = job.endedMillis().getAsLong();
    boolean isLast =
        evidence.jobs().stream()
            .filter(other -> other.query().equals(job.query()))
            .allMatch(other -> other.endedMillis().orElse(Long.MAX_VALUE) <= end);
    return evidence.queries().stream()
        .filter(query -> isLast && query.executionId() == job.query().getAsLong())
        .filter(query -> query.endedMillis().isPresent())
        .mapToDouble(query -> Math.max(0, query.endedMillis().getAsLong() - end))
        .sum();
  }

  private static Optional<Finding> largeBroadcast(Look look, Place place) {
    double bytes = place.node().metric("data size").orElse(0);
    if (!look.atLeast("minBytes", bytes)) {
      return Optional.empty();
    }
    double took =
        Stream.of("time to collect", "time to build", "time to broadcast")
            .mapToDouble(name -> place.node().millis(name).orElse(0))
            .sum();
    double query =
        place.query().endedMillis().orElse(place.query().startedMillis())
            - place.query().startedMillis();
    return Optional.of(
        look.at(place.where())
            .says(
                "A table of %s went to the driver and to every executor, in %s.",
                Words.bytes(bytes), Words.time(took))
            .number("table", bytes, "bytes")
            .number("took", took, "ms")
            .costs(Math.min(took, query))
            .saves(0, Math.min(took, query))
            .advises(
                "Let the join shuffle: take the broadcast hint away, or lower the threshold.",
                Snippets.set("spark.sql.autoBroadcastJoinThreshold", "10m")));
  }
}
