package dev.bellows.features.binning;

import dev.bellows.features.profile.ColumnKind;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * What bins of all sorts know of their column.
 *
 * @param type its Spark type, as DDL
 * @param specials the special values, in the order of their codes
 * @param requestedBins how many bins were asked for
 */
@SuppressWarnings("ArrayRecordComponent") // A few numbers that every value is compared with.
record BinnedColumn(String name, String type, ColumnKind kind, double[] specials, int requestedBins)
    implements Serializable {
  private static final double WHOLE = 1e15;

  /** A value as people write it. */
  String text(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "-∞";
    }
    return switch (kind) {
      case BOOLEAN -> value == 0 ? "false" : value == 1 ? "true" : number(value);
      case DATE ->
          value == Math.rint(value) ? LocalDate.ofEpochDay((long) value).toString() : number(value);
      case TIMESTAMP -> instant(value);
      default -> number(value);
    };
  }

  private String instant(double micros) {
    Instant instant = Instant.EPOCH.plus((long) micros, ChronoUnit.MICROS);
    return type.equalsIgnoreCase("timestamp_ntz")
        ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString()
        : instant.toString();
  }

  private static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < WHOLE) {
      return Long.toString((long) value);
    }
    boolean plain = Math.abs(value) >= 1e-3 && Math.abs(value) < 1e7;
    return plain ? new BigDecimal(Double.toString(value)).toPlainString() : Double.toString(value);
  }
}
