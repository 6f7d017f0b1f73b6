package dev.bellows.features.encode;

import dev.bellows.core.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A value of a written definition, which knows the way to it and what to call it in messages.
 *
 * @param value null, a text, number or boolean, a list, or a map
 * @param path the way to it: {@code methods.0.targetMean}
 * @param label what it is, as a phrase: {@code "'methods' of encode of step 'a'"}
 */
record WrittenValue(Object value, String path, String label) {
  /** An error at this value. */
  EncoderDefinitionException fault(String problem) {
    return new EncoderDefinitionException(path, problem, null);
  }

  private EncoderDefinitionException wrongType(String expected) {
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

  boolean isBlock() {
    return value instanceof Map;
  }

  boolean isNumber() {
    return value instanceof Number;
  }

  String text() {
    if (value instanceof String text && !text.isBlank()) {
      return text;
    }
    throw wrongType("a text");
  }

  int wholeNumber() {
    if (value instanceof Number number && number.doubleValue() == number.intValue()) {
      return number.intValue();
    }
    throw wrongType("a whole number");
  }

  long longNumber() {
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw wrongType("a whole number");
  }

  double number() {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw wrongType("a number");
  }

  List<WrittenValue> items() {
    if (!(value instanceof List<?> list)) {
      throw wrongType("a list such as [a, b]");
    }
    List<WrittenValue> items = new ArrayList<>();
    for (Object item : list) {
      items.add(new WrittenValue(item, below("" + items.size()), label + " (an item)"));
    }
    return items;
  }

  List<String> texts() {
    return items().stream().map(WrittenValue::text).toList();
  }

  /** A list that is not empty. */
  List<WrittenValue> someItems(String example) {
    List<WrittenValue> items = items();
    if (items.isEmpty()) {
      throw fault(String.format("The list %s is empty; write one such as %s.", label, example));
    }
    return items;
  }

  /** The values of a block by key. */
  Map<String, WrittenValue> entries(String expected) {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrongType(expected);
    }
    Map<String, WrittenValue> entries = new LinkedHashMap<>();
    map.forEach(
        (key, entry) ->
            entries.put(
                String.valueOf(key),
                new WrittenValue(entry, below("" + key), "'" + key + "' of " + label)));
    return entries;
  }

  /** The values of a block that may have these keys and no others. */
  Map<String, WrittenValue> entriesOf(List<String> allowed) {
    Map<String, WrittenValue> entries = entries("a block of keys, some of " + allowed);
    entries.forEach(
        (key, entry) -> {
          if (!allowed.contains(key)) {
            String hint = orStop(Suggestions.didYouMean(key, allowed));
            throw entry.fault(
                String.format("Unknown key '%s' in %s%s Allowed: %s", key, label, hint, allowed));
          }
        });
    return entries;
  }

  /** The key and the value of a block with a single one. */
  Map.Entry<String, WrittenValue> single(String expected) {
    Map<String, WrittenValue> entries = entries(expected);
    if (entries.size() != 1) {
      throw wrongType(expected);
    }
    return entries.entrySet().iterator().next();
  }

  /** One of the allowed words. */
  String wordOf(List<String> allowed) {
    String word = text();
    if (!allowed.contains(word)) {
      String hint = orStop(Suggestions.didYouMean(word, allowed));
      throw fault(String.format("Invalid %s: '%s'%s Allowed: %s", label, word, hint, allowed));
    }
    return word;
  }

  /** The constant that one of its words stands for; nothing stands for the word null. */
  <E extends Enum<E>> E constant(Class<E> type) {
    Map<String, E> words = new LinkedHashMap<>();
    Arrays.stream(type.getEnumConstants()).forEach(e -> words.put(word(e), e));
    if (value == null && words.containsKey("null")) {
      return words.get("null");
    }
    return words.get(wordOf(List.copyOf(words.keySet())));
  }

  /** What is made of this value; a refusal becomes an error at it. */
  <T> T made(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException | IllegalStateException e) {
      String message = e.getMessage();
      throw new EncoderDefinitionException(
          path, message.endsWith(".") ? message : message + ".", e);
    }
  }

  private String below(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String orStop(String suggestion) {
    return suggestion.isEmpty() ? "." : suggestion;
  }

  /** The word that stands for a constant of one word. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The value of a block's key, which must be there. */
  static WrittenValue required(
      Map<String, WrittenValue> entries, String key, WrittenValue block, String expected) {
    return find(entries, key)
        .orElseThrow(
            () ->
                block.fault(
                    String.format(
                        "The key '%s' is missing in %s; expected %s.",
                        key, block.label(), expected)));
  }

  /** The value of that key, where it is there. */
  static Optional<WrittenValue> find(Map<String, WrittenValue> entries, String key) {
    return Optional.ofNullable(entries.get(key));
  }
}
