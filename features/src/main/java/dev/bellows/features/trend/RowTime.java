package dev.bellows.features.trend;

import dev.bellows.core.Args;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.Arrays;

/**
 * The time of a row.
 *
 * @param micros the microseconds that the batch computes with, as a double; NaN if missing
 */
record RowTime(Kind kind, double micros) {
  /** What a time is: two of different kinds have no order. */
  enum Kind {
    /** Missing, or of an order column that is none of the others. */
    NONE(0, "nothing"),
    /** A moment, in microseconds since 1970-01-01 00:00 UTC: a timestamp. */
    MOMENT(1, "an Instant, OffsetDateTime or ZonedDateTime"),
    /** What a clock shows, in microseconds since it showed 1970-01-01 00:00: a timestamp_ntz. */
    LOCAL(2, "a LocalDateTime"),
    /** Midnight of a day, as what a clock shows: a date. */
    DATE(3, "a LocalDate"),
    /** A number, times the microseconds of its unit where it has one. */
    NUMBER(4, "a number");

    private final int code;
    private final String given;

    Kind(int code, String given) {
      this.code = code;
      this.given = given;
    }

    /** Carries a kind as its number, which stands in saved states and never changes. */
    static Kind carry(StateCodec codec, Kind kind) {
      int code = codec.carry(kind.code);
      return Arrays.stream(values())
          .filter(k -> k.code == code)
          .findFirst()
          .orElseThrow(StateFormat::malformed);
    }

    /** What a caller gives for it. */
    String given() {
      return given;
    }
  }

  static final RowTime MISSING = new RowTime(Kind.NONE, Double.NaN);

  /**
   * @param time null if missing
   */
  static RowTime of(Temporal time) {
    if (time == null) {
      return MISSING;
    }
    if (time instanceof LocalDate day) {
      return new RowTime(Kind.DATE, day.toEpochDay() * 86_400e6);
    }
    if (time instanceof LocalDateTime local) {
      return new RowTime(Kind.LOCAL, micros(local.toInstant(ZoneOffset.UTC)));
    }
    Args.check(
        time instanceof Instant || time instanceof OffsetDateTime || time instanceof ZonedDateTime,
        "Invalid time of a row: %s, a %s; it is an Instant, OffsetDateTime or ZonedDateTime for a"
            + " timestamp, a LocalDateTime for a timestamp without time zone, a LocalDate for a"
            + " date, and a number for a number",
        time,
        time.getClass().getSimpleName());
    return new RowTime(Kind.MOMENT, micros(Instant.from(time)));
  }

  /**
   * @param unit what the number counts; null where that was not said
   */
  static RowTime of(double number, ChronoUnit unit) {
    return new RowTime(Kind.NUMBER, unit == null ? number : number * TimeWindow.microsOf(unit));
  }

  /** As Spark: to the microsecond before. */
  private static double micros(Instant moment) {
    long seconds = Math.multiplyExact(moment.getEpochSecond(), 1_000_000L);
    return Math.addExact(seconds, moment.getLong(ChronoField.MICRO_OF_SECOND));
  }

  /**
   * As a caller gives it, for messages.
   *
   * @param unit as in {@link #of(double, ChronoUnit)}
   */
  String text(ChronoUnit unit) {
    if (Double.isNaN(micros)) {
      return "no time";
    }
    return switch (kind) {
      case NONE -> "no time";
      case MOMENT -> moment().toString();
      case LOCAL -> LocalDateTime.ofInstant(moment(), ZoneOffset.UTC).toString();
      case DATE -> LocalDate.ofInstant(moment(), ZoneOffset.UTC).toString();
      case NUMBER -> Double.toString(unit == null ? micros : micros / TimeWindow.microsOf(unit));
    };
  }

  private Instant moment() {
    return Instant.EPOCH.plus((long) micros, ChronoUnit.MICROS);
  }
}
