package dev.bellows.cli;

import dev.bellows.optimization.delta.DeltaMaintenance;
import dev.bellows.optimization.delta.MaintenancePlan;
import dev.bellows.optimization.delta.MaintenanceResult;
import dev.bellows.optimization.delta.TableDetail;
import dev.bellows.session.SessionConfig;
import dev.bellows.session.SessionPlan;
import dev.bellows.session.SparkSessionFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Keeps a Delta table fast to read. */
@Command(
    name = "delta",
    header = "Compacts, Z-orders and vacuums a Delta table, and says first what that would do.",
    synopsisHeading = "%nUsage: ",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footer = {
      "",
      "Examples:",
      "  @|bold bellows delta|@ detail out/features",
      "  @|bold bellows delta|@ optimize out/features --dry-run",
      "  @|bold bellows delta|@ zorder out/features --columns origin --where \"month >= 6\"",
      "  @|bold bellows delta|@ vacuum out/features --hours 240",
      "",
      "optimize does what the table needs and what pays: its last Z-order again, or a compaction.",
      "TABLE is a path, or a table of the session's catalog.",
      "Exit codes: 0 done, 1 failed (also: a vacuum below the table's retention), 2 wrong usage."
    })
final class DeltaCommand implements Callable<Integer> {
  private static final int MOST_COMMITS = 20;

  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "OPERATION",
      description = "optimize, compact, zorder, vacuum, detail or history.")
  private Operation operation;

  @Parameters(index = "1", paramLabel = "TABLE", description = "The Delta table.")
  private String table;

  @Option(
      names = "--columns",
      paramLabel = "COLUMN",
      split = ",",
      description = "The columns of a Z-order, with commas between.")
  private List<String> columns = List.of();

  @Option(
      names = "--where",
      paramLabel = "SQL",
      description = "Only the partitions for which it is true.")
  private String where;

  @Option(
      names = "--target-mb",
      paramLabel = "MB",
      description = "The size of files to aim at (default: the table's, else 1024).")
  private Long targetMegabytes;

  @Option(
      names = "--hours",
      paramLabel = "N",
      description = "A vacuum keeps what was needed within so long (default: the retention, 168).")
  private Long hours;

  @Option(
      names = "--dry-run",
      description = "Says what would be done, cost and gain; does nothing.")
  private boolean dryRun;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the outcome as JSON.")
  private Path json;

  @Option(names = "--quiet", description = "Shows no progress and no outcome.")
  private boolean quiet;

  /** What can be asked for. */
  private enum Operation {
    OPTIMIZE,
    COMPACT,
    ZORDER,
    VACUUM,
    DETAIL,
    HISTORY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** An outcome in both forms. */
  private record Shown(String text, Supplier<String> json) {}

  DeltaCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    requireOptions();
    SessionPlan session = SparkSessionFactory.plan(SessionConfig.defaults());
    Shown shown;
    ProgressView view = quiet ? ProgressView.NONE : ProgressView.on(console);
    try (ProgressMonitor progress = ProgressMonitor.start(view, "starting Spark");
        OwnedSession owned = OwnedSession.of(session);
        Interruption interruption = Interruption.watch(owned.spark(), progress, console)) {
      shown = interruption.unlessInterrupted(() -> run(owned.spark(), progress));
    }
    OutFile.write(json, shown.json(), "The table is maintained");
    if (!quiet) {
      shown.text().lines().forEach(console.out()::println);
    }
    return CommandShell.DONE;
  }

  private void requireOptions() {
    require(operation == Operation.ZORDER || columns.isEmpty(), "--columns is of zorder.");
    require(operation != Operation.ZORDER || !columns.isEmpty(), "zorder needs --columns.");
    require(operation == Operation.VACUUM || hours == null, "--hours is of vacuum.");
    require(
        targetMegabytes == null || (targetMegabytes >= 1 && targetMegabytes <= 1_000_000),
        "Invalid --target-mb " + targetMegabytes + "; 1 to 1000000 are possible.");
    require(hours == null || hours >= 0, "Invalid --hours " + hours + "; give 0 or more.");
  }

  private void require(boolean condition, String problem) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), problem);
    }
  }

  private Shown run(SparkSession spark, ProgressMonitor progress) {
    progress.phase("looking at the table");
    progress.watch(spark);
    DeltaMaintenance maintained = maintenance(spark);
    return switch (operation) {
      case DETAIL -> {
        TableDetail detail = maintained.detail();
        yield new Shown(detail.toText(), detail::toJson);
      }
      case HISTORY -> history(maintained);
      default -> maintain(maintained, progress);
    };
  }

  private DeltaMaintenance maintenance(SparkSession spark) {
    DeltaMaintenance maintained = DeltaMaintenance.of(spark, table);
    if (where != null) {
      maintained = maintained.where(where);
    }
    return targetMegabytes == null ? maintained : maintained.targetFileBytes(targetMegabytes << 20);
  }

  private Shown maintain(DeltaMaintenance maintained, ProgressMonitor progress) {
    MaintenancePlan plan = plan(maintained);
    if (dryRun) {
      return new Shown(plan.toText(), plan::toJson);
    }
    progress.phase(plan.operation() + " of " + table);
    MaintenanceResult result = maintained.run(plan);
    return new Shown(result.toText(), result::toJson);
  }

  private MaintenancePlan plan(DeltaMaintenance maintained) {
    return switch (operation) {
      case COMPACT -> maintained.planCompact();
      case ZORDER -> maintained.planZorder(columns.toArray(String[]::new));
      case VACUUM -> hours == null ? maintained.planVacuum() : maintained.planVacuum(hours);
      default -> maintained.planOptimize();
    };
  }

  private static Shown history(DeltaMaintenance maintained) {
    Dataset<Row> commits = maintained.history();
    TextTable lines = new TextTable(">version", "time", "operation", "metrics");
    for (Row row :
        commits
            .selectExpr(
                "string(version)",
                "string(date_trunc('second', timestamp))",
                "operation",
                "to_json(operationMetrics)")
            .limit(MOST_COMMITS)
            .collectAsList()) {
      lines.row(row.getString(0), row.getString(1), row.getString(2), row.getString(3));
    }
    List<String> json = commits.toJSON().collectAsList();
    String more =
        json.size() > MOST_COMMITS ? "\n… and " + (json.size() - MOST_COMMITS) + " before" : "";
    return new Shown(
        String.join("\n", lines.lines()) + more, () -> "[" + String.join(",\n", json) + "]");
  }
}
