package dev.bellows.features.trend;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** Definitions as JSON: their tree with a version. No Spark is needed. */
final class DefinitionJson {
  private static final String VERSION = "version";
  private static final int CURRENT = 1;
  private static final String SUBJECT = "the trend definition";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private DefinitionJson() {}

  /** The definition on one line. */
  static String write(TrendDefinition definition) {
    Map<String, Object> versioned = new LinkedHashMap<>();
    versioned.put(VERSION, CURRENT);
    versioned.putAll(DefinitionTree.write(definition));
    try {
      return MAPPER.writeValueAsString(versioned);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a trend definition as JSON", e);
    }
  }

  /**
   * The definition that the JSON writes.
   *
   * @throws TrendDefinitionException with the path to what is wrong
   */
  static TrendDefinition read(String json) {
    DefinitionNode root = new DefinitionNode(parsed(json), "", SUBJECT);
    Map<String, DefinitionNode> entries = root.entries("an object", "of ");
    DefinitionNode version =
        DefinitionNode.required(entries, VERSION, root, "the version of the words, " + CURRENT);
    if (version.wholeNumber() != CURRENT) {
      throw version.fault(
          String.format(
              "Cannot read version %s of %s: this Bellows reads version %s. Read it with the Bellows"
                  + " that wrote it, or a later one.",
              version.value(), SUBJECT, CURRENT));
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    entries.forEach((key, entry) -> tree.put(key, entry.value()));
    tree.remove(VERSION);
    return DefinitionTree.read(tree, SUBJECT);
  }

  private static Object parsed(String json) {
    try {
      return MAPPER.readValue(json, Object.class);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String place =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      // Jackson adds where it began to read, and that it does not show the source.
      String reason = e.getOriginalMessage().replaceFirst("\\s*\\(start marker at.*", "").strip();
      throw new TrendDefinitionException(
          "", "Invalid JSON of " + SUBJECT + place + ": " + reason + ".", e);
    }
  }
}
