package dev.bellows.features.job;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.bellows.core.BellowsException;
import dev.bellows.core.hook.HookLevel;
import dev.bellows.core.hook.JobHook;
import dev.bellows.core.hook.JobInfo;
import dev.bellows.core.hook.JobOutcome;
import dev.bellows.core.hook.SinkInfo;
import dev.bellows.core.hook.SinkOutcome;
import dev.bellows.core.hook.StepInfo;
import dev.bellows.core.testing.TestSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks are called in their order and level, and never make a job fail. */
class HooksTest {
  private static final Queue<String> CALLS = new ConcurrentLinkedQueue<>();

  private static final String JOB =
      """
      name: hooked
      sources: { numbers: { path: DIR/numbers, format: parquet } }
      steps:
        - { name: some, from: numbers, where: id < 3 }
        - { name: twice, from: some, derive: { two: id * 2 } }
      sinks:
        - { step: twice, path: DIR/out, format: parquet }
      """;

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;
  private JobFiles files;

  @BeforeEach
  void numbers() {
    CALLS.clear();
    files = new JobFiles(folder);
    spark.range(10).write().parquet(folder + "/numbers");
  }

  private JobReport run(String yaml, Class<?>... hooks) throws Exception {
    return new PluginLoader().with(JobHook.class, hooks).during(() -> files.job(yaml).run(spark));
  }

  private void assertWritten() {
    assertThat(spark.read().parquet(folder + "/out").orderBy("id").collectAsList().toString())
        .isEqualTo("[[0,0], [1,2], [2,4]]");
  }

  /** Notes all its calls. */
  public static class Noting implements JobHook {
    @Override
    public HookLevel level() {
      return HookLevel.OFF;
    }

    @Override
    public void jobStarted(JobInfo job) {
      CALLS.add("start " + job.name() + " " + job.sources() + " " + job.level());
      job.steps().forEach(step -> CALLS.add("step " + step));
      job.sinks().forEach(sink -> CALLS.add("sink " + sink.step() + " " + sink.format()));
    }

    @Override
    public Dataset<Row> stepInput(StepInfo step, String from, Dataset<Row> rows) {
      CALLS.add("in " + step.name() + " from " + from + " " + String.join(",", rows.columns()));
      return rows;
    }

    @Override
    public Dataset<Row> stepOutput(StepInfo step, Dataset<Row> rows) {
      CALLS.add("out " + step.name() + " " + String.join(",", rows.columns()));
      return rows;
    }

    @Override
    public void stepFailed(StepInfo step, Throwable failure) {
      CALLS.add("failed " + step.name() + " " + failure.getMessage());
    }

    @Override
    public Dataset<Row> sinkInput(SinkInfo sink, Dataset<Row> rows) {
      CALLS.add("before " + sink.step());
      return rows;
    }

    @Override
    public void sinkWritten(SinkInfo sink, SinkOutcome outcome) {
      CALLS.add("after " + sink.step() + " " + outcome.rows() + " rows");
    }

    @Override
    public void sinkFailed(SinkInfo sink, Throwable failure) {
      CALLS.add("sink failed " + failure.getMessage());
    }

    @Override
    public void jobEnded(JobInfo job, JobOutcome outcome) {
      CALLS.add("end " + outcome.failure().map(Throwable::getMessage).orElse("well"));
    }
  }

  @Test
  void aHookIsCalledAroundJobStepsAndSinks() throws Exception {
    JobReport report = run(JOB, Noting.class);
    assertThat(report.hooks()).isEmpty();
    assertThat(CALLS)
        .containsExactly(
            "start hooked [numbers] SAFE",
            "step StepInfo[name=some, kind=where, reads=[numbers], readers=[twice], isKept=false]",
            "step StepInfo[name=twice, kind=derive, reads=[some], readers=[], isKept=false]",
            "sink twice parquet",
            "in some from numbers id",
            "out some id",
            "in twice from some id",
            "out twice id,two",
            "before twice",
            "after twice 3 rows",
            "end well");
    assertWritten();
  }

  @Test
  void aFailedJobIsToldToHooks() {
    String failing = JOB.replace("two: id * 2", "two: 1 div (id - 1)");
    assertThatThrownBy(() -> run(failing, Noting.class))
        .hasMessageStartingWith("Cannot write step 'twice'")
        .hasMessageContaining("Division by zero");
    assertThat(CALLS)
        .anyMatch(call -> call.startsWith("sink failed Cannot write step 'twice'"))
        .noneMatch(call -> call.startsWith("after"))
        .last()
        .asString()
        .startsWith("end Cannot write step 'twice'")
        .contains("Division by zero");
  }

  /** Changes how rows lie, not what they are. */
  public static class Spreading extends Noting {
    @Override
    public int order() {
      return -1;
    }

    @Override
    public HookLevel level() {
      return HookLevel.STANDARD;
    }

    @Override
    public Dataset<Row> stepOutput(StepInfo step, Dataset<Row> rows) {
      CALLS.add("spread " + step.name());
      return rows;
    }

    @Override
    public Dataset<Row> sinkInput(SinkInfo sink, Dataset<Row> rows) {
      return rows.repartition(3, col("id"));
    }
  }

  @ParameterizedTest
  @CsvSource({"off, false", "safe, false", "standard, true", "aggressive, true"})
  void theJobsLevelSaysWhichHooksAreCalled(String level, boolean called) throws Exception {
    run(JOB + "session: { optimization: " + level + " }\n", Noting.class, Spreading.class);
    assertThat(CALLS).contains("out some id");
    assertThat(CALLS.contains("spread some")).isEqualTo(called);
    if (called) {
      assertThat(List.copyOf(CALLS).indexOf("spread some"))
          .as("the smaller order comes first")
          .isLessThan(List.copyOf(CALLS).indexOf("out some id"));
    }
    assertWritten();
  }

  @Test
  void theSessionsLevelCountsBeforeTheJobs() throws Exception {
    spark.conf().set("spark.bellows.optimization", "off");
    try {
      run(JOB + "session: { optimization: aggressive }\n", Noting.class, Spreading.class);
      assertThat(CALLS).contains("start hooked [numbers] OFF").doesNotContain("spread some");
      spark.conf().set("spark.bellows.optimization", "fast");
      assertThatThrownBy(() -> run(JOB))
          .isInstanceOf(BellowsException.class)
          .hasMessage(
              "Invalid spark.bellows.optimization: 'fast'. Allowed: [off, safe, standard,"
                  + " aggressive]");
    } finally {
      spark.conf().unset("spark.bellows.optimization");
    }
  }

  /** Throws whenever it is called. */
  public static class Throwing implements JobHook {
    @Override
    public void jobStarted(JobInfo job) {
      throw new IllegalStateException("at the start");
    }

    @Override
    public Dataset<Row> stepInput(StepInfo step, String from, Dataset<Row> rows) throws Exception {
      throw new Exception("at the input");
    }

    @Override
    public Dataset<Row> stepOutput(StepInfo step, Dataset<Row> rows) {
      throw new NoClassDefFoundError("com/example/Missing");
    }

    @Override
    public Dataset<Row> sinkInput(SinkInfo sink, Dataset<Row> rows) {
      throw new StackOverflowError();
    }

    @Override
    public void sinkWritten(SinkInfo sink, SinkOutcome outcome) {
      throw new AssertionError("at the sink");
    }

    @Override
    public void jobEnded(JobInfo job, JobOutcome outcome) {
      throw new IllegalArgumentException("at the end");
    }
  }

  @Test
  void aHookThatThrowsIsReportedAndPassedOver() throws Exception {
    JobReport report = run(JOB, Throwing.class, Noting.class);
    assertThat(report.hooks())
        .extracting(HookReport::hook, HookReport::moment, HookReport::problem)
        .containsExactly(
            tuple("Throwing", "jobStarted", "java.lang.IllegalStateException: at the start"),
            tuple("Throwing", "stepInput of 'some'", "java.lang.Exception: at the input"),
            tuple(
                "Throwing",
                "stepOutput of 'some'",
                "java.lang.NoClassDefFoundError: com/example/Missing"),
            tuple("Throwing", "stepInput of 'twice'", "java.lang.Exception: at the input"),
            tuple(
                "Throwing",
                "stepOutput of 'twice'",
                "java.lang.NoClassDefFoundError: com/example/Missing"),
            tuple("Throwing", "sinkInput of '" + folder + "/out'", "java.lang.StackOverflowError"),
            tuple(
                "Throwing",
                "sinkWritten of '" + folder + "/out'",
                "java.lang.AssertionError: at the sink"),
            tuple("Throwing", "jobEnded", "java.lang.IllegalArgumentException: at the end"));
    assertThat(report.toJson()).contains("\"hooks\"", "\"moment\" : \"stepInput of 'some'\"");
    assertThat(CALLS).hasSize(11).contains("end well");
    assertWritten();
  }

  /** Gives back what it must not. */
  public static class Careless implements JobHook {
    @Override
    public Dataset<Row> stepInput(StepInfo step, String from, Dataset<Row> rows) {
      return null;
    }

    @Override
    public Dataset<Row> stepOutput(StepInfo step, Dataset<Row> rows) {
      return rows.selectExpr("*", "1 as more");
    }

    @Override
    public Dataset<Row> sinkInput(SinkInfo sink, Dataset<Row> rows) {
      return rows.selectExpr("id", "string(two) two");
    }
  }

  @Test
  void rowsOfOtherColumnsAreNotTaken() throws Exception {
    JobReport report = run(JOB, Careless.class);
    assertThat(report.hooks())
        .extracting(HookReport::problem)
        .containsExactly(
            "It gave back nothing; its rows were not taken.",
            "It gave back [id bigint, more int not null] instead of [id bigint]; its rows were not"
                + " taken.",
            "It gave back nothing; its rows were not taken.",
            "It gave back [id bigint, two bigint, more int not null] instead of [id bigint, two"
                + " bigint]; its rows were not taken.",
            "It gave back [id bigint, two string] instead of [id bigint, two bigint]; its rows were"
                + " not taken.");
    assertWritten();
  }

  /** Cannot be made. */
  public static class Unmakeable implements JobHook {
    public Unmakeable() {
      throw new IllegalStateException("no licence");
    }
  }

  /** Cannot even say its name. */
  public static class Nameless implements JobHook {
    @Override
    public String name() {
      throw new NoSuchMethodError("name");
    }
  }

  /** Says no level. */
  public static class Levelless implements JobHook {
    @Override
    public HookLevel level() {
      return null;
    }
  }

  @Test
  void aHookThatCannotBeLoadedIsReportedAndTheOthersAreCalled() throws Exception {
    List<String> classes =
        List.of(
            Unmakeable.class.getName(),
            "com.example.NotThere",
            Nameless.class.getName(),
            Levelless.class.getName(),
            Noting.class.getName());
    JobReport report =
        new PluginLoader()
            .withNamed(JobHook.class, classes)
            .during(() -> files.job(JOB).run(spark));
    assertThat(report.hooks()).extracting(HookReport::moment).containsOnly("loading");
    assertThat(report.hooks())
        .extracting(HookReport::problem)
        .satisfiesExactly(
            first -> assertThat(first).contains("Unmakeable", "no licence"),
            second -> assertThat(second).contains("com.example.NotThere not found"),
            third -> assertThat(third).contains("NoSuchMethodError: name"),
            fourth -> assertThat(fourth).isEqualTo("It has no level."));
    assertThat(CALLS).contains("end well");
    assertWritten();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fast", "true"})
  void aLevelThatIsNoneIsRefused(String level) {
    assertThatThrownBy(() -> run(JOB + "session: { optimization: " + level + " }\n"))
        .isInstanceOf(JobFileException.class)
        .hasMessageStartingWith("job.yaml:8: ")
        .hasMessageContaining("optimization");
  }
}
