package dev.bellows.cli;

import dev.bellows.core.Suggestions;
import dev.bellows.optimization.partition.AggregateFunction;
import dev.bellows.optimization.partition.JoinType;
import dev.bellows.optimization.partition.PartitionOptimizer;
import dev.bellows.optimization.partition.SkewDetector;
import dev.bellows.optimization.partition.SkewReport;
import dev.bellows.session.SessionConfig;
import dev.bellows.session.SessionPlan;
import dev.bellows.session.SparkSessionFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds the keys of a table that make one task the longest, and says what to do. */
@Command(
    name = "skew",
    header = "Finds the hot keys of a table, and says what to do about them, or nothing.",
    synopsisHeading = "%nUsage: ",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footer = {
      "",
      "Examples:",
      "  @|bold bellows skew|@ sales.parquet --keys store",
      "  @|bold bellows skew|@ sales.parquet --keys store,month --join stores.parquet --type full",
      "  @|bold bellows skew|@ sales.parquet --keys store --aggregate sum,median",
      "",
      "TABLE is a path of parquet, delta, csv, json or orc data, or a table of the session's"
          + " catalog.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage."
    })
final class SkewCommand implements Callable<Integer> {
  private static final String LOOKED = "The table is looked at";

  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "TABLE", description = "What to look at.")
  private String table;

  @Option(
      names = "--keys",
      required = true,
      split = ",",
      paramLabel = "COLUMN",
      description = "The columns it is joined, grouped or windowed by.")
  private List<String> keys;

  @Option(
      names = "--where",
      paramLabel = "SQL",
      description = "Only the rows for which it is true.")
  private String where;

  @Option(
      names = "--join",
      paramLabel = "TABLE",
      description = "It is joined with that one, which has the same columns as keys.")
  private String other;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "inner (default), left, right, full, semi or anti.")
  private String type;

  @Option(
      names = "--aggregate",
      split = ",",
      paramLabel = "FUNCTION",
      description = "It is grouped for these: sum, avg, median, percentile, …")
  private List<String> functions = List.of();

  @Option(names = "--window", description = "The keys partition a window over all their rows.")
  private boolean window;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Tasks at once of the cluster it runs on (default: those of the session).")
  private Integer slots;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions of its shuffles (default: those of the session).")
  private Integer partitions;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the report as JSON.")
  private Path json;

  @Option(names = "--quiet", description = "Shows no progress and no report.")
  private boolean quiet;

  SkewCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    requireOneUse();
    JoinType joinType = type == null ? JoinType.INNER : named(JoinType.class, type, "--type");
    List<AggregateFunction> asked =
        functions.stream().map(f -> named(AggregateFunction.class, f, "--aggregate")).toList();
    SessionPlan session = SparkSessionFactory.plan(SessionConfig.defaults());
    SkewReport report;
    ProgressView view = quiet ? ProgressView.NONE : ProgressView.on(console);
    try (ProgressMonitor progress = ProgressMonitor.start(view, "starting Spark");
        OwnedSession owned = OwnedSession.of(session);
        Interruption interruption = Interruption.watch(owned.spark(), progress, console)) {
      report =
          interruption.unlessInterrupted(() -> measure(owned.spark(), progress, joinType, asked));
    }
    OutFile.write(json, report::toJson, LOOKED);
    if (!quiet) {
      report.toText().lines().forEach(console.out()::println);
    }
    return CommandShell.DONE;
  }

  private SkewReport measure(
      SparkSession spark,
      ProgressMonitor progress,
      JoinType joinType,
      List<AggregateFunction> asked) {
    progress.phase("looking at the table");
    SkewDetector detector =
        PartitionOptimizer.skew(
            TableRows.of(spark, table, where).rows(), keys.toArray(String[]::new));
    if (other != null) {
      detector = detector.forJoin(TableRows.of(spark, other, null).rows(), joinType);
    }
    if (!asked.isEmpty()) {
      detector =
          detector.forAggregate(
              asked.get(0), asked.stream().skip(1).toArray(AggregateFunction[]::new));
    }
    detector = window ? detector.forWholeWindow() : detector;
    detector = slots == null ? detector : detector.slots(slots);
    detector = partitions == null ? detector : detector.partitions(partitions);
    progress.watch(spark);
    progress.phase("looking for hot keys");
    return detector.measure();
  }

  private void requireOneUse() {
    int uses = (other == null ? 0 : 1) + (functions.isEmpty() ? 0 : 1) + (window ? 1 : 0);
    usage(uses <= 1, "Name one use: --join, --aggregate or --window");
    usage(type == null || other != null, "--type is of a join: name the other table with --join");
    usage(slots == null || slots >= 1, "Invalid --slots: " + slots + "; at least 1 is needed");
    usage(
        partitions == null || partitions >= 2,
        "Invalid --partitions: " + partitions + "; at least 2 are needed");
  }

  private void usage(boolean fine, String message) {
    if (!fine) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  private <E extends Enum<E>> E named(Class<E> kind, String name, String option) {
    List<String> known =
        Arrays.stream(kind.getEnumConstants())
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .toList();
    String asked = name.strip().toLowerCase(Locale.ROOT);
    usage(
        known.contains(asked),
        "Invalid value for option '%s': '%s' is none of %s%s"
            .formatted(
                option, name, String.join(", ", known), Suggestions.didYouMean(asked, known)));
    return Enum.valueOf(kind, asked.toUpperCase(Locale.ROOT));
  }
}
