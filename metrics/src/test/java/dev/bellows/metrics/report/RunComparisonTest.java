package dev.bellows.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.QueryMetrics;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.metrics.analyze.WallClock;
import dev.bellows.metrics.analyze.WallClock.Part;
import dev.bellows.metrics.analyze.WallClock.Share;
import dev.bellows.metrics.report.RunComparison.Amount;
import dev.bellows.metrics.report.RunComparison.SettingChange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunComparisonTest {
  private static final RunReport BEFORE = SampleRuns.skewedJoin();

  @Test
  void aRunDoesNotDifferFromItself() {
    RunComparison same = RunComparison.of(BEFORE, BEFORE);
    assertThat(same.times()).allMatch(amount -> amount.difference() == 0).hasSize(8);
    assertThat(same.stages()).isEmpty();
    assertThat(same.plans()).isEmpty();
    assertThat(same.settings()).isEmpty();
    assertThat(same.onlyBefore()).isEmpty();
    assertThat(same.toText())
        .startsWith("Compared with " + BEFORE.name() + ": 42.1 s instead of 42.1 s.")
        .doesNotContain("Stages by name", "Plans that changed", "Settings that differ");
  }

  @Test
  void partsOfTheWallClockAreCompared() {
    RunComparison comparison = RunComparison.of(BEFORE, faster());
    assertThat(comparison.times().get(0)).isEqualTo(new Amount("total", "ms", 42_100, 29_100));
    assertThat(comparison.toText())
        .contains("29.1 s instead of 42.1 s, 31 % less.")
        .containsPattern("skew tail +13\\.0 s +0 ms +-13\\.0 s \\(-100 %\\)")
        .containsPattern("compute +21\\.2 s +21\\.2 s\\n");
    assertThat(RunComparison.of(faster(), BEFORE).toText()).contains("45 % more.");
  }

  @Test
  void stagesAreComparedByNameAndNotByNumber() {
    RunComparison comparison = RunComparison.of(BEFORE, faster());
    assertThat(comparison.stages()).hasSize(1);
    assertThat(comparison.stages().get(0).name()).startsWith("save at Sales.java:32");
    assertThat(comparison.stages().get(0).wall()).isEqualTo(new Amount("wall", "ms", 25_000, 0));
    assertThat(comparison.toText()).containsPattern("25\\.0 s +0 ms +-25\\.0 s \\(-100 %\\)");
  }

  @Test
  void settingsThatDifferAreToldButForThoseOfEachRun() {
    assertThat(RunComparison.of(BEFORE, faster()).settings())
        .containsExactly(
            new SettingChange("spark.executor.memory", "4g", ""),
            new SettingChange("spark.sql.adaptive.enabled", "", "true"),
            new SettingChange("spark.sql.shuffle.partitions", "200", "400"));
    assertThat(RunComparison.of(BEFORE, faster()).toText())
        .containsPattern("spark.sql.shuffle.partitions +200 +400")
        .containsPattern("spark.executor.memory +4g +-");
  }

  @Test
  void queriesArePairedByWhatTheyAreCalled() {
    RunComparison comparison = RunComparison.of(BEFORE, withQuery("another place"));
    assertThat(comparison.onlyBefore()).hasSize(1);
    assertThat(comparison.onlyAfter()).containsExactly("another place");
    assertThat(comparison.toText())
        .contains("Queries of the earlier run alone", "Queries of the later run alone");
  }

  @Test
  void aPlanThatChangedIsToldInWords() {
    RunReport other = SampleRuns.withPlan(BEFORE, SampleRuns.scanAlone());
    RunComparison comparison = RunComparison.of(BEFORE, other);
    assertThat(comparison.plans()).hasSize(1);
    assertThat(comparison.toText())
        .contains("Plans that changed", "BroadcastHashJoin", "is gone", "more changes");
  }

  private static RunReport faster() {
    Evidence old = BEFORE.evidence();
    List<StageMetrics> stages =
        old.stages().stream().filter(stage -> stage.stageId() != 2).toList();
    Map<String, String> settings = new HashMap<>(old.configuration());
    settings.remove("spark.executor.memory");
    settings.put("spark.sql.adaptive.enabled", "true");
    settings.put("spark.sql.shuffle.partitions", "400");
    settings.put("spark.app.id", "app-2");
    List<Share> parts =
        Stream.of(Part.values())
            .filter(part -> part != Part.SKEW_TAIL)
            .map(part -> new Share(part, BEFORE.wallClock().millis(part)))
            .toList();
    return with(
        new Evidence(
            old.subject(),
            old.startedMillis(),
            old.endedMillis() - 13_000,
            settings,
            old.jobs(),
            stages,
            old.queries(),
            old.executors(),
            old.completeness()),
        new WallClock(29_100, parts));
  }

  private static RunReport withQuery(String description) {
    Evidence old = BEFORE.evidence();
    QueryMetrics query = old.queries().get(0);
    QueryMetrics renamed =
        new QueryMetrics(
            9,
            9,
            description,
            query.startedMillis(),
            query.endedMillis(),
            query.plan(),
            query.phases(),
            query.failure());
    return with(
        new Evidence(
            old.subject(),
            old.startedMillis(),
            old.endedMillis(),
            old.configuration(),
            old.jobs(),
            old.stages(),
            List.of(renamed),
            old.executors(),
            old.completeness()),
        BEFORE.wallClock());
  }

  private static RunReport with(Evidence evidence, WallClock clock) {
    return new RunReport(
        "after",
        evidence,
        clock,
        BEFORE.criticalPath(),
        BEFORE.bottlenecks(),
        BEFORE.advice(),
        List.of());
  }
}
