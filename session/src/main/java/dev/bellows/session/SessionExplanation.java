package dev.bellows.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Each setting of a planned session with its value, origin and reason, sorted by key; secrets are
 * redacted.
 *
 * @param settings what the session will have
 * @param problems why it cannot be created; empty when it can
 */
public record SessionExplanation(List<Setting> settings, List<String> problems) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public SessionExplanation {
    settings = List.copyOf(settings);
    problems = List.copyOf(problems);
  }

  /** The line of that key of Spark's. */
  public Optional<Setting> setting(String sparkKey) {
    return settings.stream().filter(setting -> setting.key().equals(sparkKey)).findFirst();
  }

  /**
   * An object of {@code bellowsSession} (the format's version, 1), {@code settings} (objects of
   * key, value, origin, reason) and {@code problems} (texts).
   */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode().put("bellowsSession", 1);
    ArrayNode lines = root.putArray("settings");
    for (Setting setting : settings) {
      lines
          .addObject()
          .put("key", setting.key())
          .put("value", setting.value())
          .put("origin", setting.origin().toString())
          .put("reason", setting.reason());
    }
    ArrayNode texts = root.putArray("problems");
    problems.forEach(texts::add);
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("A tree of texts is always JSON", impossible);
    }
  }

  /** An aligned table of the settings, then the problems. */
  @Override
  public String toString() {
    int key = width("setting", Setting::key);
    int value = width("value", Setting::value);
    int origin = width("origin", setting -> setting.origin().toString());
    String line = "%-" + key + "s  %-" + value + "s  %-" + origin + "s  %s%n";
    StringBuilder table = new StringBuilder();
    table.append(String.format(line, "setting", "value", "origin", "reason"));
    for (Setting setting : settings) {
      table.append(
          String.format(line, setting.key(), setting.value(), setting.origin(), setting.reason()));
    }
    problems.forEach(problem -> table.append(String.format("problem: %s%n", problem)));
    return table.toString().stripTrailing();
  }

  private int width(String title, Function<Setting, String> cell) {
    int widest = settings.stream().map(cell).mapToInt(String::length).max().orElse(0);
    return Math.max(title.length(), Math.min(widest, 60));
  }
}
