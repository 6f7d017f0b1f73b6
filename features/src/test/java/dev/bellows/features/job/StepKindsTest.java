package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import dev.bellows.core.hook.CheckContext;
import dev.bellows.core.hook.JobStepProvider;
import dev.bellows.core.hook.OperationException;
import dev.bellows.core.hook.RunContext;
import dev.bellows.core.hook.StepBlock;
import dev.bellows.core.hook.StepOperation;
import dev.bellows.core.testing.TestSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds of steps that other libraries bring, good ones and bad ones. */
class StepKindsTest {
  private static final Queue<String> NOTES = new ConcurrentLinkedQueue<>();

  private static final String JOB =
      """
      name: foreign
      sources:
        numbers: { path: DIR/numbers, format: parquet }
        tens: { path: DIR/tens, format: parquet }
      steps:
        - name: out
          from: numbers
          KIND
      sinks:
        - { step: out, path: DIR/out, format: parquet }
      """;

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;
  private JobFiles files;

  @BeforeEach
  void sources() {
    NOTES.clear();
    files = new JobFiles(folder);
    spark.range(5).write().parquet(folder + "/numbers");
    spark.range(0, 50, 10).write().parquet(folder + "/tens");
  }

  /** {@code plus: { rows: tens, by: id }}: adds the sum of another source's column. */
  public static class PlusKind implements JobStepProvider {
    @Override
    public String key() {
      return "plus";
    }

    @Override
    public StepOperation read(StepBlock block) {
      block.allow("rows", "by", "reads", "fails");
      String rows = block.required("rows", "the name of a source").text();
      return new Plus(
          rows,
          block.required("by", "a column").text(),
          block.find("reads").map(StepBlock::texts).orElse(List.of(rows)),
          block.find("fails").map(StepBlock::text).orElse(""));
    }
  }

  private record Plus(String other, String by, List<String> reads, String fails)
      implements StepOperation {
    @Override
    public String kind() {
      return "plus";
    }

    @Override
    public StructType outputSchema(StructType input, CheckContext context) {
      if (!List.of(context.rows(other).columns()).contains(by)) {
        throw new OperationException("by", "'" + other + "' has no column '" + by + "'.");
      }
      if (fails.equals("schema")) {
        return null;
      }
      return input.add("sum", "long");
    }

    @Override
    public Dataset<Row> apply(Dataset<Row> rows, RunContext context) {
      context.closeAfterJob(() -> NOTES.add("first closed"));
      context.closeAfterJob(() -> NOTES.add("second closed"));
      context.afterWrites(() -> NOTES.add("after writes, incremental: " + context.isIncremental()));
      context.afterWrites(this::failAtTheEnd);
      if (fails.equals("apply")) {
        throw new ClassCastException("a bug");
      }
      long sum = context.rows(other).agg(functions.sum(by)).first().getLong(0);
      return rows.selectExpr("*", sum + "L as sum");
    }

    private void failAtTheEnd() throws Exception {
      if (fails.equals("end")) {
        throw new IOException("the disk is full");
      }
    }
  }

  private static String job(String kind) {
    return JOB.replace("KIND", kind);
  }

  private <T> T with(Callable<T> work, Class<?>... providers) throws Exception {
    return new PluginLoader().with(JobStepProvider.class, providers).during(work);
  }

  @Test
  void aForeignKindReadsOtherSourcesAndTidiesUp() throws Exception {
    JobReport report =
        with(
            () -> files.job(job("plus: { rows: tens, by: id }\n    where: id > 1")).run(spark),
            PlusKind.class);
    assertThat(spark.read().parquet(folder + "/out").orderBy("id").collectAsList().toString())
        .isEqualTo("[[2,100], [3,100], [4,100]]");
    assertThat(report.steps()).extracting(StepReport::kind).containsExactly("where, plus");
    assertThat(report.steps()).extracting(StepReport::rowsIn).containsExactly(10L);
    assertThat(NOTES)
        .containsExactly("after writes, incremental: false", "second closed", "first closed");
  }

  @Test
  void itsFaultsAreToldWithStepAndLine() throws Exception {
    assertRefused(
        "plus: { rows: tens, by: idd }", "job.yaml:8: Step 'out': 'tens' has no column 'idd'.");
    assertRefused(
        "plus: { rows: ten, by: id }",
        "job.yaml:8: Step 'out' reads from 'ten': no such source or step; did you mean 'tens'?"
            + " Available: [numbers, tens, out]");
    assertRefused(
        "plus: { rows: tens, by: id, reads: [] }",
        "job.yaml:8: Step 'out': Cannot compute 'plus': Invalid operation 'plus': it reads 'tens'"
            + " and does not say so in reads().");
    assertRefused(
        "plus: { rows: tens, by: id, fails: schema }",
        "job.yaml:8: Step 'out': The operation 'plus' has no schema.");
    assertThat(NOTES).isEmpty();
    assertRefused(
        "plus: { rows: tens, by: id, fails: apply }",
        "job.yaml:8: Step 'out': Cannot compute 'plus': java.lang.ClassCastException: a bug.");
    assertThat(NOTES).containsExactly("second closed", "first closed");
  }

  private void assertRefused(String kind, String message) {
    assertThatThrownBy(() -> with(() -> files.job(job(kind)).run(spark), PlusKind.class))
        .isInstanceOf(BellowsException.class)
        .hasMessage(message);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aFailureAfterTheWritesIsTheJobsAndTheOutputsStay() {
    assertThatThrownBy(
            () ->
                with(
                    () -> files.job(job("plus: { rows: tens, by: id, fails: end }")).run(spark),
                    PlusKind.class))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "job.yaml:6: Step 'out': the outputs are written, and what comes after failed: the disk"
                + " is full.");
    assertThat(spark.read().parquet(folder + "/out").count()).isEqualTo(5);
    assertThat(NOTES).contains("first closed");
  }

  /** Gives back what its value says. */
  public static class BadKind implements JobStepProvider {
    @Override
    public String key() {
      return "bad";
    }

    @Override
    public StepOperation read(StepBlock block) {
      return switch (block.text()) {
        case "nothing" -> null;
        case "other" -> new WhereOperation("id > 1");
        case "null" -> throw new NullPointerException("no block");
        case "argument" -> throw new IllegalArgumentException("3 is too many");
        case "missing" -> throw new NoClassDefFoundError("com/example/Missing");
        default -> throw block.fault("It says '" + block.text() + "'.");
      };
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing | Cannot read bad of step 'out': its provider %s gave back nothing.",
        "other | Cannot read bad of step 'out': its provider %s gave back an operation of kind"
            + " 'where'.",
        "'null' | Cannot read bad of step 'out': its provider %s failed with"
            + " java.lang.NullPointerException: no block.",
        "argument | Invalid bad of step 'out': 3 is too many",
        "missing | Cannot read bad of step 'out': its provider %s failed with"
            + " java.lang.NoClassDefFoundError: com/example/Missing.",
        "hello | It says 'hello'.",
      })
  void aProviderThatMisbehavesIsNamedWithTheLine(String value, String message) {
    assertThatThrownBy(() -> with(() -> files.job(job("bad: \"" + value + "\"")), BadKind.class))
        .isInstanceOf(JobFileException.class)
        .hasMessage("job.yaml:8: " + message.formatted(BadKind.class.getName()));
  }

  /** Takes a key that is taken. */
  public static class SecondWhere extends BadKind {
    @Override
    public String key() {
      return "where";
    }
  }

  @Test
  void aKindThatCannotBeLoadedIsNamedWhereItIsMissed() throws Exception {
    List<String> classes =
        List.of("com.example.NotThere", SecondWhere.class.getName(), PlusKind.class.getName());
    assertThatThrownBy(
            () ->
                new PluginLoader()
                    .withNamed(JobStepProvider.class, classes)
                    .during(() -> files.job(job("compress: true"))))
        .isInstanceOf(JobFileException.class)
        .hasMessageStartingWith("job.yaml:8: Unknown key 'compress' in step 'out'. Allowed: [name,")
        .hasMessageContaining("aggregate, plus, do] Left out: ")
        .hasMessageContaining("com.example.NotThere not found")
        .hasMessageEndingWith(
            SecondWhere.class.getName()
                + " brings the kind 'where', which dev.bellows.features.job.StepKinds$Own has"
                + " already.");
    FeatureJob other =
        new PluginLoader()
            .withNamed(JobStepProvider.class, classes)
            .during(() -> files.job(job("where: id > 1")));
    assertThat(other.steps().get(0).where()).contains("id > 1");
  }
}
