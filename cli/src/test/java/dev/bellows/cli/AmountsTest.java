package dev.bellows.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AmountsTest {
  @Test
  void countsAreGroupedByThousands() {
    assertThat(Amounts.count(3_000_000)).isEqualTo("3,000,000");
    assertThat(Amounts.count(7)).isEqualTo("7");
  }

  @Test
  void bytesChangeTheirUnitBeforeTheyNeedFourDigits() {
    assertThat(Amounts.bytes(0)).isEqualTo("0 B");
    assertThat(Amounts.bytes(999)).isEqualTo("999 B");
    assertThat(Amounts.bytes(1_000)).isEqualTo("1.0 kB");
    assertThat(Amounts.bytes(999_949)).isEqualTo("999.9 kB");
    assertThat(Amounts.bytes(999_950)).isEqualTo("1.0 MB");
    assertThat(Amounts.bytes(412_345_678)).isEqualTo("412.3 MB");
  }

  @Test
  void aRateThatCannotBeToldIsADash() {
    assertThat(Amounts.rate(140_845.4)).isEqualTo("140,845");
    assertThat(Amounts.rate(Double.NaN)).isEqualTo("-");
    assertThat(Amounts.rate(Double.POSITIVE_INFINITY)).isEqualTo("-");
    assertThat(Amounts.rate(0)).isEqualTo("-");
  }

  @Test
  void theClockShowsHoursOnlyWhenThereAreSome() {
    assertThat(Amounts.clock(Duration.ofSeconds(8))).isEqualTo("0:08");
    assertThat(Amounts.clock(Duration.ofSeconds(3723))).isEqualTo("1:02:03");
  }
}
