package dev.bellows.features.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a YAML file that knows where it was written. */
sealed interface YamlNode {
  /** {@code job.yaml:12}, or {@code --set a.b}. */
  String place();

  /** The value as an error message shows it: {@code text 'abc'}, {@code a list}. */
  String described();

  /** The value as plain Java: text, number, boolean, null, list or map in the order written. */
  Object plain();

  /**
   * A text, number, boolean or null.
   *
   * @param value null, a Boolean, Long, Double or String
   * @param text the value as it was written
   */
  record Scalar(String place, Object value, String text) implements YamlNode {
    boolean isNull() {
      return value == null;
    }

    boolean isText() {
      return value instanceof String;
    }

    @Override
    public String described() {
      if (isNull()) {
        return "nothing";
      }
      String kind = value instanceof Number ? "number" : isText() ? "text" : "boolean";
      return kind + " '" + text + "'";
    }

    @Override
    public Object plain() {
      return value;
    }
  }

  /** A list. */
  record Items(String place, List<YamlNode> nodes) implements YamlNode {
    @Override
    public String described() {
      return "a list";
    }

    @Override
    public Object plain() {
      return nodes.stream().map(YamlNode::plain).toList();
    }
  }

  /** A value with the place of its key. */
  record Entry(String keyPlace, YamlNode node) {}

  /** Keys and their values, in the order written. */
  record Block(String place, Map<String, Entry> entries) implements YamlNode {
    @Override
    public String described() {
      return "a block of keys";
    }

    @Override
    public Map<String, Object> plain() {
      Map<String, Object> map = new LinkedHashMap<>();
      entries.forEach((key, entry) -> map.put(key, entry.node().plain()));
      return map;
    }
  }
}
