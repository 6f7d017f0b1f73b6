package dev.bellows.optimization.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** Writes values as JSON. */
final class Json {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static String text(Map<String, Object> values) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(values);
    } catch (JsonProcessingException e) { // Texts, numbers and records of them always can be.
      throw new IllegalStateException("Cannot write " + values.keySet() + " as JSON", e);
    }
  }
}
