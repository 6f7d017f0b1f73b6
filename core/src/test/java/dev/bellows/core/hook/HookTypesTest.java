package dev.bellows.core.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.testing.TestSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class HookTypesTest {
  private final SparkSession spark = TestSession.get();
  private final Dataset<Row> rows = spark.range(2).toDF("id");

  /** A hook that overrides nothing. */
  static final class Onlooker implements JobHook {}

  /** An operation that says no more than it must. */
  record Same() implements StepOperation {
    @Override
    public String kind() {
      return "same";
    }

    @Override
    public StructType outputSchema(StructType input, CheckContext context) {
      return input;
    }

    @Override
    public Dataset<Row> apply(Dataset<Row> rows, RunContext context) {
      return rows;
    }
  }

  @Test
  void aHookIsCalledAtItsLevelAndAbove() {
    assertThat(calledAt(HookLevel.OFF)).containsExactly(HookLevel.OFF);
    assertThat(calledAt(HookLevel.SAFE)).containsExactly(HookLevel.OFF, HookLevel.SAFE);
    assertThat(calledAt(HookLevel.STANDARD))
        .containsExactly(HookLevel.OFF, HookLevel.SAFE, HookLevel.STANDARD);
    assertThat(calledAt(HookLevel.AGGRESSIVE)).containsExactly(HookLevel.values());
  }

  private static List<HookLevel> calledAt(HookLevel job) {
    return Arrays.stream(HookLevel.values()).filter(level -> level.isCalledAt(job)).toList();
  }

  @Test
  void aHookThatOverridesNothingHandsOnWhatItGets() throws Exception {
    JobHook hook = new Onlooker();
    StepInfo step = new StepInfo("clean", "where", List.of("sales"), List.of(), false);
    SinkInfo sink = new SinkInfo("clean", "out/clean", "delta", List.of());
    JobInfo job =
        new JobInfo("sales", spark, HookLevel.SAFE, List.of("sales"), List.of(step), List.of(sink));
    hook.jobStarted(job);
    hook.stepFailed(step, new IllegalStateException("no"));
    hook.sinkFailed(sink, new IllegalStateException("no"));
    hook.sinkWritten(sink, new SinkOutcome(2, 10, 1, Duration.ofSeconds(1)));
    hook.jobEnded(job, new JobOutcome(Duration.ofSeconds(1), Optional.empty()));

    assertThat(hook.name()).isEqualTo("Onlooker");
    assertThat(hook.order()).isZero();
    assertThat(hook.level()).isEqualTo(HookLevel.SAFE);
    assertThat(hook.stepInput(step, "sales", rows)).isSameAs(rows);
    assertThat(hook.stepOutput(step, rows)).isSameAs(rows);
    assertThat(hook.sinkInput(sink, rows)).isSameAs(rows);
  }

  @Test
  void whatHooksAreToldDoesNotChangeUnderThem() {
    List<String> names = new ArrayList<>(List.of("sales"));
    StepInfo step = new StepInfo("clean", "where", names, names, true);
    SinkInfo sink = new SinkInfo("clean", "out/clean", "delta", names);
    JobInfo job = new JobInfo("job", spark, HookLevel.OFF, names, List.of(step), List.of(sink));
    names.add("late");

    assertThat(List.of(step.reads(), step.readers(), sink.partitionBy(), job.sources()))
        .containsOnly(List.of("sales"));
  }

  @Test
  void anOperationReadsItsRowsOnceAndCostsNothingUnlessItSaysSo() {
    Same same = new Same();
    assertThat(same.reads()).isEmpty();
    assertThat(same.costs()).isEmpty();
    assertThat(same.passes()).isEqualTo(1);
  }

  @Test
  void costsHaveACountAndAReason() {
    assertThat(StepCost.shuffle("groups by origin"))
        .isEqualTo(new StepCost(StepCost.Kind.SHUFFLE, 1, "groups by origin"));
    assertThat(StepCost.sort("orders by date").kind()).isEqualTo(StepCost.Kind.SORT);
    assertThat(StepCost.job("fits").kind()).isEqualTo(StepCost.Kind.JOB);
    assertThatThrownBy(() -> new StepCost(StepCost.Kind.SCAN, 0, "reads"))
        .hasMessageContaining("0 times; a cost arises at least once");
    assertThatThrownBy(() -> StepCost.sort(" ")).hasMessageContaining("without a reason; say why");
  }

  @Test
  void anOperationsErrorNamesTheKeyToBlame() {
    IllegalStateException cause = new IllegalStateException("why");
    OperationException error = new OperationException("columns.0", "No such column.", cause);
    assertThat(error).hasMessage("No such column.").hasCause(cause);
    assertThat(error.path()).isEqualTo("columns.0");
    assertThat(new OperationException("", "No.")).hasNoCause();
  }
}
