package dev.bellows.cli;

import dev.bellows.core.BellowsException;
import dev.bellows.core.SparkErrors;
import dev.bellows.features.job.FeatureJob;
import dev.bellows.features.job.JobSource;
import dev.bellows.optimization.query.PlanReport;
import dev.bellows.optimization.query.QueryOptimizer;
import dev.bellows.session.SessionConfig;
import dev.bellows.session.SparkSessionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a query or a job will make Spark do, and what of it could be cheaper. */
@Command(
    name = "explain",
    header =
        "Says what will be slow in a query or a job before it runs, and what to write instead.",
    synopsisHeading = "%nUsage: ",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footer = {
      "",
      "Examples:",
      "  @|bold bellows explain|@ \"select * from parquet.`sales` where year(day) = 2026\"",
      "  @|bold bellows explain|@ query.sql --out plan.html",
      "  @|bold bellows explain|@ examples/flights/job.yaml",
      "",
      "Of a job, its graph and the plans of its sources are explained: what its steps learn from"
          + " rows is",
      "known when it runs. Nothing is computed or written.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage."
    })
final class ExplainCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "JOB|SQL",
      description = "A job (.yaml), a file of one query (.sql), or the query itself.")
  private String subject;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = {
        "Writes the report as its ending says: .html, .json,",
        "or the picture alone: .mmd (Mermaid), .dot (Graphviz)."
      })
  private Path out;

  ExplainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return isJob() ? explainJob() : explainQuery();
  }

  private boolean isJob() {
    String name = subject.toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private int explainQuery() {
    String query = query();
    try (OwnedSession owned = OwnedSession.of(SparkSessionFactory.plan(SessionConfig.defaults()))) {
      PlanReport report = QueryOptimizer.of(owned.spark()).analyzePlan(rows(owned.spark(), query));
      OutFile.write(out, () -> written(report), "The query is explained");
      print(report.describe());
      return CommandShell.DONE;
    }
  }

  private String query() {
    if (!subject.toLowerCase(Locale.ROOT).endsWith(".sql")) {
      return subject;
    }
    try {
      return Files.readString(Path.of(subject)).strip().replaceFirst(";$", "");
    } catch (IOException e) {
      throw new BellowsException("Cannot read query " + subject + ": " + e, e);
    }
  }

  private static Dataset<Row> rows(SparkSession spark, String query) {
    try {
      return spark.sql(query);
    } catch (Exception e) {
      throw new BellowsException(
          "Cannot explain the query: " + SparkErrors.refusal(e, List.of()), e);
    }
  }

  private String written(PlanReport report) {
    String name = out.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".json")) {
      return report.toJson();
    }
    if (name.endsWith(".mmd")) {
      return report.picture().toMermaid();
    }
    return name.endsWith(".dot") ? report.picture().toDot() : report.toHtml();
  }

  private int explainJob() {
    FeatureJob job = FeatureJob.load(Path.of(subject));
    StringBuilder text = new StringBuilder();
    try (OwnedSession owned = OwnedSession.of(SparkSessionFactory.plan(job.sessionConfig()))) {
      text.append(job.plan(owned.spark()).explain());
      QueryOptimizer optimizer = QueryOptimizer.of(owned.spark());
      for (JobSource source : job.sources()) {
        PlanReport report = optimizer.analyzePlan(source.read(owned.spark()));
        text.append("\nsource ").append(source.name()).append(": ").append(report.describe());
      }
    }
    OutFile.write(out, text::toString, "The job is explained");
    print(text.toString());
    return CommandShell.DONE;
  }

  private void print(String text) {
    text.stripTrailing().lines().forEach(console.out()::println);
  }
}
