package dev.bellows.optimization.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class GreedyChoiceTest {
  /** Something that takes bytes and covers points, each of which is worth 1 once. */
  record Cover(int id, long bytes, Set<Integer> points) {}

  private static double worth(List<Cover> chosen) {
    Set<Integer> covered = new HashSet<>();
    chosen.forEach(cover -> covered.addAll(cover.points()));
    return covered.size();
  }

  private static GreedyChoice<Cover> choice(List<Cover> candidates, long budget) {
    return new GreedyChoice<>(
        candidates,
        Cover::bytes,
        (cover, chosen) -> {
          List<Cover> with = new ArrayList<>(chosen);
          with.add(cover);
          return worth(with) - worth(chosen);
        },
        budget);
  }

  @Provide
  Arbitrary<List<Cover>> covers() {
    Arbitrary<Set<Integer>> points = Arbitraries.integers().between(0, 12).set().ofMaxSize(6);
    return Arbitraries.longs()
        .between(0, 9)
        .flatMap(bytes -> points.map(covered -> new Cover(0, bytes, covered)))
        .list()
        .ofMaxSize(8)
        .map(
            list -> {
              List<Cover> numbered = new ArrayList<>();
              for (Cover cover : list) {
                numbered.add(new Cover(numbered.size(), cover.bytes(), cover.points()));
              }
              return numbered;
            });
  }

  /** Against every possible choice. */
  @Property(tries = 400)
  void theChoiceFitsAndIsWorthAtLeastItsShareOfTheBest(
      @ForAll("covers") List<Cover> candidates, @ForAll("budgets") long budget) {
    List<Cover> chosen = choice(candidates, budget).choose();

    assertThat(chosen).doesNotHaveDuplicates();
    assertThat(chosen.stream().mapToLong(Cover::bytes).sum()).isLessThanOrEqualTo(budget);
    assertThat(worth(chosen))
        .isGreaterThanOrEqualTo((1 - 1 / Math.E) / 2 * best(candidates, budget) - 1e-9);
  }

  /** The bound that holds when all of them fit. */
  @Property(tries = 200)
  void withBytesToSpareNothingOfWorthIsLeft(@ForAll("covers") List<Cover> candidates) {
    List<Cover> chosen = choice(candidates, 1000).choose();

    assertThat(worth(chosen)).isEqualTo(worth(candidates));
  }

  @Provide
  Arbitrary<Long> budgets() {
    return Arbitraries.longs().between(0, 25);
  }

  private static double best(List<Cover> candidates, long budget) {
    double best = 0;
    for (int subset = 0; subset < 1 << candidates.size(); subset++) {
      List<Cover> chosen = new ArrayList<>();
      for (Cover cover : candidates) {
        if ((subset >> cover.id() & 1) == 1) {
          chosen.add(cover);
        }
      }
      if (chosen.stream().mapToLong(Cover::bytes).sum() <= budget) {
        best = Math.max(best, worth(chosen));
      }
    }
    return best;
  }

  @Test
  void oneLargeThingWinsOverManySmallOnesWhereItIsWorthMore() {
    Cover large = new Cover(0, 10, Set.of(1, 2, 3, 4, 5, 6));
    Cover small = new Cover(1, 1, Set.of(7));

    assertThat(choice(List.of(small, large), 10).choose()).containsExactly(large);
  }

  @Test
  void aChoiceThatALaterOneMakesIdleIsDropped() {
    Cover part = new Cover(0, 1, Set.of(1, 2));
    Cover whole = new Cover(1, 10, Set.of(1, 2, 3));

    assertThat(choice(List.of(part, whole), 20).choose()).containsExactly(whole);
  }
}
