package dev.bellows.features.job;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads YAML into nodes that know their place. */
final class YamlReader {
  private final YAMLParser parser;
  private final Function<JsonLocation, String> placeOf;

  private YamlReader(YAMLParser parser, Function<JsonLocation, String> placeOf) {
    this.parser = parser;
    this.placeOf = placeOf;
  }

  /** The one document of a file's text. */
  static YamlNode readFile(String yaml, String fileName) {
    return read(yaml, location -> fileName + ":" + Math.max(1, location.getLineNr()));
  }

  /** A value given on the command line, all of it at that place. */
  static YamlNode readValue(String yaml, String place) {
    return read(yaml, location -> place);
  }

  private static YamlNode read(String yaml, Function<JsonLocation, String> placeOf) {
    try (YAMLParser parser = new YAMLFactory().createParser(yaml)) {
      YamlReader reader = new YamlReader(parser, placeOf);
      JsonToken first = parser.nextToken();
      if (first == null) {
        return new YamlNode.Scalar(placeOf.apply(parser.currentTokenLocation()), null, "");
      }
      YamlNode root = reader.node(first);
      reader.requireEnd();
      return root;
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("").strip();
      String place = placeOf.apply(e.getLocation() == null ? JsonLocation.NA : e.getLocation());
      throw new JobFileException(place + ": Invalid YAML: " + reason + ".", e);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read YAML from memory", e);
    }
  }

  private void requireEnd() throws IOException {
    if (parser.nextToken() != null) {
      throw new JobFileException(
          here() + ": A second YAML document starts here; a job file holds one job.");
    }
  }

  private YamlNode node(JsonToken token) throws IOException {
    String place = here();
    if (parser.isCurrentAlias()) {
      throw new JobFileException(
          place
              + ": YAML aliases (*"
              + parser.getText()
              + ") are not supported; write the value out.");
    }
    return switch (token) {
      case START_OBJECT -> block(place);
      case START_ARRAY -> items(place);
      case VALUE_NULL -> new YamlNode.Scalar(place, null, "");
      case VALUE_TRUE, VALUE_FALSE ->
          new YamlNode.Scalar(place, token == JsonToken.VALUE_TRUE, parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(place);
      default -> new YamlNode.Scalar(place, parser.getText(), parser.getText());
    };
  }

  private YamlNode number(String place) throws IOException {
    Number number = parser.getNumberValue();
    boolean fits = number instanceof Integer || number instanceof Long;
    Object value = fits ? (Object) number.longValue() : (Object) number.doubleValue();
    return new YamlNode.Scalar(place, value, parser.getText());
  }

  private YamlNode items(String place) throws IOException {
    List<YamlNode> nodes = new ArrayList<>();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      nodes.add(node(t));
    }
    return new YamlNode.Items(place, nodes);
  }

  private YamlNode block(String place) throws IOException {
    Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      String keyPlace = here();
      YamlNode value = node(parser.nextToken());
      YamlNode.Entry earlier = entries.put(key, new YamlNode.Entry(keyPlace, value));
      if (earlier != null) {
        throw new JobFileException(
            String.format(
                "%s: The key '%s' is there already, at %s. Remove one.",
                keyPlace, key, earlier.keyPlace()));
      }
    }
    return new YamlNode.Block(place, entries);
  }

  private String here() {
    return placeOf.apply(parser.currentTokenLocation());
  }
}
