package dev.bellows.metrics.report;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonIgnoreType;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellows.core.Args;
import dev.bellows.core.advice.Advice;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.plan.PlanShape;
import dev.bellows.metrics.analyze.Bottleneck;
import dev.bellows.metrics.analyze.CriticalStep;
import dev.bellows.metrics.analyze.WallClock;
import java.util.ArrayList;
import java.util.List;

/**
 * A report as JSON and back. Below the top, names are those of the records' components: renaming
 * one is a new version.
 */
final class RunJson {
  static final int VERSION = 1;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .visibility(PropertyAccessor.GETTER, Visibility.NONE)
          .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addMixIn(PlanShape.class, LeftOut.class)
          .addModule(new EvidenceJson())
          .build();

  private RunJson() {}

  /** Only a plan that is live has it. */
  @JsonIgnoreType
  private interface LeftOut {}

  static String write(RunReport report) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree(report)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write report '" + report.name() + "' as JSON", e);
    }
  }

  /** What a reader asks for first comes first. */
  private static ObjectNode tree(RunReport report) {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", VERSION);
    root.put("name", report.name());
    root.put("summary", report.summary());
    root.put("completeness", report.evidence().completeness().level().name());
    root.set("advice", JSON.valueToTree(report.advice()));
    root.set("wallClock", JSON.valueToTree(report.wallClock()));
    root.set("criticalPath", JSON.valueToTree(report.criticalPath()));
    root.set("bottlenecks", JSON.valueToTree(report.bottlenecks()));
    root.set("evidence", JSON.valueToTree(report.evidence()));
    ArrayNode operations = root.putArray("operations");
    report.operations().forEach(operation -> operations.add(tree(operation)));
    return root;
  }

  static RunReport read(String json) {
    try {
      return read(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Invalid report: " + e.getOriginalMessage(), e);
    }
  }

  private static RunReport read(JsonNode root) throws JsonProcessingException {
    Args.check(
        root.path("version").isInt() && root.has("evidence") && root.path("name").isTextual(),
        "Invalid report: the text is JSON, but not of a run; RunReport.toJson writes one");
    int version = root.get("version").asInt();
    Args.check(
        version == VERSION,
        "Invalid report: its version is %s, and this Bellows reads version %s. Read it with the"
            + " Bellows that wrote it",
        version,
        VERSION);
    List<RunReport> operations = new ArrayList<>();
    for (JsonNode operation : root.path("operations")) {
      operations.add(read(operation));
    }
    return new RunReport(
        root.get("name").asText(),
        part(root, "evidence", Evidence.class),
        part(root, "wallClock", WallClock.class),
        List.of(part(root, "criticalPath", CriticalStep[].class)),
        List.of(part(root, "bottlenecks", Bottleneck[].class)),
        part(root, "advice", Advice.class),
        operations);
  }

  private static <T> T part(JsonNode root, String name, Class<T> type)
      throws JsonProcessingException {
    Args.check(root.has(name), "Invalid report: '%s' is missing", name);
    return JSON.treeToValue(root.get(name), type);
  }
}
