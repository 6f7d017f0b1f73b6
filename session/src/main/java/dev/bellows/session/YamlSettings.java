package dev.bellows.session;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.bellows.core.BellowsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the settings of a YAML file with their lines, token by token. */
final class YamlSettings {
  private static final YAMLFactory YAML = new YAMLFactory();

  private final String file;
  private final JsonParser parser;
  private final List<RawSetting> settings = new ArrayList<>();

  private YamlSettings(String file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  /**
   * The file's settings: those of its {@code session:} block when it has one (a job file), else
   * those at its top.
   */
  static List<RawSetting> read(Path path) {
    String file = path.toString();
    try {
      String text = Files.readString(path);
      try (JsonParser parser = YAML.createParser(text)) {
        return new YamlSettings(file, parser).settings(hasSessionBlock(text));
      }
    } catch (JsonProcessingException malformed) {
      throw new BellowsException(place(file, malformed) + ": " + reason(malformed), malformed);
    } catch (IOException unreadable) {
      throw SettingFiles.unreadable(path, unreadable);
    }
  }

  private static String place(String file, JsonProcessingException malformed) {
    int line = malformed.getLocation() == null ? 0 : malformed.getLocation().getLineNr();
    return new Origin.File(file, Math.max(0, line)).place();
  }

  private static String reason(JsonProcessingException malformed) {
    String message = malformed.getOriginalMessage();
    return "Not valid YAML: " + message.lines().findFirst().orElse(message) + ". Mend that line.";
  }

  private static boolean hasSessionBlock(String text) throws IOException {
    try (JsonParser parser = YAML.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        if (parser.currentName().equals("session")) {
          return true;
        }
        parser.nextToken();
        parser.skipChildren();
      }
      return false;
    }
  }

  private List<RawSetting> settings(boolean inSessionBlock) throws IOException {
    JsonToken root = parser.nextToken();
    if (root == null || root == JsonToken.VALUE_NULL) {
      return List.of();
    }
    requireBlock(root, "the file");
    if (inSessionBlock) {
      requireBlock(findSessionBlock(), "'session'");
    }
    readBlock("");
    if (!inSessionBlock && parser.nextToken() != null) {
      throw SettingReader.invalid(
          here(), "Cannot read the file: it has a second document. Keep one.");
    }
    return List.copyOf(settings);
  }

  private JsonToken findSessionBlock() throws IOException {
    parser.nextToken();
    while (!parser.currentName().equals("session")) {
      parser.nextToken();
      parser.skipChildren();
      parser.nextToken();
    }
    return parser.nextToken();
  }

  private void requireBlock(JsonToken token, String what) {
    if (token != JsonToken.START_OBJECT) {
      throw SettingReader.invalid(
          here(), "Cannot read " + what + ": a block of 'key: value' lines is needed.");
    }
  }

  private void readBlock(String block) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      Origin.File place = here();
      String name = RawSetting.nested(place, block, parser.currentName());
      readValue(parser.nextToken(), name, place.line());
    }
  }

  private void readValue(JsonToken token, String name, int line) throws IOException {
    if (token == JsonToken.START_OBJECT) {
      readBlock(name);
      return;
    }
    settings.add(
        new RawSetting(
            name, token == JsonToken.START_ARRAY ? list(name) : scalar(token, name), line));
  }

  private String list(String name) throws IOException {
    List<String> items = new ArrayList<>();
    for (JsonToken item = parser.nextToken();
        item != JsonToken.END_ARRAY;
        item = parser.nextToken()) {
      items.add(scalar(item, name));
    }
    return RawSetting.joined(items);
  }

  private String scalar(JsonToken token, String name) throws IOException {
    if (token == JsonToken.VALUE_NULL || !token.isScalarValue()) {
      String problem =
          token == JsonToken.VALUE_NULL ? "it has no value" : "it is a block or a list";
      throw SettingReader.invalid(
          here(), "Cannot read '" + name + "': " + problem + ". Give one value, or drop the key.");
    }
    return parser.getText();
  }

  private Origin.File here() {
    return new Origin.File(file, parser.currentTokenLocation().getLineNr());
  }
}
