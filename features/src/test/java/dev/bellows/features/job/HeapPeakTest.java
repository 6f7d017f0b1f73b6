package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HeapPeakTest {
  private static final int MEGABYTE = 1 << 20;
  private static final int BLOCKS = 64;

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void whatWasCollectedBeforeTheEndCounts() {
    System.gc();
    try (HeapPeak peak = new HeapPeak()) {
      long wanted = peak.bytes() + (long) BLOCKS * MEGABYTE;
      assertThat(allocate()).isEqualTo(BLOCKS);
      // The JVM tells of a collection a moment after it.
      do {
        System.gc();
      } while (peak.bytes() < wanted);
      long now = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      assertThat(peak.bytes()).isGreaterThan(now);
    }
  }

  private static int allocate() {
    return new byte[BLOCKS][MEGABYTE].length;
  }

  @Test
  void itIsNeverLessThanWhatIsInUse() {
    try (HeapPeak peak = new HeapPeak()) {
      assertThat(peak.bytes()).isBetween(1L, Runtime.getRuntime().maxMemory());
    }
  }
}
