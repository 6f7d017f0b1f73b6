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
import java.util.Optional;

/**
 * What a job read, computed and wrote. Of a run that failed, what it did until then; such a report
 * is seen in the run history alone, since the run ends with an exception.
 *
 * @param runId tells the run from all others; the key of its row in the run history
 * @param job the job's name
 * @param mode full or incremental
 * @param status how it ended
 * @param started when the run began
 * @param duration how long it took, checks of the plan and the run history excluded
 * @param sources one for each source that was read
 * @param steps one for each step that ran, in the order of their computation
 * @param sinks one for each output, in the order written in the job
 * @param hooks one for each call of a hook that was passed over, and what it did wrong
 * @param notes what hooks saw and did, in their order
 * @param memory the heap that was used at most
 * @param failure what stopped it; empty if it succeeded
 */
public record JobReport(
    String runId,
    String job,
    RunMode mode,
    RunStatus status,
    Instant started,
    Duration duration,
    List<SourceReport> sources,
    List<StepReport> steps,
    List<SinkReport> sinks,
    List<HookReport> hooks,
    List<NoteReport> notes,
    MemoryReport memory,
    Optional<RunFailure> failure) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public JobReport {
    sources = List.copyOf(sources);
    steps = List.copyOf(steps);
    sinks = List.copyOf(sinks);
    hooks = List.copyOf(hooks);
    notes = List.copyOf(notes);
  }

  /** The rows of all sources together. */
  public long rowsIn() {
    return sources.stream().mapToLong(SourceReport::rows).sum();
  }

  /** The rows that the steps of all sinks gave them, those included that were there already. */
  public long rowsOut() {
    return sinks.stream().mapToLong(sink -> rowsOutOf(sink.step())).sum();
  }

  private long rowsOutOf(String step) {
    return steps.stream()
        .filter(report -> report.name().equals(step))
        .mapToLong(StepReport::rowsOut)
        .sum();
  }

  /** The rows that all sinks wrote: of a merge those that were changed or added. */
  public long rowsWritten() {
    return sinks.stream().mapToLong(SinkReport::rows).sum();
  }

  /** The size of the data files that all sinks wrote. */
  public long bytesWritten() {
    return sinks.stream().mapToLong(SinkReport::bytes).sum();
  }

  /** Rows that came in for each second of the run; 0 if it took no time that can be measured. */
  public double rowsPerSecond() {
    return duration.isZero() ? 0 : rowsIn() / seconds();
  }

  /** What the steps of each layer did together; layers that no step names are not in it. */
  public List<LayerReport> layers() {
    return LayerReport.of(steps);
  }

  double seconds() {
    return duration.toNanos() / 1e9;
  }

  /** The same with all that hooks said and did wrong. */
  JobReport with(List<HookReport> wrong, List<NoteReport> said) {
    return new JobReport(
        runId, job, mode, status, started, duration, sources, steps, sinks, wrong, said, memory,
        failure);
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
    root.put("bellowsReport", 2);
    root.put("runId", runId);
    root.put("job", job);
    root.put("mode", mode.label());
    root.put("status", status.label());
    root.put("started", started.toString());
    root.put("seconds", seconds());
    root.put("rowsIn", rowsIn());
    root.put("rowsOut", rowsOut());
    root.put("rowsWritten", rowsWritten());
    root.put("bytesWritten", bytesWritten());
    root.put("rowsPerSecond", rowsPerSecond());
    write(memory, root.putObject("memory"));
    failure.ifPresent(cause -> write(cause, root.putObject("failure")));
    layers().forEach(layer -> write(layer, root.withArray("layers").addObject()));
    sources.forEach(source -> write(source, root.withArray("sources").addObject()));
    steps.forEach(step -> write(step, root.withArray("steps").addObject()));
    ObjectNode rates = root.putObject("passRates");
    passRates().forEach((layer, share) -> rates.put(layer.label(), share));
    sinks.forEach(sink -> write(sink, root.withArray("sinks").addObject()));
    hooks.forEach(hook -> write(hook, root.withArray("hooks").addObject()));
    notes.forEach(note -> write(note, root.withArray("notes").addObject()));
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write the report of job '" + job + "' as JSON", e);
    }
  }

  private static void write(MemoryReport memory, ObjectNode node) {
    node.put("driverPeakBytes", memory.driverPeakBytes());
    ObjectNode executors = node.putObject("executorPeakBytes");
    memory.executorPeakBytes().forEach(executors::put);
  }

  private static void write(RunFailure failure, ObjectNode node) {
    node.put("error", failure.error());
    node.put("message", failure.message());
    failure.step().ifPresent(step -> node.put("step", step));
  }

  private static void write(LayerReport layer, ObjectNode node) {
    node.put("layer", layer.layer().label());
    node.put("steps", layer.steps());
    node.put("rowsOut", layer.rowsOut());
    node.put("seconds", layer.seconds());
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
    node.put("rows", source.rows());
    ObjectNode malformed = node.putObject("malformedByFile");
    source.malformedByFile().forEach(malformed::put);
    source.quarantine().ifPresent(path -> node.put("quarantine", path));
  }

  private static void write(StepReport step, ObjectNode node) {
    node.put("name", step.name());
    node.put("kind", step.kind());
    step.layer().ifPresent(layer -> node.put("layer", layer.label()));
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

  private static void write(NoteReport note, ObjectNode node) {
    node.put("hook", note.hook());
    node.put("about", note.note().about());
    node.put("text", note.note().text());
    ObjectNode numbers = node.putObject("numbers");
    note.note().numbers().forEach(numbers::put);
  }

  private static void write(SinkReport sink, ObjectNode node) {
    node.put("step", sink.step());
    node.put("path", sink.path());
    node.put("format", sink.format());
    node.put("mode", sink.mode());
    node.put("rows", sink.rows());
    node.put("bytes", sink.bytes());
    node.put("files", sink.files());
    node.put("seconds", sink.seconds());
    node.put("commitRetries", sink.commitRetries());
    sink.increment().ifPresent(part -> write(part, node.putObject("increment")));
    ArrayNode columns = node.putArray("sampleColumns");
    sink.sampleColumns().forEach(columns::add);
    ArrayNode rows = node.putArray("sample");
    sink.sample().forEach(row -> row.forEach(rows.addArray()::add));
  }

  private static void write(IncrementReport part, ObjectNode node) {
    node.put("highWatermark", part.highWatermark());
    node.put("from", part.from());
    node.put("rows", part.rows());
    node.put("lateRows", part.lateRows());
  }
}
