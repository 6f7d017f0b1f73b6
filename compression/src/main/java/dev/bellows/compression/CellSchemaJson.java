package dev.bellows.compression;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellows.core.BellowsException;
import dev.bellows.features.profile.WeightMeaning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A {@link CellSchema} as JSON. */
final class CellSchemaJson {
  private static final int CURRENT = 1;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private CellSchemaJson() {}

  static String write(CellSchema schema) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("version", CURRENT);
    json.put("mode", schema.mode().name());
    put(json, "features", schema.features());
    schema.label().ifPresent(label -> json.put("label", label));
    put(json, "protected", schema.protectedColumns());
    put(json, "measures", schema.measures());
    put(json, "represented", schema.represented());
    schema.meaning().ifPresent(meaning -> json.put("weights", meaning.name()));
    json.put("bins", schema.bins());
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a schema of compressed rows as JSON", e);
    }
  }

  private static void put(ObjectNode json, String name, List<String> texts) {
    ArrayNode written = json.putArray(name);
    texts.forEach(written::add);
  }

  static CellSchema read(String text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      int version = required(json, "version").asInt(-1);
      if (version != CURRENT) {
        throw new BellowsException(
            String.format(
                "Cannot read version %s of compressed rows: this Bellows reads version %s. Read"
                    + " them with the Bellows that wrote them, or a later one.",
                required(json, "version").asText(), CURRENT));
      }
      return new CellSchema(
          CompressionMode.valueOf(required(json, "mode").asText()),
          texts(json, "features"),
          text(json, "label"),
          texts(json, "protected"),
          texts(json, "measures"),
          texts(json, "represented"),
          text(json, "weights").map(WeightMeaning::valueOf),
          required(json, "bins").asText());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new BellowsException(
          "Cannot read what the columns of compressed rows are: " + e.getMessage(), e);
    }
  }

  private static Optional<String> text(JsonNode json, String name) {
    return Optional.ofNullable(json.get(name)).map(JsonNode::asText);
  }

  private static List<String> texts(JsonNode json, String name) {
    List<String> texts = new ArrayList<>();
    required(json, name).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static JsonNode required(JsonNode json, String name) {
    JsonNode found = json.get(name);
    if (found == null || found.isNull()) {
      throw new BellowsException(
          String.format(
              "Cannot read what the columns of compressed rows are: '%s' is missing", name));
    }
    return found;
  }
}
