package dev.bellows.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.evidence.Distribution.Bucket;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ManyValuesTest {
  /** More in a bucket than 16 bits hold, before and after the range grows on both sides. */
  @Test
  void noCountIsTooLarge() {
    Distribution.Builder builder = new Distribution.Builder();
    for (int i = 0; i < 200_000; i++) {
      builder.add(10);
    }
    builder.add(3);
    for (int i = 0; i < 70_000; i++) {
      builder.add(12);
      builder.add(10);
    }
    Distribution all = builder.build();
    assertThat(all.count()).isEqualTo(340_001);
    assertThat(Arrays.stream(all.buckets()))
        .containsExactly(
            new Bucket(3, 4, 1), new Bucket(10, 11, 270_000), new Bucket(12, 13, 70_000));
    assertThat(all.median()).isEqualTo(10);
    assertThat(all.quantile(0.9)).isEqualTo(12);
  }
}
