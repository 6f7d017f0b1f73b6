package dev.bellows.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CellMapTest {
  /** Keys from the few that are places to those that need addressing, and back after a clear. */
  @Property(tries = 60)
  void cellsAreThoseOfAMap(@ForAll int seed, @ForAll @IntRange(min = 1, max = 40) int bits) {
    CellMap cells = new CellMap(CellMap.PER_MEASURE);
    Random random = new Random(seed);
    fillAndCompare(cells, random, 3);
    cells.clear();
    assertThat(cells.size()).isZero();
    fillAndCompare(cells, random, bits);
  }

  private static void fillAndCompare(CellMap cells, Random random, int bits) {
    Map<Long, Long> rows = new HashMap<>();
    Map<Long, Double> weights = new HashMap<>();
    for (int i = 0; i < 12_000; i++) {
      long key = random.nextLong() >>> (Long.SIZE - 1 - random.nextInt(bits));
      int place = cells.add(key, 2);
      cells.addMeasure(0, place, 0.5, 0, 1, 0);
      rows.merge(key, 2L, Long::sum);
      weights.merge(key, 0.5, Double::sum);
    }
    assertThat(cells.size()).isEqualTo(rows.size());
    int found = 0;
    for (int place = 0; place < cells.capacity(); place++) {
      if (cells.key(place) >= 0) {
        assertThat(cells.rows(place)).isEqualTo(rows.get(cells.key(place)));
        assertThat(cells.sum(0, place)).isEqualTo(weights.get(cells.key(place)));
        found++;
      }
    }
    assertThat(found).isEqualTo(rows.size());
  }
}
