package dev.bellows.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bellows} itself: without a command it shows the help. */
@Command(
    name = "bellows",
    versionProvider = Version.class,
    synopsisHeading = "%nUsage: ",
    synopsisSubcommandLabel = "COMMAND",
    optionListHeading = "%n",
    commandListHeading = "%nCommands:%n",
    header = "Feature engineering for Apache Spark: one file, one command.",
    footer = {
      "",
      "Examples:",
      "  @|bold bellows run|@ examples/flights/job.yaml                        on an embedded"
          + " Spark",
      "  @|bold bellows run|@ job.yaml --dry-run                               check and show the"
          + " plan",
      "  @|bold bellows run|@ job.yaml --set sources.sales.path=day.csv        change one setting",
      "  @|bold bellows run|@ job.yaml --master spark://host:7077              on a cluster",
      "  @|bold bellows profile|@ june.parquet --reference may.parquet --out report.html   drift"
          + " and statistics",
      "  @|bold bellows profile|@ june.parquet --reference may.parquet         statistics and"
          + " drift",
      "  @|bold bellows compress|@ flights.parquet --features distance,hour --label late --out"
          + " cells   rows of the same bins as one",
      "  @|bold bellows report|@ spark-events/app-1 --out report.html          where a finished"
          + " job's time went",
      "  @|bold bellows skew|@ sales.parquet --keys store                      hot keys, and what"
          + " to do",
      "  @|bold bellows explain|@ \"select …\"                                   what will be slow,"
          + " before it runs",
      "  @|bold bellows sizing|@ --data-gb 750 --complexity 1.5                a cluster for the"
          + " data",
      "",
      "The options of spark-submit (--master, --conf, --driver-memory, --executor-memory, …) may"
          + " stand",
      "before or after the command; with one of them the command runs through Spark's SparkSubmit.",
      "",
      "Environment: BELLOWS_HEAP (heap of the embedded Spark, default 4g), JAVA_HOME, SPARK_HOME.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a rule failed."
    })
final class RootCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }
}
