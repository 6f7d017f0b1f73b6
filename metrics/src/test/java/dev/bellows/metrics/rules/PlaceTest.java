package dev.bellows.metrics.rules;

import static dev.bellows.metrics.testing.EvidenceFixture.run;
import static dev.bellows.metrics.testing.NodeFixture.node;
import static dev.bellows.metrics.testing.StageFixture.stage;
import static dev.bellows.metrics.testing.StageFixture.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.metrics.testing.NodeFixture;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlaceTest {
  @Test
  void aNodeWithoutCountersRunsWhereItsNeighboursDoThisSideOfTheShuffle() {
    NodeFixture read = node("Exchange", node("Project", node("Scan parquet").in(1))).in(1, 2);

    Map<String, List<Integer>> stages = stages(node("HashAggregate", node("Sort", read)).in(2));

    assertThat(stages)
        .containsEntry("HashAggregate", List.of(2))
        .containsEntry("Sort", List.of(2))
        .containsEntry("Exchange", List.of(1, 2))
        .containsEntry("Project", List.of(1))
        .containsEntry("Scan parquet", List.of(1));
  }

  @Test
  void nothingIsGuessedAcrossAShuffle() {
    NodeFixture read = node("Exchange", node("Project", node("Range"))).in(1, 2);

    assertThat(stages(node("Window", read)))
        .containsEntry("Window", List.of())
        .containsEntry("Project", List.of())
        .containsEntry("Range", List.of());
  }

  @Test
  void theNumbersOfColumnsDoNotMakeWorkAnother() {
    Evidence evidence =
        run()
            .query(node("Scan parquet").text("Scan parquet [id#12L,day#13]"))
            .query(node("Scan parquet").text("Scan parquet [id#45L,day#46]"))
            .query(node("Scan parquet").text("Scan parquet [id#45L]"))
            .evidence();

    List<String> work =
        evidence.queries().stream()
            .flatMap(query -> Place.all(evidence, query))
            .map(Place::work)
            .toList();

    assertThat(work.get(0)).isEqualTo(work.get(1)).isNotEqualTo(work.get(2));
  }

  private static Map<String, List<Integer>> stages(NodeFixture plan) {
    Evidence evidence =
        run()
            .stage(stage(1, tasks(4, 10)), 0)
            .stage(stage(2, tasks(4, 10)), 0)
            .query(plan)
            .evidence();
    return Place.all(evidence, evidence.queries().get(0))
        .collect(
            Collectors.toMap(
                place -> place.node().name(),
                place -> place.stages().stream().map(StageMetrics::stageId).toList()));
  }
}
