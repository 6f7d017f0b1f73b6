package dev.bellows.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.internal.RowSizes.PartitionSize;
import dev.bellows.core.testing.TestSession;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowSizesTest {
  /** A word for nulls, one for the number, one for the text and its letters to full words. */
  @Test
  void rowsAreMeasuredInSparksOwnFormat() {
    List<PartitionSize> parts =
        RowSizes.measure(TestSession.get().sql("select id, 'abc' as t from range(0, 10, 1, 2)"));
    assertThat(parts).extracting(PartitionSize::partition).containsExactly(0, 1);
    assertThat(parts).extracting(PartitionSize::rows).containsExactly(5L, 5L);
    assertThat(parts.get(0).bytes()).isEqualTo(5 * 32);
    assertThat(parts.get(0).columnBytes()).containsExactly(5 * 8L, 5 * 16L);
    assertThat(parts.get(0).squares()).isEqualTo(5 * 32.0 * 32.0);
  }
}
