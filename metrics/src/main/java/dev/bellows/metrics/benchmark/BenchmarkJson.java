package dev.bellows.metrics.benchmark;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellows.metrics.benchmark.BenchmarkReport.Comparison;
import dev.bellows.metrics.benchmark.BenchmarkReport.Timing;

/** A benchmark's report as JSON. */
final class BenchmarkJson {
  private static final int VERSION = 1;
  private static final JsonMapper MAPPER = new JsonMapper();

  private BenchmarkJson() {}

  static String of(BenchmarkReport report) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("bellowsBenchmark", VERSION);
    root.put("confidence", report.confidence());
    root.put("warmUps", report.warmUps());
    ArrayNode alternatives = root.putArray("alternatives");
    report.timings().forEach(timing -> write(alternatives.addObject(), timing));
    ArrayNode comparisons = root.putArray("comparisons");
    report.comparisons().forEach(comparison -> write(comparisons.addObject(), comparison));
    return root.toPrettyString();
  }

  private static void write(ObjectNode node, Timing timing) {
    node.put("name", timing.name());
    node.put("medianMillis", timing.median());
    node.put("minMillis", timing.fastest());
    node.put("maxMillis", timing.slowest());
    ArrayNode millis = node.putArray("millis");
    timing.millis().forEach(millis::add);
  }

  private static void write(ObjectNode node, Comparison comparison) {
    node.put("name", comparison.name());
    node.put("baseline", comparison.baseline());
    node.put("ratio", comparison.ratio());
    node.put("low", comparison.low());
    node.put("high", comparison.high());
    node.put("verdict", comparison.verdict().name());
    node.put("results", comparison.results().name());
    node.put("difference", comparison.difference());
  }
}
