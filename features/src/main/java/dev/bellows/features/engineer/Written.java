package dev.bellows.features.engineer;

import dev.bellows.core.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A value of a written definition, which knows the way to it and what to call it in messages.
 *
 * @param value null, a text, number or boolean, a list, or a map
 * @param path the way to it: {@code features.0.mean}
 * @param label what it is, as a phrase: {@code "'features' of the aggregates"}
 */
record Written(Object value, String path, String label) {
  FeatureEngineerException fault(String problem) {
    return new FeatureEngineerException(path, problem, null);
  }

  private FeatureEngineerException wrongType(String expected) {
    return fault("Invalid " + label + ": " + described() + "; expected " + expected + ".");
  }

  private String described() {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof List) {
      return "a list";
    }
    if (value instanceof Map) {
      return "a block of keys";
    }
    boolean isNumber = value instanceof Number;
    String kind = isNumber ? "number" : value instanceof Boolean ? "boolean" : "text";
    return kind + " '" + value + "'";
  }

  boolean isList() {
    return value instanceof List;
  }

  boolean isBlock() {
    return value instanceof Map;
  }

  String text() {
    if (value instanceof String text && !text.isBlank()) {
      return text;
    }
    throw wrongType("a text");
  }

  /** A condition; YAML reads {@code true} as a boolean. */
  String condition() {
    return value instanceof Boolean truth ? truth.toString() : text();
  }

  int wholeNumber() {
    if (value instanceof Number number && number.doubleValue() == number.intValue()) {
      return number.intValue();
    }
    throw wrongType("a whole number");
  }

  double number() {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    // JSON has no infinities.
    if (List.of("Infinity", "-Infinity").contains(String.valueOf(value))) {
      return Double.parseDouble((String) value);
    }
    throw wrongType("a number");
  }

  /** A number, where one of these words would do as well. */
  double numberOr(List<String> words) {
    if (value instanceof String && !List.of("Infinity", "-Infinity").contains(value)) {
      throw wrongType("a number, or one of " + words);
    }
    return number();
  }

  /** The one key of a block that is among these. */
  String onlyOne(Map<String, Written> entries, List<String> keys, String example) {
    List<String> found = entries.keySet().stream().filter(keys::contains).toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.isEmpty() && !entries.isEmpty()) {
      entries.forEach(
          (key, entry) -> {
            if (!Suggestions.nearest(key, keys).isEmpty()) {
              entry.requireKey(key, label, keys);
            }
          });
    }
    throw fault(
        String.format(
            "Invalid %s: it has %s of the keys %s; write one, such as %s.",
            label,
            found.isEmpty() ? "none" : "the " + found.size() + " keys " + found,
            keys,
            example));
  }

  boolean truth() {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw wrongType("true or false");
  }

  List<Written> items() {
    if (!(value instanceof List<?> list)) {
      throw wrongType("a list such as [a, b]");
    }
    List<Written> items = new ArrayList<>();
    for (Object item : list) {
      items.add(new Written(item, below("" + items.size()), label + " (an item)"));
    }
    return items;
  }

  List<String> texts() {
    return items().stream().map(Written::text).toList();
  }

  /** A text, or a list of texts. */
  List<String> textOrTexts() {
    return isList() ? texts() : List.of(text());
  }

  Map<String, Written> entries(String expected) {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrongType(expected);
    }
    Map<String, Written> entries = new LinkedHashMap<>();
    map.forEach(
        (key, entry) ->
            entries.put(
                String.valueOf(key),
                new Written(entry, below("" + key), "'" + key + "' of " + label)));
    return entries;
  }

  /** The values of a block that may have these keys and no others. */
  Map<String, Written> entriesOf(List<String> allowed) {
    Map<String, Written> entries = entries("a block of keys");
    entries.forEach((key, entry) -> entry.requireKey(key, label, allowed));
    return entries;
  }

  private void requireKey(String key, String block, List<String> allowed) {
    if (!allowed.contains(key)) {
      String hint = orStop(Suggestions.didYouMean(key, allowed));
      throw fault(String.format("Unknown key '%s' in %s%s Allowed: %s", key, block, hint, allowed));
    }
  }

  Written required(Map<String, Written> entries, String key, String expected) {
    if (!entries.containsKey(key)) {
      throw fault(
          String.format("The key '%s' is missing in %s; expected %s.", key, label, expected));
    }
    return entries.get(key);
  }

  String wordOf(List<String> allowed) {
    String word = text();
    if (!allowed.contains(word)) {
      String hint = orStop(Suggestions.didYouMean(word, allowed));
      throw fault(String.format("Invalid %s: '%s'%s Allowed: %s", label, word, hint, allowed));
    }
    return word;
  }

  <E extends Enum<E>> E constant(Class<E> type) {
    List<E> constants = Arrays.asList(type.getEnumConstants());
    String word = wordOf(constants.stream().map(Written::word).toList());
    return constants.stream().filter(c -> word(c).equals(word)).findFirst().orElseThrow();
  }

  /** What is made of this value; a refusal becomes an error at it. */
  <T> T made(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException | IllegalStateException e) {
      String message = e.getMessage();
      throw new FeatureEngineerException(path, message.endsWith(".") ? message : message + ".", e);
    }
  }

  private String below(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String orStop(String suggestion) {
    return suggestion.isEmpty() ? "." : suggestion;
  }

  /** The word that stands for a constant: {@code dayOfWeek}. */
  static String word(Enum<?> constant) {
    StringBuilder word = new StringBuilder();
    for (String part : constant.name().toLowerCase(Locale.ROOT).split("_", -1)) {
      word.append(
          word.isEmpty()
              ? part
              : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
    }
    return word.toString();
  }
}
