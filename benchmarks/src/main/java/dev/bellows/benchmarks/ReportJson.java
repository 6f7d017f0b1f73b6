package dev.bellows.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellows.benchmarks.BenchReport.Ratio;
import dev.bellows.benchmarks.Outcome.Cut;
import dev.bellows.benchmarks.Outcome.Failed;
import dev.bellows.benchmarks.Outcome.Measured;
import dev.bellows.benchmarks.Outcome.Missing;
import java.util.List;

/** A report as JSON; {@code bellowsBench} is the version of its form. */
record ReportJson(BenchReport report, List<Target> targets) {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String toString() {
    ObjectNode root = JSON.createObjectNode();
    root.put("bellowsBench", 1);
    root.put("bench", report.bench());
    root.put("started", report.started().toString());
    root.set("parameters", JSON.valueToTree(report.parameters()));
    root.put("floor", report.floor());
    ArrayNode peers = root.putArray("peers");
    report.results().forEach(result -> peers.add(peer(result)));
    root.set("targets", JSON.valueToTree(targets));
    root.set("machine", JSON.valueToTree(report.machine()));
    root.set("versions", JSON.valueToTree(report.versions()));
    return root.toPrettyString();
  }

  private ObjectNode peer(PeerResult result) {
    ObjectNode node = JSON.createObjectNode();
    node.put("name", result.name());
    node.put("computes", result.title().computes());
    node.put("rows", result.title().rows());
    result.title().counterpart().ifPresent(name -> node.put("counterpart", name));
    if (result.outcome() instanceof Measured measured) {
      put(node, measured);
      node.put("rowsPerSecond", result.title().rows() / measured.median());
      node.put("memoryOf", result.title().memory());
    } else if (result.outcome() instanceof Cut cut) {
      node.put("outcome", "cut").put("atLeastSeconds", cut.seconds());
    } else if (result.outcome() instanceof Failed failed) {
      node.put("outcome", "failed").put("reason", failed.message());
    } else if (result.outcome() instanceof Missing missing) {
      node.put("outcome", "missing").put("reason", missing.reason());
    }
    report.ratioToBellows(result).ifPresent(ratio -> put(node, "ratioToBellows", ratio));
    report.ratioToFloor(result).ifPresent(ratio -> put(node, "ratioToFloor", ratio));
    return node;
  }

  private static void put(ObjectNode node, Measured measured) {
    node.put("outcome", "measured");
    node.put("medianSeconds", measured.median());
    node.put("minSeconds", measured.fastest());
    node.put("maxSeconds", measured.slowest());
    ArrayNode seconds = node.putArray("seconds");
    measured.rounds().forEach(round -> seconds.add(round.seconds()));
    node.put("warmUpSeconds", measured.warmUp().seconds());
    node.put("peakBytes", measured.peakBytes());
  }

  private static void put(ObjectNode node, String name, Ratio ratio) {
    node.put(ratio.atLeast() ? name + "AtLeast" : name, ratio.value());
  }
}
