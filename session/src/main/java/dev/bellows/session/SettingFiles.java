package dev.bellows.session;

import dev.bellows.core.BellowsException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Reads properties files with their lines, and maps that a caller read. */
final class SettingFiles {
  private SettingFiles() {}

  /** The settings of a Java properties file in UTF-8; {@code spark-defaults.conf} is one too. */
  static List<RawSetting> readProperties(Path path) {
    try {
      return properties(path.toString(), Files.readAllLines(path));
    } catch (IOException unreadable) {
      throw unreadable(path, unreadable);
    }
  }

  private static List<RawSetting> properties(String file, List<String> lines) throws IOException {
    List<RawSetting> settings = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      int first = i;
      StringBuilder logical = new StringBuilder(lines.get(i));
      while (continues(lines.get(i)) && i + 1 < lines.size()) {
        logical.append('\n').append(lines.get(++i));
      }
      settings.addAll(oneProperty(new Origin.File(file, first + 1), logical.toString()));
    }
    return List.copyOf(settings);
  }

  /** Java's own reader decodes escapes; it is given one logical line to keep the line number. */
  private static List<RawSetting> oneProperty(Origin.File place, String logical)
      throws IOException {
    Properties one = new Properties();
    try {
      one.load(new StringReader(logical));
    } catch (IllegalArgumentException malformed) {
      throw SettingReader.invalid(
          place, "Not a valid property: " + malformed.getMessage() + ". Mend the escape.");
    }
    return one.stringPropertyNames().stream()
        .map(name -> new RawSetting(name, one.getProperty(name), place.line()))
        .toList();
  }

  private static boolean continues(String line) {
    String text = line.stripLeading();
    boolean comment = text.startsWith("#") || text.startsWith("!");
    int slashes = 0;
    while (slashes < line.length() && line.charAt(line.length() - 1 - slashes) == '\\') {
      slashes++;
    }
    return !comment && slashes % 2 == 1;
  }

  /** The settings of a map as a YAML reader gives it: nested maps, lists and scalars. */
  static List<RawSetting> ofMap(Map<String, ?> settings, String origin) {
    List<RawSetting> flat = new ArrayList<>();
    flatten(settings, "", new Origin.File(origin, 0), flat);
    return List.copyOf(flat);
  }

  private static void flatten(
      Map<?, ?> block, String blockName, Origin.File place, List<RawSetting> flat) {
    block.forEach(
        (key, value) -> {
          String name = RawSetting.nested(place, blockName, String.valueOf(key));
          if (value instanceof Map<?, ?> nested) {
            flatten(nested, name, place, flat);
            return;
          }
          flat.add(new RawSetting(name, text(value, name, place), place.line()));
        });
  }

  private static String text(Object value, String name, Origin.File place) {
    if (value instanceof Collection<?> items) {
      return RawSetting.joined(items.stream().map(item -> text(item, name, place)).toList());
    }
    if (value == null || value instanceof Map<?, ?>) {
      String problem = value == null ? "it has no value" : "it is a list of blocks";
      throw SettingReader.invalid(
          place, "Cannot read '" + name + "': " + problem + ". Give one value, or drop the key.");
    }
    return value.toString();
  }

  static BellowsException unreadable(Path path, IOException cause) {
    String reason =
        cause instanceof NoSuchFileException ? "no such file" : String.valueOf(cause.getMessage());
    return new BellowsException(
        "Cannot read session settings from '" + path + "': " + reason + ". Check the path.", cause);
  }
}
