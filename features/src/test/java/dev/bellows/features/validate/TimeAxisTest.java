package dev.bellows.features.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.features.validate.ReportChart.Tick;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TimeAxisTest {
  @Test
  void aQuarterOfDaysHasWeeksAndMonths() {
    TimeAxis axis = TimeAxis.of(at("2001-01-01T00:00"), at("2001-06-30T00:00"), 86_400);
    assertThat(axis.width()).isEqualTo(7 * 86_400);
    assertThat(axis.ticks())
        .extracting(Tick::label)
        .containsExactly(
            "Jan 2001", "Feb 2001", "Mar 2001", "Apr 2001", "May 2001", "Jun 2001", "Jul 2001");
  }

  @Test
  void daysAreTheShortestBarsOfDates() {
    TimeAxis axis = TimeAxis.of(0, 2 * 86_400, 86_400);
    assertThat(axis.bars()).isEqualTo(3);
    assertThat(axis.ticks())
        .extracting(Tick::label)
        .containsExactly("1 Jan", "2 Jan", "3 Jan", "4 Jan");
  }

  @Test
  void oneMomentHasABar() {
    TimeAxis axis = TimeAxis.of(1e9, 1e9, 1);
    assertThat(axis.bars()).isEqualTo(1);
    assertThat(axis.shares(moment -> moment > 1e9 ? 1 : 0)).containsExactly(1.0);
  }

  @Property(tries = 300)
  void bothEndsAreOnTheAxisAndLabelsAreFew(
      @ForAll @LongRange(min = -9_000_000_000_000L, max = 9_000_000_000_000L) long from,
      @ForAll @LongRange(min = 0, max = 9_000_000_000_000L) long length) {
    double to = (double) from + length;
    TimeAxis axis = TimeAxis.of((double) from, to, 1);
    assertThat(axis.start()).isLessThanOrEqualTo((double) from);
    assertThat(axis.start() + axis.bars() * axis.width()).isGreaterThan(to);
    assertThat(axis.bars()).isBetween(1, 40);
    assertThat(axis.ticks()).hasSizeLessThanOrEqualTo(8);
    assertThat(axis.ticks()).allMatch(tick -> tick.position() >= 0 && tick.position() <= 1);
  }

  private static double at(String moment) {
    return LocalDateTime.parse(moment).toEpochSecond(ZoneOffset.UTC);
  }
}
