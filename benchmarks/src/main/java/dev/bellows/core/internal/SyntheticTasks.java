package dev.bellows.core.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.apache.spark.Success$;
import org.apache.spark.TaskState;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.metrics.ExecutorMetricType$;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.scheduler.TaskLocality;
import scala.Option;
import scala.Some;
import scala.collection.immutable.Nil$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The events of an application that never ran: jobs of four stages whose tasks end in turns, on
 * eight executors, with metrics from heavy-tailed distributions and ten SQL counters for each
 * stage. The same events for the same sizes.
 */
public final class SyntheticTasks {
  private static final int STAGES_AT_ONCE = 4;
  private static final int EXECUTORS = 8;
  private static final int COUNTERS = 10;
  private static final int MOST_SAMPLES = 10_000;
  private static final long EPOCH = 1_700_000_000_000L;

  private final int jobs;
  private final int tasksOfStage;
  private final List<TaskInfo> infos = new ArrayList<>();
  private final List<TaskMetrics> metrics = new ArrayList<>();
  private final List<ExecutorMetrics> memory = new ArrayList<>();

  /**
   * Prepares them.
   *
   * @param tasks of all stages together
   * @param stages a multiple of four
   */
  public SyntheticTasks(long tasks, int stages) {
    jobs = stages / STAGES_AT_ONCE;
    tasksOfStage = Math.toIntExact(tasks / stages);
    Random random = new Random(7);
    for (int i = 0; i < Math.min(tasksOfStage, MOST_SAMPLES); i++) {
      infos.add(info(i, random));
      metrics.add(metrics(random));
      memory.add(memory(random));
    }
  }

  /** Tells them all, from this thread. */
  public void tell(RunEvents events) {
    for (int i = 0; i < EXECUTORS; i++) {
      events.executorAdded(executor(i), "host", 4, EPOCH);
    }
    tell(new RunListener(events));
  }

  /** Tells them all to a listener that does nothing. */
  public void tellNobody() {
    tell(new SparkListener() {});
  }

  /** How many ends of tasks are told. */
  public long tasks() {
    return (long) jobs * STAGES_AT_ONCE * tasksOfStage;
  }

  private void tell(SparkListener listener) {
    for (int job = 0; job < jobs; job++) {
      List<StageInfo> stages = new ArrayList<>();
      for (int i = 0; i < STAGES_AT_ONCE; i++) {
        stages.add(stage(job * STAGES_AT_ONCE + i));
      }
      Seq<StageInfo> told = CollectionConverters.asScala(stages).toSeq();
      Properties properties = new Properties();
      listener.onJobStart(new SparkListenerJobStart(job, EPOCH, told, properties));
      stages.forEach(
          stage -> listener.onStageSubmitted(new SparkListenerStageSubmitted(stage, properties)));
      for (int task = 0; task < tasksOfStage; task++) {
        for (StageInfo stage : stages) {
          listener.onTaskEnd(taskEnd(stage.stageId(), task % infos.size()));
        }
      }
      for (StageInfo stage : stages) {
        stage.completionTime_$eq(new Some<>(EPOCH + 60_000));
        listener.onStageCompleted(new SparkListenerStageCompleted(stage));
      }
      listener.onJobEnd(new SparkListenerJobEnd(job, EPOCH + 60_000, JobSucceeded$.MODULE$));
    }
  }

  private SparkListenerTaskEnd taskEnd(int stage, int sample) {
    return new SparkListenerTaskEnd(
        stage,
        0,
        "ResultTask",
        Success$.MODULE$,
        infos.get(sample),
        memory.get(sample),
        metrics.get(sample));
  }

  private StageInfo stage(int id) {
    StageInfo stage =
        new StageInfo(
            id,
            0,
            "save at Job.java:" + id,
            tasksOfStage,
            empty(),
            empty(),
            "",
            null,
            empty(),
            Option.empty(),
            0,
            false,
            0);
    stage.submissionTime_$eq(new Some<>(EPOCH));
    for (int i = 0; i < COUNTERS; i++) {
      long counter = (long) id * COUNTERS + i;
      stage
          .accumulables()
          .put(
              counter,
              new AccumulableInfo(
                  counter,
                  new Some<>("number of output rows"),
                  Option.empty(),
                  new Some<>(counter),
                  true,
                  true,
                  new Some<>("sql")));
    }
    return stage;
  }

  @SuppressWarnings("unchecked") // Nil holds nothing: it is a list of any type.
  private static <T> Seq<T> empty() {
    return (Seq<T>) (Seq<?>) Nil$.MODULE$;
  }

  private static TaskInfo info(int partition, Random random) {
    long launched = EPOCH + random.nextInt(50_000);
    TaskInfo info =
        new TaskInfo(
            partition,
            partition,
            0,
            partition,
            launched,
            executor(random.nextInt(EXECUTORS)),
            "host",
            TaskLocality.ANY(),
            false);
    info.markFinished(TaskState.FINISHED(), launched + heavyTailed(random, 500));
    return info;
  }

  private static TaskMetrics metrics(Random random) {
    TaskMetrics metrics = new TaskMetrics();
    metrics.setExecutorRunTime(heavyTailed(random, 400));
    metrics.setExecutorCpuTime(heavyTailed(random, 300_000_000));
    metrics.setExecutorDeserializeTime(random.nextInt(20));
    metrics.setJvmGCTime(random.nextInt(30));
    metrics.setResultSize(heavyTailed(random, 2_000));
    metrics.setPeakExecutionMemory(heavyTailed(random, 1 << 24));
    metrics.inputMetrics().setBytesRead(heavyTailed(random, 1 << 26));
    metrics.inputMetrics().setRecordsRead(heavyTailed(random, 1_000_000));
    metrics.shuffleReadMetrics().setLocalBytesRead(heavyTailed(random, 1 << 24));
    metrics.shuffleReadMetrics().setRecordsRead(heavyTailed(random, 100_000));
    metrics.shuffleWriteMetrics().incBytesWritten(heavyTailed(random, 1 << 24));
    metrics.shuffleWriteMetrics().incRecordsWritten(heavyTailed(random, 100_000));
    return metrics;
  }

  private static ExecutorMetrics memory(Random random) {
    return new ExecutorMetrics(
        random.longs(ExecutorMetricType$.MODULE$.numMetrics(), 0, 1L << 32).toArray());
  }

  /** Log-normal around the median: the largest of a thousand is about twenty times as large. */
  private static long heavyTailed(Random random, double median) {
    return Math.round(median * Math.exp(random.nextGaussian()));
  }

  private static String executor(int index) {
    return "executor-" + index;
  }
}
