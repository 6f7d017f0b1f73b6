package dev.bellows.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What JMH measured of the kernel: {@link #toString} is its tables, {@link #toJson} the data. */
record KernelReport(
    Instant started,
    List<Cost> costs,
    List<Cost> scorer,
    Machine machine,
    Map<String, String> versions) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What a row, or a call, costs.
   *
   * @param subject a feature, or a call of the scorer
   * @param error half of the 99.9 % confidence interval of the time; NaN of too few iterations
   */
  record Cost(
      String subject, String window, double nanosPerRow, double error, double bytesPerRow) {}

  KernelReport {
    costs = List.copyOf(costs);
    scorer = List.copyOf(scorer);
  }

  @Override
  public String toString() {
    return "Nanoseconds for each row\n"
        + table(Cost::nanosPerRow)
        + "\nAllocated bytes for each row\n"
        + table(Cost::bytesPerRow)
        + "\nThe online scorer, all seven over 7r and 30r: each call\n"
        + scorerTable()
        + "\nMachine: "
        + machine
        + "\nVersions: "
        + versions.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "))
        + "\n";
  }

  private String table(ToDoubleFunction<Cost> number) {
    List<String> windows = costs.stream().map(Cost::window).distinct().toList();
    StringBuilder table = new StringBuilder("%-16s".formatted("feature"));
    windows.forEach(window -> table.append("%10s".formatted(window)));
    for (String feature : costs.stream().map(Cost::subject).distinct().toList()) {
      table.append("\n%-16s".formatted(feature));
      for (String window : windows) {
        costs.stream()
            .filter(cost -> cost.subject().equals(feature) && cost.window().equals(window))
            .forEach(
                cost ->
                    table.append(String.format(Locale.ROOT, "%10.1f", number.applyAsDouble(cost))));
      }
    }
    return table.append('\n').toString();
  }

  private String scorerTable() {
    StringBuilder table = new StringBuilder("%-16s%10s%10s\n".formatted("call", "ns", "bytes"));
    scorer.forEach(
        cost ->
            table.append(
                String.format(
                    Locale.ROOT,
                    "%-16s%10.1f%10.1f\n",
                    cost.subject(),
                    cost.nanosPerRow(),
                    cost.bytesPerRow())));
    return table.toString();
  }

  String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("bellowsBench", 1);
    root.put("bench", KernelCommand.NAME);
    root.put("started", started.toString());
    write(costs, "feature", root.putArray("costs"));
    write(scorer, "call", root.putArray("scorer"));
    root.set("machine", JSON.valueToTree(machine));
    root.set("versions", JSON.valueToTree(versions));
    return root.toPrettyString();
  }

  private static void write(List<Cost> costs, String subject, ArrayNode rows) {
    for (Cost cost : costs) {
      rows.addObject()
          .put(subject, cost.subject())
          .put("window", cost.window())
          .put("nanosPerRow", cost.nanosPerRow())
          .put("error", cost.error())
          .put("bytesPerRow", cost.bytesPerRow());
    }
  }
}
