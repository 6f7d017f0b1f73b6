package dev.bellows.metrics.rules;

import static dev.bellows.metrics.testing.EvidenceFixture.run;
import static dev.bellows.metrics.testing.NodeFixture.node;
import static dev.bellows.metrics.testing.StageFixture.stage;
import static dev.bellows.metrics.testing.StageFixture.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.metrics.testing.NodeFixture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which small side of a join may be broadcast. */
class BroadcastSidesTest {
  @ParameterizedTest
  @CsvSource({
    "Inner, true, true",
    "LeftOuter, false, true",
    "RightOuter, true, false",
    "FullOuter, false, false",
    "LeftSemi, false, true",
    "LeftAnti, false, true"
  })
  void aSideThatTheJoinKeepsStays(String type, boolean left, boolean right) {
    assertThat(speaks(type, 10, 1_000)).isEqualTo(left);
    assertThat(speaks(type, 1_000, 10)).isEqualTo(right);
  }

  private static boolean speaks(String type, long leftMib, long rightMib) {
    NodeFixture join =
        node("SortMergeJoin", side(leftMib, 1), side(rightMib, 2))
            .text("SortMergeJoin [a#1L], [b#2L], " + type)
            .rows(5)
            .in(3);
    Evidence evidence =
        run()
            .stage(stage(1, tasks(4, 10)), 0)
            .stage(stage(2, tasks(4, 10)), 0)
            .stage(stage(3, tasks(4, 10)), 0)
            .query(join)
            .evidence();
    return !JoinRules.BROADCAST_CANDIDATE
        .evaluate(evidence, JoinRules.BROADCAST_CANDIDATE.info())
        .isEmpty();
  }

  private static NodeFixture side(long mib, int writer) {
    NodeFixture exchange =
        node("Exchange", node("Scan parquet").in(writer)).metric("data size", mib << 20);
    return node("Sort", exchange.in(writer, 3));
  }
}
