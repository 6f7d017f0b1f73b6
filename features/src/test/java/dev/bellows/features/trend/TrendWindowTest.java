package dev.bellows.features.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrendWindowTest {
  @ParameterizedTest
  @ValueSource(strings = {"7r", "30d", "12h", "5m", "90s", "2w", "250ms", "10us", "expanding"})
  void aWindowIsReadAsItIsNamed(String text) {
    assertThat(TrendWindow.parse(text).label()).isEqualTo(text);
    assertThat(TrendWindow.parse(" " + text + " ")).isEqualTo(TrendWindow.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "1 day, 1d",
    "2 days, 2d",
    "1 hour, 1h",
    "90 seconds, 90s",
    "5 minutes, 5m",
    "3 weeks, 3w",
    "7 rows, 7r",
    "1 row, 1r",
    "10 millis, 10ms",
    "10 micros, 10us"
  })
  void lengthsMayBeWrittenInWords(String words, String label) {
    assertThat(TrendWindow.parse(words).label()).isEqualTo(label);
  }

  @Test
  void theShortFormsAreTheSameWindows() {
    assertThat(TrendWindow.days(30)).isEqualTo(TrendWindow.parse("30d"));
    assertThat(TrendWindow.hours(12)).isEqualTo(TrendWindow.parse("12h"));
    assertThat(TrendWindow.minutes(5)).isEqualTo(TrendWindow.parse("5m"));
    assertThat(TrendWindow.seconds(90)).isEqualTo(TrendWindow.parse("90s"));
    assertThat(new TimeWindow(2, ChronoUnit.WEEKS).micros()).isEqualTo(14 * 86_400_000_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "r", "7x", "30y", "-3d", "1.5h", "7 r r", "expandin"})
  void whatIsNoWindowIsRefused(String text) {
    assertThatThrownBy(() -> TrendWindow.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid window: '"
                + text
                + "'; a window is a number of rows such as 7r, a length of time such as 30d, 12h,"
                + " 5m, 90s, or the word expanding");
  }

  @Test
  void windowsWithoutLengthAreRefused() {
    assertThatThrownBy(() -> TrendWindow.parse("0r"))
        .hasMessage("Invalid window: 0 rows; a window has at least 1 row");
    assertThatThrownBy(() -> TrendWindow.days(0))
        .hasMessage("Invalid window: 0 Days; a window has a length");
    assertThatThrownBy(() -> TrendWindow.hours(-2))
        .hasMessage("Invalid window: -2 Hours; a window has a length");
    assertThatThrownBy(() -> new TimeWindow(1, ChronoUnit.MONTHS))
        .hasMessageStartingWith("Invalid unit of a window: Months; it is one of micros, millis,");
    assertThatThrownBy(() -> new TimeWindow(Long.MAX_VALUE, ChronoUnit.SECONDS))
        .hasMessageEndingWith("that is longer than 100,000 years");
  }
}
