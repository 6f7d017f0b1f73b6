package dev.bellows.core.advice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "999, 999 ms",
    "1000, 1.0 s",
    "119949, 119.9 s",
    "120000, 2.0 min",
    "7200000, 2.0 h"
  })
  void timesHaveTheUnitThatReadsBest(double millis, String words) {
    assertThat(Words.time(millis)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "1610612736, 1.5 GiB",
    "2305843009213693952, 2048.0 PiB"
  })
  void bytesHaveTheUnitThatReadsBest(long bytes, String words) {
    assertThat(Words.bytes(bytes)).isEqualTo(words);
  }

  @Test
  void sharesRatiosAndCountsReadAlikeOnEveryMachine() {
    assertThat(Words.percent(0.374)).isEqualTo("37 %");
    assertThat(Words.times(12.46)).isEqualTo("12.5×");
    assertThat(Words.count(1_234_567)).isEqualTo("1,234,567");
  }

  @Test
  void snippetsCanBePasted() {
    assertThat(Snippets.set("spark.sql.shuffle.partitions", 64))
        .isEqualTo("spark.conf().set(\"spark.sql.shuffle.partitions\", \"64\");");
    assertThat(Snippets.submit("spark.executor.cores", 4))
        .isEqualTo("--conf spark.executor.cores=4");
    assertThat(Snippets.size(192.4 * (1 << 20))).isEqualTo("192m");
    assertThat(Snippets.size(3)).isEqualTo("1m");
  }
}
