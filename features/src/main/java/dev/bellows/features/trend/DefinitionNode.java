package dev.bellows.features.trend;

import dev.bellows.core.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A value of a written definition, which knows the way to it and what to call it in messages.
 *
 * @param value null, a text, number or boolean, a list, or a map
 * @param path the way to it: {@code features.0.delta}
 * @param label what it is, as a phrase: {@code "'windows' of the trend definition"}
 */
record DefinitionNode(Object value, String path, String label) {
  /** An error at this value. */
  TrendDefinitionException fault(String problem) {
    return new TrendDefinitionException(path, problem, null);
  }

  private TrendDefinitionException wrongType(String expected) {
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

  int wholeNumber() {
    if (value instanceof Number number && number.doubleValue() == number.intValue()) {
      return number.intValue();
    }
    throw wrongType("a whole number");
  }

  boolean truth() {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw wrongType("true or false");
  }

  List<DefinitionNode> items() {
    if (!(value instanceof List<?> list)) {
      throw wrongType("a list such as [a, b]");
    }
    List<DefinitionNode> items = new ArrayList<>();
    for (Object item : list) {
      items.add(new DefinitionNode(item, below("" + items.size()), label));
    }
    return items;
  }

  List<String> texts() {
    return items().stream()
        .map(item -> new DefinitionNode(item.value, item.path, label + " (an item)").text())
        .toList();
  }

  /** The values of a block by key, each labelled {@code 'key' <joint> <this>}. */
  Map<String, DefinitionNode> entries(String expected, String joint) {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrongType(expected);
    }
    Map<String, DefinitionNode> entries = new LinkedHashMap<>();
    map.forEach(
        (key, entry) ->
            entries.put(
                String.valueOf(key),
                new DefinitionNode(entry, below("" + key), "'" + key + "' " + joint + label)));
    return entries;
  }

  /** The values of a block that may have these keys and no others. */
  Map<String, DefinitionNode> entriesOf(List<String> allowed) {
    Map<String, DefinitionNode> entries = entries("a block of keys", "of ");
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

  /** One of the allowed words. */
  String wordOf(List<String> allowed) {
    String word = text();
    if (!allowed.contains(word)) {
      String hint = orStop(Suggestions.didYouMean(word, allowed));
      throw fault(String.format("Invalid %s: '%s'%s Allowed: %s", label, word, hint, allowed));
    }
    return word;
  }

  /** The constant that one of these words stands for. */
  <T> T choiceOf(Map<String, T> words) {
    return words.get(wordOf(List.copyOf(words.keySet())));
  }

  <E extends Enum<E>> E constant(Class<E> type) {
    return choiceOf(words(type));
  }

  /** What is made of this value; a refusal becomes an error at it. */
  <T> T made(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException | IllegalStateException e) {
      String message = e.getMessage();
      throw new TrendDefinitionException(path, message.endsWith(".") ? message : message + ".", e);
    }
  }

  private String below(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String orStop(String suggestion) {
    return suggestion.isEmpty() ? "." : suggestion;
  }

  /** The constants of an enum by their words: {@code coefficientOfVariation}. */
  static <E extends Enum<E>> Map<String, E> words(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .collect(
            Collectors.toMap(
                DefinitionNode::word, e -> e, (first, second) -> first, LinkedHashMap::new));
  }

  /** The word that stands for a constant. */
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

  /** The value of a block's key, which must be there. */
  static DefinitionNode required(
      Map<String, DefinitionNode> entries, String key, DefinitionNode block, String expected) {
    return find(entries, key)
        .orElseThrow(
            () ->
                block.fault(
                    String.format(
                        "The key '%s' is missing in %s; expected %s.",
                        key, block.label(), expected)));
  }

  /** The value of that key, where it is there. */
  static Optional<DefinitionNode> find(Map<String, DefinitionNode> entries, String key) {
    return Optional.ofNullable(entries.get(key));
  }
}
