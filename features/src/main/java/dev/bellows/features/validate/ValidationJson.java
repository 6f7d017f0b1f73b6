package dev.bellows.features.validate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellows.features.profile.FeatureProfile;

/** A report as JSON. */
final class ValidationJson {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private ValidationJson() {}

  static String of(ValidationReport report) {
    try {
      ObjectNode root = JSON.createObjectNode();
      root.put("bellowsValidation", 1);
      root.put("title", report.title());
      root.put("created", report.created().toString());
      root.put("held", report.held());
      root.set("profile", statistics(report.current()));
      if (report.reference().isPresent()) {
        root.set("reference", statistics(report.reference().get()));
      }
      if (report.drift().isPresent()) {
        root.set("drift", JSON.readTree(report.drift().get().toJson()));
      }
      if (report.rules().isPresent()) {
        root.set("rules", JSON.readTree(report.rules().get().toJson()));
      }
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write report '" + report.title() + "' as JSON", e);
    }
  }

  private static JsonNode statistics(FeatureProfile profile) throws JsonProcessingException {
    ObjectNode node = (ObjectNode) JSON.readTree(profile.toJson());
    node.remove("state");
    return node;
  }
}
