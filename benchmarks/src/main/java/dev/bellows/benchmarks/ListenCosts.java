package dev.bellows.benchmarks;

import dev.bellows.core.Args;
import dev.bellows.metrics.benchmark.Alternative;
import dev.bellows.metrics.benchmark.Benchmark;
import dev.bellows.metrics.benchmark.BenchmarkReport;
import dev.bellows.metrics.record.ExecutionMetrics;
import dev.bellows.metrics.record.RecorderCosts;
import org.apache.spark.sql.SparkSession;

/**
 * What the recorder costs the application it listens to.
 *
 * @param tasks ends of tasks that are told
 * @param stages whose tasks they are; a multiple of 4
 * @param rounds how often each is measured
 */
record ListenCosts(long tasks, int stages, int rounds) {
  /** The recorder, in reports. */
  static final String RECORDER = "recorder";

  /** What it is compared with. */
  static final String NOBODY = "no-op listener";

  /** A job while nothing listens, in reports. */
  static final String UNHEARD = "not recorded";

  /** The same job while it is recorded. */
  static final String RECORDED = "recorded";

  ListenCosts {
    Args.check(
        stages >= 4 && stages % 4 == 0, "Invalid --stages: %s; a multiple of 4 is needed", stages);
    Args.check(
        tasks >= stages, "Invalid --tasks: %s; each of the %s stages needs one", tasks, stages);
  }

  /** CPU times of telling all events to the recorder and to a listener that does nothing. */
  BenchmarkReport events() {
    RecorderCosts costs = new RecorderCosts(tasks, stages);
    return Benchmark.compare(
            Alternative.work(NOBODY, costs::tellNobody), Alternative.work(RECORDER, costs::tell))
        .rounds(rounds)
        .warmUps(3)
        .cpuTime()
        .measure();
  }

  /** The heap that a recorder of all events holds on to, in bytes. */
  long heldBytes() {
    return new RecorderCosts(tasks, stages).heldBytes();
  }

  /** Times of a job of many short tasks, unheard and recorded. */
  BenchmarkReport job(SparkSession spark, int tasksOfJob) {
    Runnable job =
        () ->
            spark
                .range(0, 1000L * tasksOfJob, 1, tasksOfJob)
                .write()
                .format("noop")
                .mode("overwrite")
                .save();
    Runnable recorded =
        () -> {
          try (ExecutionMetrics metrics = ExecutionMetrics.record(spark)) {
            job.run();
            metrics.evidence();
          }
        };
    return Benchmark.compare(Alternative.work(UNHEARD, job), Alternative.work(RECORDED, recorded))
        .rounds(rounds)
        .warmUps(3)
        .measure();
  }
}
