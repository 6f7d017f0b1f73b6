package dev.bellows.features.job;

import dev.bellows.core.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** One {@code path=value} of the command line, put into the tree of a job file. */
final class ValueOverride {
  /** Below these keys the rest of a path is one key: {@code session.spark.spark.ui.enabled}. */
  private static final Set<String> FREE_KEYS = Set.of("spark", "options");

  private static final Pattern SEGMENT = Pattern.compile("\"([^\"]+)\"|([^.\"]+)");

  private final String place;
  private final List<String> path;
  private final YamlNode value;

  private ValueOverride(String place, List<String> path, YamlNode value) {
    this.place = place;
    this.path = path;
    this.value = value;
  }

  /** Reads {@code steps.0.where=delay > 0}: the value is YAML, the path's dots may be quoted. */
  static ValueOverride parse(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new JobFileException(
          "--set "
              + assignment
              + ": Invalid override; write path=value, such as sinks.0.path=/tmp/out.");
    }
    String path = assignment.substring(0, equals).strip();
    String place = "--set " + path;
    return new ValueOverride(place, segments(path, place), value(assignment, equals, place));
  }

  private static YamlNode value(String assignment, int equals, String place) {
    String text = assignment.substring(equals + 1);
    if (text.matches("(?s)\\s*[\\[{\"'].*")) {
      return YamlReader.readValue(text, place);
    }
    // Numbers and booleans keep their type. The rest is text as it is: SQL may hold ": " or " #".
    boolean typed = text.matches("[-+.\\w]*");
    return typed ? YamlReader.readValue(text, place) : new YamlNode.Scalar(place, text, text);
  }

  private static List<String> segments(String path, String place) {
    List<String> segments = new ArrayList<>();
    Matcher matcher = SEGMENT.matcher(path);
    int end = -1;
    while (matcher.find() && matcher.start() == end + 1) {
      segments.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
      end = matcher.end();
      int size = segments.size();
      if (FREE_KEYS.contains(segments.get(size - 1)) && size > 1 && end + 1 < path.length()) {
        segments.add(unquoted(path.substring(end + 1)));
        return segments;
      }
    }
    if (end != path.length()) {
      throw new JobFileException(
          place + ": Invalid path; write keys and list positions with dots between them.");
    }
    return segments;
  }

  private static String unquoted(String key) {
    boolean quoted = key.length() > 2 && key.startsWith("\"") && key.endsWith("\"");
    return quoted ? key.substring(1, key.length() - 1) : key;
  }

  YamlNode appliedTo(YamlNode root) {
    return set(root, 0);
  }

  private YamlNode set(YamlNode node, int depth) {
    if (depth == path.size()) {
      return value;
    }
    if (node instanceof YamlNode.Items items) {
      return setItem(items, depth);
    }
    if (node instanceof YamlNode.Block block) {
      return setKey(block, depth);
    }
    if (node instanceof YamlNode.Scalar scalar && scalar.isNull()) {
      return setKey(new YamlNode.Block(place, Map.of()), depth);
    }
    throw new JobFileException(
        String.format(
            "%s: '%s' is %s (%s) and has no '%s'.",
            place, upTo(depth), node.described(), node.place(), path.get(depth)));
  }

  private YamlNode setKey(YamlNode.Block block, int depth) {
    String key = path.get(depth);
    Map<String, YamlNode.Entry> entries = new LinkedHashMap<>(block.entries());
    YamlNode.Entry entry = entries.get(key);
    YamlNode old = entry == null ? new YamlNode.Scalar(place, null, "") : entry.node();
    String keyPlace = entry == null ? place : entry.keyPlace();
    entries.put(key, new YamlNode.Entry(keyPlace, set(old, depth + 1)));
    return new YamlNode.Block(block.place(), entries);
  }

  private YamlNode setItem(YamlNode.Items items, int depth) {
    int index = index(items, depth);
    List<YamlNode> nodes = new ArrayList<>(items.nodes());
    nodes.set(index, set(nodes.get(index), depth + 1));
    return new YamlNode.Items(items.place(), nodes);
  }

  private int index(YamlNode.Items items, int depth) {
    String segment = path.get(depth);
    int size = items.nodes().size();
    if (segment.matches("\\d{1,9}")) {
      int index = Integer.parseInt(segment);
      if (index < size) {
        return index;
      }
      throw new JobFileException(
          String.format(
              "%s: '%s' has %d items, numbered from 0; there is no item %d.",
              place, upTo(depth), size, index));
    }
    List<String> names = items.nodes().stream().map(ValueOverride::nameOf).toList();
    OptionalInt named =
        IntStream.range(0, size).filter(i -> segment.equals(names.get(i))).findAny();
    return named.orElseThrow(
        () ->
            new JobFileException(
                String.format(
                    "%s: '%s' is a list; '%s' is neither the number nor the name of an item%s",
                    place, upTo(depth), segment, orStop(Suggestions.didYouMean(segment, names)))));
  }

  private static String orStop(String suggestion) {
    return suggestion.isEmpty() ? "." : suggestion;
  }

  private static String nameOf(YamlNode item) {
    if (item instanceof YamlNode.Block block && block.entries().containsKey("name")) {
      return String.valueOf(block.entries().get("name").node().plain());
    }
    return "";
  }

  private String upTo(int depth) {
    return depth == 0 ? "the job" : String.join(".", path.subList(0, depth));
  }
}
