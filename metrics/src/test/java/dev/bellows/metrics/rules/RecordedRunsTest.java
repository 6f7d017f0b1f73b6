package dev.bellows.metrics.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.advice.Advice;
import dev.bellows.core.advice.Advisor;
import dev.bellows.core.advice.Finding;
import dev.bellows.core.evidence.Completeness;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.testing.LoggedSession;
import dev.bellows.core.testing.TestSession;
import dev.bellows.metrics.profile.Operation;
import dev.bellows.metrics.profile.PerformanceProfiler;
import dev.bellows.metrics.record.EventLog;
import dev.bellows.metrics.testing.SlowRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules on evidence of runs that really happened, recorded live and read from Spark's log. */
class RecordedRunsTest {
  /** The first query of a JVM loads Spark's classes, which is the driver's work and no defect. */
  @BeforeAll
  static void warmUp(@TempDir Path folder) {
    SlowRun first = SlowRun.SKEWED_JOIN;
    first.run(first.session(TestSession.get(), folder), folder);
  }

  @ParameterizedTest
  @EnumSource(SlowRun.class)
  void itsDefectIsFoundLiveAndInItsLog(SlowRun run, @TempDir Path folder)
      throws IOException, TimeoutException {
    SparkSession own = run.session(TestSession.get(), folder);
    LoggedSession logged = LoggedSession.start(own, folder.resolve("log"));
    Evidence live = record(run, own, folder);
    Evidence read = EventLog.open(logged.end().toString()).read().evidence();

    assertThat(live.completeness()).isEqualTo(Completeness.EXACT);
    assertFound(run, live);
    if (run.isFirst()) {
      assertThat(read.completeness()).isEqualTo(Completeness.EXACT);
      assertFound(run, read);
    }
  }

  private static Evidence record(SlowRun run, SparkSession own, Path folder) {
    try (PerformanceProfiler profiler = PerformanceProfiler.of(own)) {
      Operation operation = profiler.profileOperation(run.name());
      try (operation) {
        run.run(own, folder);
      }
      return operation.evidence();
    }
  }

  private static void assertFound(SlowRun run, Evidence evidence) {
    Advice advice = Advisor.of(new MetricsRules().rules()).advise(evidence);

    assertThat(advice.failures()).isEmpty();
    assertThat(advice.findings())
        .allSatisfy(
            finding ->
                assertThat(finding.costMillis())
                    .isLessThanOrEqualTo((double) evidence.wallMillis()));
    assertThat(advice.findings())
        .as("of %s", evidence.subject())
        .extracting(Finding::rule)
        .contains(run.rule());
    if (run.isFirst()) {
      Finding first = advice.findings().get(0);
      assertThat(first.rule())
          .as("first of %s, of %s", advice.findings(), evidence.subject())
          .isEqualTo(run.rule());
      assertThat(first.costMillis()).isPositive();
    }
  }
}
