package dev.bellows.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellows.session.ClusterSizing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says which machines a job over so much data needs. */
@Command(
    name = "sizing",
    header = "Says which machines a job over so much data needs, to start measuring with.",
    synopsisHeading = "%nUsage: ",
    optionListHeading = "%n",
    footer = {
      "",
      "Examples:",
      "  @|bold bellows sizing|@ --data-gb 0.5",
      "  @|bold bellows sizing|@ --data-gb 750 --complexity 1.5 --json"
    })
final class SizingCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Console console;

  @Spec private CommandSpec spec;

  @Option(
      names = "--data-gb",
      paramLabel = "N",
      required = true,
      description = "The data that the job reads, uncompressed, in GB.")
  private double dataGb;

  @Option(
      names = "--complexity",
      paramLabel = "X",
      defaultValue = "1",
      description = "More than 1 for wide joins and many windows. Default: ${DEFAULT-VALUE}")
  private double complexity;

  @Option(
      names = "--partition-size",
      paramLabel = "SIZE",
      defaultValue = "128m",
      description = "The size aimed at for a partition. Default: ${DEFAULT-VALUE}")
  private String partitionSize;

  @Option(names = "--json", description = "Prints the numbers as JSON.")
  private boolean json;

  SizingCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    ClusterSizing sizing = checked();
    if (json) {
      console
          .out()
          .println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(asJson(sizing)));
      return CommandShell.DONE;
    }
    lines(sizing).forEach(console.out()::println);
    return CommandShell.DONE;
  }

  private ClusterSizing checked() {
    try {
      ClusterSizing sizing = ClusterSizing.recommend(dataGb, complexity);
      sizing.partitions(partitionSize);
      return sizing;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private List<String> lines(ClusterSizing sizing) {
    TextTable table = new TextTable("data", number(sizing.dataGb()) + " GB");
    table.row("complexity", number(sizing.complexity()));
    if (sizing instanceof ClusterSizing.OneMachine machine) {
      table.row("machines", "1: a cluster would only add its shuffles");
      table.row("cores", machine.minCores() + " to " + machine.maxCores());
      table.row("memory", machine.minMemoryGb() + " to " + machine.maxMemoryGb() + " GB");
    }
    if (sizing instanceof ClusterSizing.Cluster cluster) {
      table.row(
          "workers",
          cluster.workers()
              + " (with dynamic allocation "
              + cluster.minWorkers()
              + " to "
              + cluster.maxWorkers()
              + ")");
      table.row("memory", number(cluster.memoryPerWorkerGb()) + " GB for each worker");
    }
    table.row(
        "partitions",
        Amounts.count(sizing.partitions(partitionSize)) + " of about " + partitionSize);
    return new ArrayList<>(table.lines());
  }

  private ObjectNode asJson(ClusterSizing sizing) {
    ObjectNode root = JSON.createObjectNode().put("bellowsSizing", 1);
    root.put("dataGb", sizing.dataGb()).put("complexity", sizing.complexity());
    root.put("workers", sizing.workers());
    if (sizing instanceof ClusterSizing.OneMachine machine) {
      root.put("minCores", machine.minCores()).put("maxCores", machine.maxCores());
      root.put("minMemoryGb", machine.minMemoryGb()).put("maxMemoryGb", machine.maxMemoryGb());
    }
    if (sizing instanceof ClusterSizing.Cluster cluster) {
      root.put("minWorkers", cluster.minWorkers()).put("maxWorkers", cluster.maxWorkers());
      root.put("memoryPerWorkerGb", cluster.memoryPerWorkerGb());
    }
    return root.put("partitionSize", partitionSize)
        .put("partitions", sizing.partitions(partitionSize));
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
