package dev.bellows.features.validate;

import dev.bellows.features.profile.ColumnKind;
import dev.bellows.features.profile.ColumnProfile;
import dev.bellows.features.profile.Quantile;
import dev.bellows.features.profile.ValueCount;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * How the values of a column are written: with as many decimals as its spread asks for, so that
 * they stand below each other; dates and times as such.
 *
 * @param kind what the values are
 * @param areWhole whether all of them are whole numbers
 * @param decimals of what is not; negative where only significant digits tell
 */
record ValueFormat(ColumnKind kind, boolean areWhole, int decimals) {
  private static final List<String> WHOLE_TYPES = List.of("TINYINT", "SMALLINT", "INT", "BIGINT");
  private static final DateTimeFormatter TO_MINUTES =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
  private static final DateTimeFormatter TO_SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final int DIGITS_OF_SPREAD = 4;
  private static final int MOST_DECIMALS = 9;
  private static final double LARGE = 1e12;
  private static final int BY_DIGITS = -1;

  static ValueFormat of(ColumnProfile column) {
    return new ValueFormat(column.kind(), areWhole(column), decimals(column));
  }

  /** Whether all values are whole, as far as their type or an exact list of them tells. */
  private static boolean areWhole(ColumnProfile column) {
    if (column.kind() != ColumnKind.NUMERIC) {
      return false;
    }
    return WHOLE_TYPES.contains(column.type())
        || column.narrowerType().filter(WHOLE_TYPES::contains).isPresent()
        || column.values().filter(ValueFormat::areAllWhole).isPresent();
  }

  private static boolean areAllWhole(List<ValueCount> values) {
    return values.stream().allMatch(value -> value.number() == Math.rint(value.number()));
  }

  private static int decimals(ColumnProfile column) {
    if (column.quantile(0.5).isEmpty()) {
      return 0;
    }
    double least = column.min().orElseThrow();
    double greatest = column.max().orElseThrow();
    double middle = quantile(column, 0.95) - quantile(column, 0.05);
    double spread = middle > 0 ? middle : greatest - least;
    double size = Math.max(Math.abs(least), Math.abs(greatest));
    double scale = spread > 0 ? spread : size;
    if (scale == 0) {
      return 0;
    }
    int decimals = DIGITS_OF_SPREAD - 1 - (int) Math.floor(Math.log10(scale));
    return size >= LARGE || decimals > MOST_DECIMALS ? BY_DIGITS : Math.max(0, decimals);
  }

  private static double quantile(ColumnProfile column, double p) {
    return column.quantile(p).map(Quantile::value).orElseThrow();
  }

  /** A value of the column, or one between two of them. */
  String value(double value) {
    return switch (kind) {
      case DATE -> LocalDate.ofEpochDay((long) Math.floor(value)).toString();
      case TIMESTAMP -> time(value);
      default -> number(value);
    };
  }

  private String number(double value) {
    if (areWhole && value == Math.rint(value) && Math.abs(value) < LARGE) {
      return ReportNumbers.count((long) value);
    }
    return measure(value);
  }

  /** What is measured in the unit of the values: a mean, a deviation. */
  String measure(double value) {
    return decimals == BY_DIGITS || Math.abs(value) >= LARGE
        ? ReportNumbers.number(value)
        : ReportNumbers.fixed(value, areWhole ? Math.max(1, decimals) : decimals);
  }

  /** In a narrow cell: of a time its day alone. */
  String brief(double value) {
    return kind == ColumnKind.TIMESTAMP ? dateTime(value).toLocalDate().toString() : value(value);
  }

  private static String time(double micros) {
    LocalDateTime time = dateTime(micros);
    return time.format(time.getSecond() == 0 ? TO_MINUTES : TO_SECONDS);
  }

  static LocalDateTime dateTime(double micros) {
    Instant instant = Instant.EPOCH.plus((long) micros, ChronoUnit.MICROS);
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
