package dev.bellows.metrics.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "17, 17",
    "17B, 17",
    "50MB, 52428800",
    "50 MiB, 52428800",
    "50m, 52428800",
    "1.5kb, 1536",
    "2GB, 2147483648",
    "1t, 1099511627776",
    "1PB, 1125899906842624",
  })
  void sizesAreReadAsPeopleWriteThem(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MB", "-1MB", "1,5MB", "50 XB", "5 0MB", "1e3"})
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid size: '" + text + "'; write a number and a unit");
  }

  @Test
  void theLargestUnitThatFitsIsPrinted() {
    assertThat(ByteSize.format(0)).isEqualTo("0 B");
    assertThat(ByteSize.format(1023)).isEqualTo("1023 B");
    assertThat(ByteSize.format(1024)).isEqualTo("1.0 KiB");
    assertThat(ByteSize.format(50L << 20)).isEqualTo("50.0 MiB");
    assertThat(ByteSize.format(Long.MAX_VALUE)).isEqualTo("8192.0 PiB");
  }
}
