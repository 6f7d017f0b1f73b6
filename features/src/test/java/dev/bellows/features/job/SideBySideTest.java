package dev.bellows.features.job;

import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.hook.CheckContext;
import dev.bellows.core.hook.RunContext;
import dev.bellows.core.hook.StepOperation;
import dev.bellows.core.testing.TestSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not depend on each other runs at once; the first failure ends all, cleanly. */
class SideBySideTest {
  private static final CyclicBarrier MEETING = new CyclicBarrier(2);
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static CountDownLatch bothRun = new CountDownLatch(1);

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;

  @BeforeEach
  void rows() {
    bothRun = new CountDownLatch(1);
    spark.range(0, 1, 1, 1).write().parquet(folder + "/one");
    spark.range(0, 100, 1, 2).write().parquet(folder + "/numbers");
  }

  /** Each row goes through a function. */
  private record Through(String kind, UDF1<Long, Long> function) implements StepOperation {
    @Override
    public StructType outputSchema(StructType input, CheckContext context) {
      return input;
    }

    @Override
    public Dataset<Row> apply(Dataset<Row> rows, RunContext context) {
      return rows.select(
          udf(function, DataTypes.LongType)
              .asNondeterministic()
              .apply(Columns.named("id"))
              .as("id"));
    }
  }

  private static Long meet(Long id) throws Exception {
    MEETING.await(60, TimeUnit.SECONDS);
    return id;
  }

  /** Runs until its task is killed. */
  private static Long runOn(Long id) throws Exception {
    bothRun.countDown();
    CountDownLatch never = new CountDownLatch(1);
    while (!TaskContext.get().isInterrupted()) {
      assertThat(never.await(10, TimeUnit.MILLISECONDS)).isFalse();
    }
    return id;
  }

  private static Long fail(Long id) throws Exception {
    assertThat(bothRun.await(60, TimeUnit.SECONDS)).isTrue();
    throw new IllegalStateException("row " + id + " is wrong");
  }

  private FeatureJob job(UDF1<Long, Long> first, UDF1<Long, Long> second) {
    return FeatureJob.named("two")
        .source(JobSource.of("one", folder + "/one"))
        .step(JobStep.named("a", "one").then(new Through("first", first)))
        .step(JobStep.named("b", "one").then(new Through("second", second)))
        .sink(JobSink.of("a", folder + "/a", DataFormat.PARQUET))
        .sink(JobSink.of("b", folder + "/b", DataFormat.PARQUET));
  }

  /** Each write waits for the other one. */
  @Test
  void sinksAreWrittenAtTheSameTime() {
    JobReport report = job(SideBySideTest::meet, SideBySideTest::meet).run(spark);
    assertThat(report.sinks()).extracting(SinkReport::step).containsExactly("a", "b");
    assertThat(report.sinks()).extracting(SinkReport::rows).containsExactly(1L, 1L);
    assertThat(report.steps()).extracting(StepReport::rowsIn).containsExactly(1L, 1L);
  }

  @Test
  void theFirstFailureCancelsTheOthersAndLeavesNothingHalfWritten() throws Exception {
    job(id -> id, id -> id + 7).run(spark);

    assertThatThrownBy(() -> job(SideBySideTest::runOn, SideBySideTest::fail).run(spark))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith("Cannot write step 'b' to '" + folder + "/b': ")
        .hasMessageContaining("row 0 is wrong");

    assertThat(spark.read().parquet(folder + "/a").collectAsList().toString()).isEqualTo("[[0]]");
    assertThat(spark.read().parquet(folder + "/b").collectAsList().toString()).isEqualTo("[[7]]");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("one", "numbers", "a", "b");
    spark.sparkContext().listenerBus().waitUntilEmpty();
    assertThat(spark.sparkContext().statusTracker().getActiveJobIds()).isEmpty();
  }

  private static final class JobProperties extends SparkListener {
    private final List<Properties> jobs = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      jobs.add(start.properties());
    }
  }

  @Test
  void jobsHaveTheCallersGroupTagsAndProperties() throws Exception {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    JobProperties listener = new JobProperties();
    context.setJobGroup("mine", "my jobs");
    context.addJobTag("my-tag");
    context.setLocalProperty("my.property", "x");
    spark.sparkContext().addSparkListener(listener);
    try {
      job(id -> id, id -> id).run(spark);
      spark.sparkContext().listenerBus().waitUntilEmpty();
      assertThat(context.getJobTags()).containsExactly("my-tag");
      assertThat(context.getLocalProperty("spark.jobGroup.id")).isEqualTo("mine");
    } finally {
      spark.sparkContext().removeSparkListener(listener);
      context.clearJobGroup();
      context.clearJobTags();
      context.setLocalProperty("my.property", null);
    }
    assertThat(listener.jobs).hasSizeGreaterThanOrEqualTo(4);
    assertThat(listener.jobs)
        .allSatisfy(
            job -> {
              assertThat(job.getProperty("spark.jobGroup.id")).isEqualTo("mine");
              assertThat(job.getProperty("spark.job.tags")).contains("my-tag");
              assertThat(job.getProperty("my.property")).isEqualTo("x");
            });
  }

  /** Learns the mean of a column, as encoders learn. */
  private record Centre(AtomicInteger closed, boolean fails) implements StepOperation {
    @Override
    public String kind() {
      return "centre";
    }

    @Override
    public int passes() {
      return 2;
    }

    @Override
    public StructType outputSchema(StructType input, CheckContext context) {
      return input.add("centred", "double");
    }

    @Override
    public Dataset<Row> apply(Dataset<Row> rows, RunContext context) {
      context.closeAfterJob(closed::incrementAndGet);
      double mean = rows.selectExpr("avg(id)").first().getDouble(0);
      if (fails) {
        throw new UnsupportedOperationException("mean " + mean);
      }
      return rows.selectExpr("*", "id - " + mean + "D as centred");
    }
  }

  private Set<Integer> persisted() {
    return Set.copyOf(
        JavaSparkContext.fromSparkContext(spark.sparkContext()).getPersistentRDDs().keySet());
  }

  private FeatureJob learning(Centre centre) {
    return FeatureJob.named("learning")
        .source(JobSource.of("numbers", folder + "/numbers"))
        .step(
            JobStep.named("counted", "numbers")
                .then(
                    new Through(
                        "counting",
                        id -> {
                          COUNT.incrementAndGet();
                          return id;
                        })))
        .step(JobStep.named("centred", "counted").then(centre))
        .sink(JobSink.of("centred", folder + "/out", DataFormat.PARQUET));
  }

  @Test
  void rowsThatAreLearntFromAndReadAreComputedOnceAndReleased() {
    AtomicInteger closed = new AtomicInteger();
    COUNT.set(0);
    Set<Integer> before = persisted();
    JobReport report = learning(new Centre(closed, false)).run(spark);

    assertThat(COUNT).hasValue(100);
    assertThat(before).containsAll(persisted());
    assertThat(closed).hasValue(1);
    assertThat(report.steps()).extracting(StepReport::rowsIn).containsExactly(100L, 100L);
    assertThat(report.steps()).extracting(StepReport::rowsOut).containsExactly(100L, 100L);
    assertThat(spark.read().parquet(folder + "/out").selectExpr("sum(centred)").first().get(0))
        .isEqualTo(0.0);
  }

  @Test
  void aStepThatFailsToLearnIsNamedAndAllIsReleased() {
    AtomicInteger closed = new AtomicInteger();
    Set<Integer> before = persisted();
    assertThatThrownBy(() -> learning(new Centre(closed, true)).run(spark))
        .isInstanceOf(BellowsException.class)
        .hasMessage("Step 'centred': Cannot compute 'centre': mean 49.5.");
    assertThat(before).containsAll(persisted());
    assertThat(closed).hasValue(1);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  /** Gives back other columns than it said. */
  private record Liar() implements StepOperation {
    @Override
    public String kind() {
      return "lie";
    }

    @Override
    public StructType outputSchema(StructType input, CheckContext context) {
      return input.add("promised", "string");
    }

    @Override
    public Dataset<Row> apply(Dataset<Row> rows, RunContext context) {
      return rows;
    }
  }

  @Test
  void anOperationMustKeepItsWord() throws Exception {
    FeatureJob job =
        FeatureJob.named("lie")
            .source(JobSource.of("one", folder + "/one"))
            .step(JobStep.named("s", "one").then(new Liar()))
            .sink(JobSink.of("s", folder + "/out", DataFormat.PARQUET));
    assertThat(job.plan(spark).describe()).contains("[id bigint, promised string]");
    assertThatThrownBy(() -> job.run(spark))
        .hasMessage(
            "Step 's': The operation 'lie' gave back [id bigint], and had declared [id bigint,"
                + " promised string].");
    assertThat(Files.exists(folder.resolve("out"))).isFalse();
  }

  @Test
  void anInterruptedJobEndsAndStaysInterrupted() throws Exception {
    Thread caller = Thread.currentThread();
    Thread interrupter =
        new Thread(
            () -> {
              try {
                bothRun.await();
                caller.interrupt();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    interrupter.start();
    assertThatThrownBy(() -> job(SideBySideTest::runOn, id -> id).run(spark))
        .hasMessage("The job was interrupted");
    assertThat(Thread.interrupted()).isTrue();
    interrupter.join();
    assertThat(folder.resolve("a")).doesNotExist();
    assertThat(JavaSparkContext.fromSparkContext(spark.sparkContext()).getJobTags()).isEmpty();
  }
}
