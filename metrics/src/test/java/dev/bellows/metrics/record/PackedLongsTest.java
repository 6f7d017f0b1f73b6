package dev.bellows.metrics.record;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PackedLongsTest {
  @Property
  void whatIsPackedComesBack(@ForAll long[] numbers) {
    long[] back = new long[numbers.length];
    PackedLongs.unpack(PackedLongs.pack(numbers), back);
    assertThat(back).isEqualTo(numbers);
  }

  @Test
  void smallNumbersTakeAByte() {
    long[] small = {0, 1, -1, 63, -64};
    assertThat(PackedLongs.pack(small)).hasSize(5);
    assertThat(PackedLongs.pack(new long[] {64})).hasSize(2);
    assertThat(PackedLongs.pack(new long[] {Long.MAX_VALUE, Long.MIN_VALUE})).hasSize(20);
    assertThat(PackedLongs.pack(new long[0])).isEmpty();
  }
}
