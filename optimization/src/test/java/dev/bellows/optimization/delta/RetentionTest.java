package dev.bellows.optimization.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {
  @Test
  void aWeekUnlessTheTableSaysOtherwise() {
    assertThat(Retention.hours(Map.of())).isEqualTo(168);
  }

  @ParameterizedTest
  @CsvSource({
    "interval 1 week, 168",
    "2 days, 48",
    "interval 1 day 12 hours, 36",
    "INTERVAL 30 minutes, 0.5",
    "interval 0 hours, 0"
  })
  void intervalsAreReadAsDeltaWritesThem(String interval, double hours) {
    assertThat(Retention.hours(Map.of(Retention.PROPERTY, interval))).isEqualTo(hours);
  }

  @Test
  void anIntervalThatIsNoneIsRefused() {
    assertThatThrownBy(() -> Retention.hours(Map.of(Retention.PROPERTY, "interval 1 month")))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining(
            "its property delta.deletedFileRetentionDuration is 'interval 1 month'");
  }

  @Test
  void partsOfAnHourCount() {
    Map<String, String> half = Map.of(Retention.PROPERTY, "interval 90 minutes");
    assertThatThrownBy(() -> Retention.require("t", 1, half)).hasMessageContaining("for 1.5.");
    Retention.require("t", 2, half);
  }
}
