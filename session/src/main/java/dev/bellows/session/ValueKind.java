package dev.bellows.session;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values that an option takes.
 *
 * @param need what a value has to be, with an example, as the rest of a sentence
 * @param parse the value as Spark takes it; empty when it is none
 * @param comparable a form in which equal values are equal texts: {@code 1g} and {@code 1024m}
 */
record ValueKind(
    String need, Function<String, Optional<String>> parse, Function<String, String> comparable) {
  private static final Pattern SIZE = Pattern.compile("(-?\\d+)\\s*([kmgtp]?)(b|ib)?");
  private static final Pattern MASTER =
      Pattern.compile(
          "local|local\\[(\\*|[1-9]\\d*)(\\s*,\\s*[1-9]\\d*)?]"
              + "|local-cluster\\[\\s*\\d+\\s*,\\s*\\d+\\s*,\\s*\\d+\\s*]"
              + "|yarn|[a-z][a-z0-9+.-]*://.+");

  static final ValueKind TEXT =
      new ValueKind(
          "a text that is not blank is needed",
          text -> Optional.of(text).filter(value -> !value.isBlank()),
          Function.identity());

  static final ValueKind SWITCH =
      new ValueKind(
          "true or false is needed",
          text ->
              switch (text.toLowerCase(Locale.ROOT)) {
                case "true", "on", "yes" -> Optional.of("true");
                case "false", "off", "no" -> Optional.of("false");
                default -> Optional.empty();
              },
          text -> text.toLowerCase(Locale.ROOT));

  static final ValueKind HIVE =
      new ValueKind(
          "true (Hive's catalog) or false (Spark's in-memory catalog) is needed",
          text ->
              switch (text.toLowerCase(Locale.ROOT)) {
                case "true", "on", "yes", "hive" -> Optional.of("hive");
                case "false", "off", "no", "in-memory" -> Optional.of("in-memory");
                default -> Optional.empty();
              },
          Function.identity());

  static final ValueKind MASTER_URL =
      new ValueKind(
          "a master such as local[*], local[4], spark://host:7077, yarn or k8s://https://host:443 is"
              + " needed",
          text -> Optional.of(text).filter(value -> MASTER.matcher(value).matches()),
          text -> text.replace(" ", ""));

  static final ValueKind TIME_ZONE =
      new ValueKind(
          "a time zone such as Europe/Berlin, UTC or +02:00 is needed",
          ValueKind::zone,
          Function.identity());

  static final ValueKind SERIALIZER =
      new ValueKind(
          "kryo, java or the full name of a serializer class is needed",
          text ->
              Arrays.stream(Serializer.values())
                  .filter(known -> known.name().equalsIgnoreCase(text))
                  .map(Serializer::className)
                  .findFirst()
                  .or(() -> Optional.of(text).filter(name -> name.contains("."))),
          Function.identity());

  /** A size of at least {@code least} bytes; a number without a unit counts {@code unit} bytes. */
  static ValueKind size(long unit, String least) {
    BigInteger bound = bytes(least, 1).orElseThrow();
    String atLeast = bound.signum() == 0 ? "" : " of at least " + least;
    return new ValueKind(
        "a size" + atLeast + " is needed, such as 512m or 4g",
        text ->
            bytes(text, unit)
                .filter(bytes -> bytes.compareTo(bound) >= 0 && bytes.bitLength() < 64)
                .map(bytes -> sizeText(text)),
        text -> bytes(text, unit).map(BigInteger::toString).orElse(text));
  }

  /** A size, or {@code off} (also -1) to switch the feature off. */
  static ValueKind sizeOrOff() {
    ValueKind size = size(1, "1b");
    return new ValueKind(
        "a size such as 64m, or off, is needed",
        text -> isOff(text) ? Optional.of("-1") : size.parse().apply(text),
        text -> isOff(text) ? "-1" : size.comparable().apply(text));
  }

  static ValueKind wholeNumber(int least) {
    return new ValueKind(
        "a whole number of at least " + least + " is needed",
        text ->
            decimal(text).filter(n -> isIntFrom(least, n)).map(n -> n.toBigInteger().toString()),
        ValueKind::number);
  }

  /** A number above {@code low} and below {@code high}; no upper bound when it is infinite. */
  static ValueKind numberBetween(double low, double high) {
    String bounds =
        Double.isInfinite(high)
            ? "above " + plain(low)
            : "between " + plain(low) + " and " + plain(high);
    return new ValueKind(
        "a number " + bounds + " is needed",
        text ->
            decimal(text)
                .filter(n -> n.doubleValue() > low && n.doubleValue() < high)
                .map(BigDecimal::toPlainString),
        ValueKind::number);
  }

  /** A share that may be nothing, but not all. */
  static ValueKind share() {
    return new ValueKind(
        "a number from 0 on and below 1 is needed",
        text ->
            decimal(text)
                .filter(n -> n.signum() >= 0 && n.compareTo(BigDecimal.ONE) < 0)
                .map(BigDecimal::toPlainString),
        ValueKind::number);
  }

  /** One of the names of an enum, letter case ignored; the names in {@code spoken} as shown. */
  static <E extends Enum<E>> ValueKind oneOf(Class<E> type) {
    E[] values = type.getEnumConstants();
    return new ValueKind(
        "one of " + Arrays.stream(values).map(ValueKind::spoken).toList() + " is needed",
        text ->
            Arrays.stream(values)
                .filter(value -> value.name().equalsIgnoreCase(yamlSwitch(text)))
                .map(ValueKind::spoken)
                .findFirst(),
        text -> text.toLowerCase(Locale.ROOT));
  }

  static String spoken(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Bytes of a size as Spark reads it ({@code 4g} is 4 GiB); empty when the text is no size. */
  static Optional<BigInteger> bytes(String text, long unitlessBytes) {
    Matcher matcher = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    BigInteger number = new BigInteger(matcher.group(1));
    String unit = matcher.group(2);
    if (unit.isEmpty() && matcher.group(3) == null) {
      return Optional.of(number.multiply(BigInteger.valueOf(unitlessBytes)));
    }
    return Optional.of(number.shiftLeft(10 * (unit.isEmpty() ? 0 : "kmgtp".indexOf(unit) + 1)));
  }

  /** Spark knows {@code 4g} and {@code 4gb}, not {@code 4 GiB}. */
  private static String sizeText(String text) {
    return text.toLowerCase(Locale.ROOT).replace(" ", "").replace("ib", "").strip();
  }

  private static boolean isOff(String text) {
    return text.equals("-1") || text.equalsIgnoreCase("off") || text.equalsIgnoreCase("false");
  }

  /** YAML's older readers make a boolean of {@code off}. */
  private static String yamlSwitch(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "false" -> "off";
      case "true" -> "on";
      default -> text;
    };
  }

  private static Optional<String> zone(String text) {
    try {
      boolean offset = text.matches("[+-]\\d{1,2}(:\\d{1,2}){0,2}");
      return offset || ZoneId.of(text, ZoneId.SHORT_IDS) != null
          ? Optional.of(text)
          : Optional.empty();
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }

  private static Optional<BigDecimal> decimal(String text) {
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  private static boolean isIntFrom(int least, BigDecimal number) {
    return number.stripTrailingZeros().scale() <= 0
        && number.compareTo(BigDecimal.valueOf(least)) >= 0
        && number.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0;
  }

  private static String number(String text) {
    return decimal(text).map(n -> n.stripTrailingZeros().toPlainString()).orElse(text);
  }

  private static String plain(double bound) {
    return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }
}
