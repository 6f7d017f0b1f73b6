package dev.bellows.features.job;

import dev.bellows.core.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A block of a job file whose keys are known; it notes the place of all it hands out. */
final class YamlBlock {
  private final YamlNode.Block block;
  private final String path;
  private final String subject;
  private final Map<String, String> places;

  /**
   * @param subject what the block is, for messages: {@code "step 'clean'"}
   * @param path its path in the file, {@code steps.0}; empty for the whole job
   * @param places where the places of its values are noted, by their path
   */
  YamlBlock(YamlNode node, String subject, String path, Map<String, String> places) {
    if (!(node instanceof YamlNode.Block found)) {
      throw wrongType(node, subject, "a block of keys");
    }
    this.block = found;
    this.path = path;
    this.subject = subject;
    this.places = places;
    // The block around it has noted the place of its key.
    places.putIfAbsent(path, node.place());
    noteAll(node, path);
  }

  private void noteAll(YamlNode node, String nodePath) {
    if (node instanceof YamlNode.Block inner) {
      inner
          .entries()
          .forEach(
              (key, entry) -> {
                boolean isScalar = entry.node() instanceof YamlNode.Scalar;
                places.put(below(nodePath, key), isScalar ? entry.node().place() : keyPlace(entry));
                noteAll(entry.node(), below(nodePath, key));
              });
    }
    if (node instanceof YamlNode.Items items) {
      for (int i = 0; i < items.nodes().size(); i++) {
        places.put(below(nodePath, "" + i), items.nodes().get(i).place());
        noteAll(items.nodes().get(i), below(nodePath, "" + i));
      }
    }
  }

  private static String below(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** The same block under a name that says more, such as that of its step. */
  YamlBlock about(String newSubject) {
    return new YamlBlock(block, newSubject, path, places);
  }

  YamlBlock allow(String... keys) {
    return allow(List.of(keys), "");
  }

  /**
   * @param hint what the error about an unknown key ends with
   */
  YamlBlock allow(List<String> allowed, String hint) {
    block
        .entries()
        .forEach(
            (key, entry) -> {
              if (!allowed.contains(key)) {
                throw unknownKey(key, entry, allowed, hint);
              }
            });
    return this;
  }

  private JobFileException unknownKey(
      String key, YamlNode.Entry entry, List<String> allowed, String hint) {
    return new JobFileException(
        String.format(
            "%s: Unknown key '%s' in %s%s Allowed: %s%s",
            keyPlace(entry),
            key,
            subject,
            orStop(Suggestions.didYouMean(key, allowed)),
            allowed,
            hint));
  }

  /** A key whose value --set brought is to be found on the command line, not in the file. */
  private static String keyPlace(YamlNode.Entry entry) {
    String place = entry.node().place();
    return place.startsWith("--set ") ? place : entry.keyPlace();
  }

  private static String orStop(String suggestion) {
    return suggestion.isEmpty() ? "." : suggestion;
  }

  /** Its values as plain Java. */
  Map<String, Object> plain() {
    return block.plain();
  }

  Optional<YamlNode> node(String key) {
    return Optional.ofNullable(block.entries().get(key)).map(YamlNode.Entry::node);
  }

  YamlNode required(String key, String expected) {
    return node(key)
        .orElseThrow(
            () ->
                new JobFileException(
                    String.format(
                        "%s: The key '%s' is missing in %s; expected %s.",
                        places.get(path), key, subject, expected)));
  }

  Optional<String> text(String key) {
    return node(key).map(node -> text(node, labelled(key)));
  }

  String requiredText(String key, String expected) {
    return text(required(key, expected), labelled(key));
  }

  /** A list of texts; empty when the key is absent. */
  List<String> texts(String key) {
    return list(key, node -> text(node, labelled(key) + " (an item)"));
  }

  <T> List<T> list(String key, Function<YamlNode, T> item) {
    return node(key).map(node -> list(node, labelled(key), item)).orElse(List.of());
  }

  static <T> List<T> list(YamlNode node, String subject, Function<YamlNode, T> item) {
    if (!(node instanceof YamlNode.Items items)) {
      throw wrongType(node, subject, "a list such as [a, b]");
    }
    List<T> result = new ArrayList<>();
    items.nodes().forEach(each -> result.add(item.apply(each)));
    return result;
  }

  /** Keys to single values taken as they are written: options, expressions, types. */
  Map<String, String> writtenValues(String key, String expected) {
    Map<String, String> values = new LinkedHashMap<>();
    node(key)
        .ifPresent(
            node -> {
              if (!(node instanceof YamlNode.Block inner)) {
                throw wrongType(node, labelled(key), expected);
              }
              inner
                  .entries()
                  .forEach(
                      (name, entry) ->
                          values.put(name, written(entry.node(), labelled(key + "." + name))));
            });
    return values;
  }

  /** A value as steps of other libraries read theirs. */
  NodeBlock block(String key, String owner) {
    YamlNode value = node(key).orElseThrow();
    return NodeBlock.of(key, value, owner, below(path, key), places);
  }

  Optional<String> written(String key) {
    return node(key).map(node -> written(node, labelled(key)));
  }

  static String written(YamlNode node, String subject) {
    if (node instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
      return scalar.text();
    }
    throw wrongType(node, subject, "a single value");
  }

  /** One of the allowed words. */
  static String word(YamlNode node, String subject, List<String> allowed) {
    String word = text(node, subject);
    if (!allowed.contains(word)) {
      throw new JobFileException(
          String.format(
              "%s: Invalid %s: '%s'%s Allowed: %s",
              node.place(), subject, word, orStop(Suggestions.didYouMean(word, allowed)), allowed));
    }
    return word;
  }

  Optional<String> word(String key, List<String> allowed) {
    return node(key).map(node -> word(node, labelled(key), allowed));
  }

  static String text(YamlNode node, String subject) {
    if (node instanceof YamlNode.Scalar scalar && scalar.isText() && !scalar.text().isBlank()) {
      return scalar.text();
    }
    throw wrongType(node, subject, "a text");
  }

  String labelled(String key) {
    return "'" + key + "' of " + subject;
  }

  String placeOf(String key) {
    return places.getOrDefault(below(path, key), places.get(path));
  }

  static JobFileException wrongType(YamlNode node, String subject, String expected) {
    return new JobFileException(
        String.format(
            "%s: Invalid %s: %s; expected %s.", node.place(), subject, node.described(), expected));
  }
}
