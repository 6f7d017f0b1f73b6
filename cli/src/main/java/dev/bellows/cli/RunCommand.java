package dev.bellows.cli;

import dev.bellows.features.job.FeatureJob;
import dev.bellows.features.job.JobPlan;
import dev.bellows.features.job.JobReport;
import dev.bellows.features.job.RunMode;
import dev.bellows.session.SessionPlan;
import dev.bellows.session.SparkSessionFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a feature job, or shows what it would do. */
@Command(
    name = "run",
    header = "Runs a feature job and says how long each step took.",
    synopsisHeading = "%nUsage: ",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footer = {
      "",
      "Examples:",
      "  @|bold bellows run|@ examples/flights/job.yaml",
      "  @|bold bellows run|@ job.yaml --set sinks.0.path=/tmp/features --json report.json",
      "  @|bold bellows run|@ job.yaml --dry-run",
      "  @|bold bellows run|@ job.yaml --incremental",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage (also of the job file), 3 the data broke a rule."
    })
final class RunCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "JOB", description = "The job, a YAML file.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "A.B=C",
      description = {
        "Sets one value of the job file; may be repeated. A list is indexed by number:",
        "--set sinks.0.path=out/x"
      })
  private List<String> overrides = List.of();

  @Option(
      names = "--dry-run",
      description =
          "Checks everything and shows the plan and the session; computes and writes nothing.")
  private boolean dryRun;

  @ArgGroup(exclusive = true)
  private Extent extent = new Extent();

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the report as JSON, too.")
  private Path json;

  @Option(names = "--quiet", description = "Shows no progress and no tables.")
  private boolean quiet;

  /** How much is computed. */
  static final class Extent {
    @Option(
        names = "--incremental",
        description =
            "Computes what is new since the last run, as the job's 'incremental' block says.")
    private boolean incremental;

    @Option(names = "--full", description = "Computes all rows; the default.")
    private boolean full;

    RunMode mode() {
      return full || !incremental ? RunMode.FULL : RunMode.INCREMENTAL;
    }
  }

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    FeatureJob job = FeatureJob.load(file, overrides);
    SessionPlan session = SparkSessionFactory.plan(job.sessionConfig());
    return dryRun ? show(job, session) : run(job, session);
  }

  private int show(FeatureJob job, SessionPlan session) {
    try (OwnedSession owned = OwnedSession.of(session)) {
      JobPlan plan = plan(job, owned.spark());
      console.out().println(plan.describe().stripTrailing());
      console.out().println();
      console.out().println(plan.explain().stripTrailing());
      console.out().println();
      console.out().println("session");
      console.out().println(session.explain());
      console.out().println();
      console.out().println("dry run: nothing was computed or written");
      return CommandShell.DONE;
    }
  }

  private int run(FeatureJob job, SessionPlan session) {
    JobReport report;
    ProgressView view = quiet ? ProgressView.NONE : ProgressView.on(console);
    try (ProgressMonitor progress = ProgressMonitor.start(view, "starting Spark");
        OwnedSession owned = OwnedSession.of(session);
        Interruption interruption = Interruption.watch(owned.spark(), progress, console)) {
      report = interruption.unlessInterrupted(() -> run(job, owned.spark(), progress));
    }
    OutFile.write(json, report::toJson, "The job is done");
    if (!quiet) {
      new RunSummary(report, console.outTerminal()).lines().forEach(console.out()::println);
    }
    return CommandShell.DONE;
  }

  private JobPlan plan(FeatureJob job, SparkSession spark) {
    return extent.mode() == RunMode.INCREMENTAL ? job.planIncremental(spark) : job.plan(spark);
  }

  private JobReport run(FeatureJob job, SparkSession spark, ProgressMonitor progress) {
    progress.phase("checking the job");
    JobPlan plan = plan(job, spark);
    progress.phase("running");
    progress.watch(spark);
    return plan.run();
  }
}
