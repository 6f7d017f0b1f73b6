package dev.bellows.core.internal;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.plan.ToldPlan;
import dev.bellows.core.testing.TestSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class ListenerQueueTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private final SparkSession spark = TestSession.get();

  @Test
  void everythingIsHeardWhenTheQueueIsDrained() {
    Heard heard = new Heard();
    try (ListenerQueue queue = new ListenerQueue(spark, heard)) {
      queue.tag("mine");
      spark.range(0, 100, 1, 3).groupBy(col("id").mod(2)).count().collectAsList();
      queue.untag("mine");
      assertThat(queue.drain(PATIENCE)).isTrue();
      assertThat(queue.dropped()).isZero();
    }
    assertThat(heard.jobs).isNotEmpty().allMatch(job -> job.tags().contains("mine"));
    assertThat(heard.jobs).allMatch(job -> job.query().isPresent());
    assertThat(heard.jobsEnded).hasSameSizeAs(heard.jobs);
    assertThat(heard.stagesSubmitted).isNotEmpty();
    assertThat(heard.stagesCompleted).hasSameSizeAs(heard.stagesSubmitted);
    assertThat(heard.tasks).hasSizeGreaterThan(3).allMatch(told -> told.startsWith("SUCCESS"));
    assertThat(heard.queries).hasSize(1);
    assertThat(heard.queries.get(0).plan().get().children()).isNotEmpty();
    assertThat(heard.plans).isNotEmpty();
    assertThat(heard.plans.get(heard.plans.size() - 1).get().text()).contains("isFinalPlan=true");
    assertThat(heard.queriesEnded.get(0).phases()).isNotEmpty();
    assertThat(heard.counters).isNotEmpty();
    assertThat(heard.executors).containsExactly("driver");
    assertThat(heard.settings).containsEntry("spark.sql.shuffle.partitions", "4");
    assertThat(heard.peaks.values()).containsKey("JVMHeapMemory");
  }

  @Test
  void afterItsEndNothingIsHeardAndNothingWaits() {
    Heard heard = new Heard();
    ListenerQueue queue = new ListenerQueue(spark, heard);
    queue.close();
    queue.close();
    spark.range(3).foreach(row -> {});
    assertThat(queue.drain(PATIENCE)).isTrue();
    assertThat(heard.jobs).isEmpty();
  }

  @Test
  void failuresAreToldWithoutTheirWords() {
    Heard heard = new Heard();
    try (ListenerQueue queue = new ListenerQueue(spark, heard)) {
      assertThatThrownBy(
              () ->
                  spark.sql("select cast(concat('se', 'cret', id) as int) from range(2)").collect())
          .hasMessageContaining("CAST_INVALID_INPUT");
      assertThat(queue.drain(PATIENCE)).isTrue();
    }
    assertThat(heard.failures).isNotEmpty();
    assertThat(heard.failures.toString()).contains("CAST_INVALID_INPUT").doesNotContain("secret");
    assertThat(heard.tasks).anyMatch(told -> told.startsWith("FAILED"));
    assertThat(heard.tasks.toString()).doesNotContain("secret");
  }

  @Test
  void secretsAreLeftOutOfSettings() {
    spark.conf().set("spark.my.password", "hunter2");
    try {
      assertThat(ListenerQueue.settings(spark).get("spark.my.password")).doesNotContain("hunter2");
      assertThat(ListenerQueue.settings(spark)).containsKey("spark.app.name");
    } finally {
      spark.conf().unset("spark.my.password");
    }
  }

  @Test
  void failuresOutsideSparkAreToldByTheirType() {
    assertThat(FailureText.of(new IllegalStateException("words")))
        .isEqualTo("IllegalStateException");
    assertThat(FailureText.of("lost: java.io.IOException: disk [NO_SPACE] full"))
        .isEqualTo("IOException [NO_SPACE]");
    assertThat(FailureText.of("cancelled")).isEqualTo("failed");
  }

  /** Keeps what it hears. */
  private static final class Heard implements RunEvents {
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
    private Map<String, String> settings = Map.of();

    @Override
    public void applicationStarted(String id, String name, long time) {
      assertThat(name).isEqualTo("bellows-tests");
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
}
