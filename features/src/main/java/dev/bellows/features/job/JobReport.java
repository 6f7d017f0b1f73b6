package dev.bellows.features.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellows.features.validate.RuleReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a job read, computed and wrote.
 *
 * @param job the job's name
 * @param started when the run began
 * @param duration how long it took, checks of the plan excluded
 * @param sources one for each source that was read
 * @param steps one for each step that ran, in the order of their computation
 * @param sinks one for each output, in the order written in the job
 * @param hooks one for each call of a hook that was passed over, and what it did wrong
 */
public record JobReport(
    String job,
    Instant started,
    Duration duration,
    List<SourceReport> sources,
    List<StepReport> steps,
    List<SinkReport> sinks,
    List<HookReport> hooks) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public JobReport {
    sources = List.copyOf(sources);
    steps = List.copyOf(steps);
    sinks = List.copyOf(sinks);
    hooks = List.copyOf(hooks);
  }

  /**
   * The share of rows that fail no rule but those of severity info, over all steps of a layer; a
   * layer without rules is not in it.
   */
  public Map<Layer, Double> passRates() {
    Map<Layer, List<RuleReport>> byLayer = new EnumMap<>(Layer.class);
    for (StepReport step : steps) {
      if (step.layer().isPresent() && step.rules().isPresent()) {
        byLayer
            .computeIfAbsent(step.layer().get(), layer -> new ArrayList<>())
            .add(step.rules().get());
      }
    }
    Map<Layer, Double> rates = new EnumMap<>(Layer.class);
    byLayer.forEach((layer, reports) -> rates.put(layer, passRate(reports)));
    return rates;
  }

  private static double passRate(List<RuleReport> reports) {
    long rows = reports.stream().mapToLong(RuleReport::rows).sum();
    long failing = reports.stream().mapToLong(RuleReport::failingRows).sum();
    return rows == 0 ? 1 : (rows - failing) / (double) rows;
  }

  /**
   * The report as a JSON object: {@code bellowsReport} is the version of its shape, times are in
   * seconds, sizes in bytes, {@code started} is an ISO instant in UTC.
   */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("bellowsReport", 1);
    root.put("job", job);
    root.put("started", started.toString());
    root.put("seconds", duration.toNanos() / 1e9);
    sources.forEach(source -> write(source, root.withArray("sources").addObject()));
    steps.forEach(step -> write(step, root.withArray("steps").addObject()));
    ObjectNode rates = root.putObject("passRates");
    passRates().forEach((layer, share) -> rates.put(layer.label(), share));
    sinks.forEach(sink -> write(sink, root.withArray("sinks").addObject()));
    hooks.forEach(hook -> write(hook, root.withArray("hooks").addObject()));
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write the report of job '" + job + "' as JSON", e);
    }
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot take a report of rules into that of the job", e);
    }
  }

  private static void write(SourceReport source, ObjectNode node) {
    node.put("name", source.name());
    node.put("path", source.path());
    node.put("format", source.format());
    ObjectNode malformed = node.putObject("malformedByFile");
    source.malformedByFile().forEach(malformed::put);
    source.quarantine().ifPresent(path -> node.put("quarantine", path));
  }

  private static void write(StepReport step, ObjectNode node) {
    node.put("name", step.name());
    node.put("kind", step.kind());
    node.put("rowsIn", step.rowsIn());
    node.put("rowsOut", step.rowsOut());
    node.put("seconds", step.seconds());
    node.put("rowsPerSecond", step.rowsPerSecond());
    step.layer().ifPresent(layer -> node.put("layer", layer.label()));
    step.rules().ifPresent(rules -> node.set("rules", tree(rules.toJson())));
    step.quarantine().ifPresent(path -> node.put("quarantine", path));
  }

  private static void write(HookReport hook, ObjectNode node) {
    node.put("hook", hook.hook());
    node.put("moment", hook.moment());
    node.put("problem", hook.problem());
  }

  private static void write(SinkReport sink, ObjectNode node) {
    node.put("step", sink.step());
    node.put("path", sink.path());
    node.put("format", sink.format());
    node.put("rows", sink.rows());
    node.put("bytes", sink.bytes());
    node.put("files", sink.files());
    node.put("seconds", sink.seconds());
    ArrayNode columns = node.putArray("sampleColumns");
    sink.sampleColumns().forEach(columns::add);
    ArrayNode rows = node.putArray("sample");
    sink.sample().forEach(row -> row.forEach(rows.addArray()::add));
  }
}
