package dev.bellows.metrics.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.advice.Advice;
import dev.bellows.core.advice.Advisor;
import dev.bellows.core.advice.Finding;
import dev.bellows.core.evidence.Completeness;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.testing.TestSession;
import dev.bellows.metrics.profile.Operation;
import dev.bellows.metrics.profile.PerformanceProfiler;
import dev.bellows.metrics.testing.SlowRun;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules on evidence of runs that really happened. */
class RecordedRunsTest {
  /** The first query of a JVM loads Spark's classes, which is the driver's work and no defect. */
  @BeforeAll
  static void warmUp() {
    Dataset<Row> rows = TestSession.get().range(100).toDF("key");
    rows.join(rows.hint("merge"), "key").groupBy("key").count().collectAsList();
  }

  @ParameterizedTest
  @EnumSource(SlowRun.class)
  void itsDefectIsFound(SlowRun run, @TempDir Path folder) {
    Evidence evidence = record(run, folder);

    Advice advice = Advisor.of(new MetricsRules().rules()).advise(evidence);

    assertThat(evidence.completeness()).isEqualTo(Completeness.EXACT);
    assertThat(advice.failures()).isEmpty();
    assertThat(advice.findings())
        .allSatisfy(
            finding ->
                assertThat(finding.costMillis())
                    .isLessThanOrEqualTo((double) evidence.wallMillis()));
    assertThat(advice.findings()).extracting(Finding::rule).contains(run.rule());
    if (run.isFirst()) {
      assertThat(advice.findings().get(0).rule())
          .as("the first of %s", advice.findings())
          .isEqualTo(run.rule());
      assertThat(advice.findings().get(0).costMillis()).isPositive();
    }
  }

  private static Evidence record(SlowRun run, Path folder) {
    SparkSession own = run.session(TestSession.get(), folder);
    try (PerformanceProfiler profiler = PerformanceProfiler.of(own)) {
      Operation operation = profiler.profileOperation(run.name());
      try (operation) {
        run.run(own, folder);
      }
      return operation.evidence();
    }
  }
}
