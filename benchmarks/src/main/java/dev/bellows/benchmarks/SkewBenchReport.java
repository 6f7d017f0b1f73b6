package dev.bellows.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellows.optimization.partition.Remedy;
import dev.bellows.optimization.partition.SkewReport.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What cures of skew gain: {@link #toString} is the table, {@link #toJson} the data. */
record SkewBenchReport(
    Instant started,
    long rows,
    int runs,
    List<Line> lines,
    Machine machine,
    Map<String, String> versions) {

  /**
   * A query, plain and cured.
   *
   * @param aim the least factor; 0 where the advice is to do nothing
   */
  record Line(String name, Verdict verdict, SkewCost plain, SkewCost cured, double aim) {
    /** How many times shorter the critical path is. */
    double factor() {
      return plain.criticalMillis() / Math.max(1e-3, cured.criticalMillis());
    }

    Target target() {
      return aim > 0 ? shorter() : nothing();
    }

    private Target shorter() {
      return new Target(
          text("%s: critical path at least %.0f times shorter", name, aim),
          text("%.1f times (%s)", factor(), verdict.remedy().words()),
          factor() >= aim && verdict.remedy() != Remedy.NOTHING);
    }

    private Target nothing() {
      double ratio = cured.cpuMillis() / Math.max(1e-3, plain.cpuMillis());
      return new Target(
          name + ": the advice is to do nothing, and the salt costs CPU time",
          text("%s; %.1f times the CPU time", verdict.remedy().words(), ratio),
          verdict.remedy() == Remedy.NOTHING && ratio > 1);
    }
  }

  SkewBenchReport {
    lines = List.copyOf(lines);
  }

  List<Target> targets() {
    return lines.stream().map(Line::target).toList();
  }

  @Override
  public String toString() {
    return text(
            "%s rows, nine tenths of one key; the least of %d runs%n%-34s %12s %12s %8s %10s %10s"
                + " %12s %12s%n",
            Count.text(rows),
            runs,
            "",
            "critical ms",
            "cured ms",
            "shorter",
            "CPU ms",
            "cured ms",
            "shuffle MB",
            "cured MB")
        + lines.stream().map(SkewBenchReport::row).collect(Collectors.joining())
        + targets().stream().map(SkewBenchReport::line).collect(Collectors.joining())
        + lines.stream()
            .map(line -> line.name() + ": " + line.verdict().reason() + "\n")
            .collect(Collectors.joining())
        + "Machine: "
        + machine
        + "\nVersions: "
        + versions.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "))
        + "\n";
  }

  private static String row(Line line) {
    return text(
        "%-34s %12.0f %12.0f %7.1fx %10.0f %10.0f %12.1f %12.1f%n",
        line.name(),
        line.plain().criticalMillis(),
        line.cured().criticalMillis(),
        line.factor(),
        line.plain().cpuMillis(),
        line.cured().cpuMillis(),
        line.plain().shuffleBytes() / 1e6,
        line.cured().shuffleBytes() / 1e6);
  }

  private static String line(Target target) {
    return text("%s: %s: %s%n", target.met() ? "met" : "MISSED", target.aim(), target.measured());
  }

  private static String text(String template, Object... values) {
    return String.format(Locale.ROOT, template, values);
  }

  String toJson() {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.put("bellowsBench", 1);
    root.put("bench", SkewCommand.NAME);
    root.put("started", started.toString());
    root.put("rows", rows);
    root.put("runs", runs);
    ArrayNode queries = root.putArray("queries");
    lines.forEach(line -> queries.add(json.<ObjectNode>valueToTree(line)));
    root.set("targets", json.valueToTree(targets()));
    root.set("machine", json.valueToTree(machine));
    root.set("versions", json.valueToTree(versions));
    return root.toPrettyString();
  }
}
