package dev.bellows.features.encode;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** Definitions and models as JSON with a version. No Spark is needed. */
final class EncoderJson {
  private static final String VERSION = "version";
  private static final int CURRENT = 1;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private EncoderJson() {}

  /** The entries and the version of their words, on one line. */
  static String line(Map<String, ?> entries) {
    return write(MAPPER, entries);
  }

  /** The entries and the version of their words, indented. */
  static String page(Map<String, ?> entries) {
    return write(MAPPER.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build(), entries);
  }

  private static String write(JsonMapper mapper, Map<String, ?> entries) {
    Map<String, Object> versioned = new LinkedHashMap<>();
    versioned.put(VERSION, CURRENT);
    versioned.putAll(entries);
    try {
      return mapper.writeValueAsString(versioned);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write encodings as JSON", e);
    }
  }

  /**
   * The entries that JSON of this version has.
   *
   * @param subject what it is, for messages: {@code "the encoder definition"}
   * @throws EncoderDefinitionException if it is no JSON, or of another version
   */
  static Map<String, Object> read(String json, String subject) {
    WrittenValue root = new WrittenValue(parsed(json, subject), "", subject);
    Map<String, WrittenValue> entries = root.entries("an object");
    WrittenValue version =
        WrittenValue.required(entries, VERSION, root, "the version of the words, " + CURRENT);
    if (version.wholeNumber() != CURRENT) {
      throw version.fault(
          String.format(
              "Cannot read version %s of %s: this Bellows reads version %s. Read it with the"
                  + " Bellows that wrote it, or a later one.",
              version.value(), subject, CURRENT));
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    entries.forEach((key, entry) -> tree.put(key, entry.value()));
    tree.remove(VERSION);
    return tree;
  }

  private static Object parsed(String json, String subject) {
    try {
      return MAPPER.readValue(json, Object.class);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String place =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      // Jackson adds where it began to read, and that it does not show the source.
      String reason = e.getOriginalMessage().replaceFirst("\\s*\\(start marker at.*", "").strip();
      throw new EncoderDefinitionException(
          "", "Invalid JSON of " + subject + place + ": " + reason + ".", e);
    }
  }
}
