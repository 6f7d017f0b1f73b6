package dev.bellows.features.validate;

import dev.bellows.features.validate.ReportChart.Tick;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * An axis of time, cut into bars of an equal, round duration, with labels where a day, month or
 * year begins. In seconds since 1970, UTC.
 */
record TimeAxis(double start, double width, int bars) {
  private static final int MOST_BARS = 36;
  private static final int MOST_LABELS = 7;
  private static final double DAY = 86_400;
  private static final double[] WIDTHS = {
    1, 5, 15, 60, 300, 900, 3_600, 3 * 3_600, 6 * 3_600, DAY / 2, DAY, 2 * DAY, 7 * DAY, 14 * DAY,
    30 * DAY, 91 * DAY, 182 * DAY, 365 * DAY
  };

  /** Where labels stand. */
  private record Step(ChronoUnit unit, int every, DateTimeFormatter label) {
    Step(ChronoUnit unit, int every, String label) {
      this(unit, every, DateTimeFormatter.ofPattern(label, Locale.ENGLISH));
    }

    double seconds() {
      return every * (double) unit.getDuration().toSeconds();
    }
  }

  private static final List<Step> STEPS =
      List.of(
          new Step(ChronoUnit.SECONDS, 1, "HH:mm:ss"),
          new Step(ChronoUnit.SECONDS, 10, "HH:mm:ss"),
          new Step(ChronoUnit.MINUTES, 1, "HH:mm"),
          new Step(ChronoUnit.MINUTES, 10, "HH:mm"),
          new Step(ChronoUnit.HOURS, 1, "HH:mm"),
          new Step(ChronoUnit.HOURS, 6, "E HH:mm"),
          new Step(ChronoUnit.DAYS, 1, "d MMM"),
          new Step(ChronoUnit.DAYS, 5, "d MMM"),
          new Step(ChronoUnit.DAYS, 10, "d MMM"),
          new Step(ChronoUnit.MONTHS, 1, "MMM uuuu"),
          new Step(ChronoUnit.MONTHS, 3, "MMM uuuu"),
          new Step(ChronoUnit.YEARS, 1, "uuuu"),
          new Step(ChronoUnit.YEARS, 2, "uuuu"),
          new Step(ChronoUnit.YEARS, 5, "uuuu"),
          new Step(ChronoUnit.YEARS, 10, "uuuu"),
          new Step(ChronoUnit.YEARS, 50, "uuuu"),
          new Step(ChronoUnit.YEARS, 100, "uuuu"),
          new Step(ChronoUnit.YEARS, 1000, "uuuu"));

  /**
   * An axis that holds both moments.
   *
   * @param from seconds since 1970
   * @param to not before it
   * @param least the shortest duration there is: a day for dates
   */
  static TimeAxis of(double from, double to, double least) {
    double width = Math.max(least, width((to - from) / MOST_BARS));
    double start = Math.floor(from / width) * width;
    int bars = (int) Math.max(1, Math.floor((to - start) / width) + 1);
    return new TimeAxis(start, width, bars);
  }

  private static double width(double atLeast) {
    for (double width : WIDTHS) {
      if (width >= atLeast) {
        return width;
      }
    }
    return ReportCharts.niceStep(atLeast / (365 * DAY)) * 365 * DAY;
  }

  /** The bars of no values. */
  List<Double> none() {
    return Collections.nCopies(bars, 0.0);
  }

  /**
   * The share of values in each bar.
   *
   * @param before the share of values before a moment
   */
  List<Double> shares(DoubleUnaryOperator before) {
    List<Double> shares = new ArrayList<>();
    double last = 0;
    for (int i = 1; i <= bars; i++) {
      double now = i == bars ? 1 : before.applyAsDouble(start + i * width);
      shares.add(Math.max(0, now - last));
      last = now;
    }
    return shares;
  }

  /** Labels where something begins. */
  List<Tick> ticks() {
    double length = bars * width;
    Step step =
        STEPS.stream()
            .filter(s -> s.seconds() * MOST_LABELS >= length)
            .findFirst()
            .orElseGet(() -> years(length));
    List<Tick> ticks = new ArrayList<>();
    LocalDateTime moment = first(step);
    while (ticks.size() <= MOST_LABELS && seconds(moment) <= start + length) {
      double position = (seconds(moment) - start) / length;
      if (position >= 0) {
        ticks.add(new Tick(position, step.label().format(moment)));
      }
      moment = moment.plus(step.every(), step.unit());
    }
    return ticks;
  }

  private static Step years(double seconds) {
    double years = ReportCharts.niceStep(seconds / (365 * DAY) / MOST_LABELS);
    return new Step(ChronoUnit.YEARS, (int) years, "uuuu");
  }

  /** A beginning at or before the start. */
  private LocalDateTime first(Step step) {
    LocalDateTime moment =
        LocalDateTime.ofInstant(Instant.ofEpochSecond((long) start), ZoneOffset.UTC);
    LocalDateTime truncated =
        switch (step.unit()) {
          case MONTHS -> moment.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
          case YEARS -> moment.truncatedTo(ChronoUnit.DAYS).withDayOfYear(1);
          default -> moment.truncatedTo(step.unit());
        };
    int number =
        switch (step.unit()) {
          case MONTHS -> truncated.getMonthValue() - 1;
          case YEARS -> truncated.getYear();
          case DAYS -> truncated.getDayOfMonth() - 1;
          case HOURS -> truncated.getHour();
          case MINUTES -> truncated.getMinute();
          default -> truncated.getSecond();
        };
    return truncated.minus(Math.floorMod(number, step.every()), step.unit());
  }

  private static double seconds(LocalDateTime moment) {
    return Duration.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), moment).toSeconds();
  }
}
