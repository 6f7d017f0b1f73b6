package dev.bellows.features.job;

import static org.apache.spark.sql.functions.unix_micros;

import java.math.BigDecimal;
import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** What a watermark column can be. A watermark is a whole number of the type's own unit. */
enum WatermarkType {
  /** Days since 1970. */
  DATE,
  /** Microseconds since 1970, in UTC. */
  TIMESTAMP,
  /** Microseconds since 1970, by the clock on the wall. */
  TIMESTAMP_NTZ,
  /** The number itself. */
  NUMBER;

  private static final long MICROS_PER_DAY = 86_400_000_000L;

  static Optional<WatermarkType> of(DataType type) {
    if (type instanceof DateType) {
      return Optional.of(DATE);
    }
    if (type instanceof TimestampType) {
      return Optional.of(TIMESTAMP);
    }
    if (type instanceof TimestampNTZType) {
      return Optional.of(TIMESTAMP_NTZ);
    }
    boolean whole =
        type instanceof ByteType
            || type instanceof ShortType
            || type instanceof IntegerType
            || type instanceof LongType;
    return whole ? Optional.of(NUMBER) : Optional.empty();
  }

  /** What to select of such a value, so that {@link #read} understands it. */
  Column readable(Column value) {
    return this == TIMESTAMP ? unix_micros(value) : value;
  }

  /** The watermark in a row. Dates come as either of two classes, by a setting of the session. */
  long read(Object value) {
    if (value instanceof LocalDateTime local) {
      Instant instant = local.toInstant(ZoneOffset.UTC);
      return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
    if (value instanceof LocalDate date) {
      return date.toEpochDay();
    }
    return value instanceof Date date
        ? date.toLocalDate().toEpochDay()
        : ((Number) value).longValue();
  }

  /**
   * The length of a span in this type's unit; empty if it does not fit: hours between dates, a unit
   * for plain numbers, none for times.
   */
  Optional<Long> length(WatermarkSpan span) {
    if (this == NUMBER) {
      return span.unit().isEmpty() ? Optional.of(span.amount()) : Optional.empty();
    }
    Optional<Long> micros = span.micros();
    return this == DATE
        ? micros.filter(length -> length % MICROS_PER_DAY == 0).map(l -> l / MICROS_PER_DAY)
        : micros;
  }

  /** The least length in this type's unit that is not below so many microseconds. */
  long lengthOfMicros(long micros) {
    return this == DATE ? Math.floorDiv(micros + MICROS_PER_DAY - 1, MICROS_PER_DAY) : micros;
  }

  /** The length as people write it. */
  String shownLength(long length) {
    if (this == NUMBER) {
      return String.valueOf(length);
    }
    long micros = this == DATE ? length * MICROS_PER_DAY : length;
    if (micros % MICROS_PER_DAY == 0) {
      return micros / MICROS_PER_DAY + "d";
    }
    return new BigDecimal(micros).movePointLeft(6).stripTrailingZeros().toPlainString() + "s";
  }

  /** The watermark as people write it: {@code 2001-03-31}. */
  String shown(long watermark) {
    return switch (this) {
      case DATE -> LocalDate.ofEpochDay(watermark).toString();
      case TIMESTAMP -> instant(watermark).toString();
      case TIMESTAMP_NTZ -> LocalDateTime.ofInstant(instant(watermark), ZoneOffset.UTC).toString();
      case NUMBER -> String.valueOf(watermark);
    };
  }

  /** The watermark in Spark SQL, the same in every time zone. */
  String literal(long watermark) {
    return switch (this) {
      case DATE -> "DATE'" + shown(watermark) + "'";
      case TIMESTAMP -> "TIMESTAMP_LTZ'" + shown(watermark) + "'";
      case TIMESTAMP_NTZ -> "TIMESTAMP_NTZ'" + shown(watermark) + "'";
      case NUMBER -> watermark + "L";
    };
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
