package dev.bellows.cli;

import dev.bellows.features.profile.WeightMeaning;
import dev.bellows.features.validate.FeatureValidator;
import dev.bellows.features.validate.RuleFile;
import dev.bellows.features.validate.RuleReport;
import dev.bellows.features.validate.RuleSet;
import dev.bellows.features.validate.ValidationReport;
import dev.bellows.session.SessionConfig;
import dev.bellows.session.SessionPlan;
import dev.bellows.session.SparkSessionFactory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures the columns of a table, and how they moved against another one. */
@Command(
    name = "profile",
    header = "Measures the columns of a table, their drift against another, and their rules.",
    synopsisHeading = "%nUsage: ",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footer = {
      "",
      "Examples:",
      "  @|bold bellows profile|@ sales.parquet --out sales.html",
      "  @|bold bellows profile|@ june.parquet --reference may.parquet --rules rules.yaml",
      "  @|bold bellows profile|@ flights.parquet --where \"month = 6\" --reference-where \"month <"
          + " 6\"",
      "",
      "TABLE is a path of parquet, delta, csv, json or orc data, or a table of the session's"
          + " catalog.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a rule of severity error or fatal is broken."
    })
final class ProfileCommand implements Callable<Integer> {
  /** Lines of the table that is printed; the report has all columns. */
  private static final int MOST_LINES = 40;

  private static final String MEASURED = "The table is measured";

  private final Console console;

  @Parameters(paramLabel = "TABLE", description = "What to measure.")
  private String table;

  @Option(
      names = "--where",
      paramLabel = "SQL",
      description = "Only the rows for which it is true.")
  private String where;

  @Option(names = "--reference", paramLabel = "TABLE", description = "What to compare it with.")
  private String reference;

  @Option(
      names = "--reference-where",
      paramLabel = "SQL",
      description = "Only these of its rows; without --reference, these rows of TABLE.")
  private String referenceWhere;

  @Option(
      names = "--weight",
      paramLabel = "COLUMN",
      description = "The column of the rows' weights.")
  private String weight;

  @Option(
      names = "--weight-meaning",
      paramLabel = "MEANING",
      description = {
        "frequency: a row of weight k is k rows (default).",
        "reliability: how much a row counts beside others."
      })
  private WeightMeaning meaning = WeightMeaning.FREQUENCY;

  @Option(names = "--rules", paramLabel = "FILE", description = "Rules of the rows, a YAML list.")
  private Path rules;

  @Option(names = "--title", paramLabel = "TEXT", description = "The report's title.")
  private String title;

  @Option(names = "--out", paramLabel = "FILE", description = "Writes the report as HTML.")
  private Path html;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the report as JSON.")
  private Path json;

  @Option(names = "--quiet", description = "Shows no progress and no table.")
  private boolean quiet;

  ProfileCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Optional<RuleSet> ruleSet = Optional.ofNullable(rules).map(RuleFile::read);
    SessionPlan session = SparkSessionFactory.plan(SessionConfig.defaults());
    ValidationReport report;
    ProgressView view = quiet ? ProgressView.NONE : ProgressView.on(console);
    try (ProgressMonitor progress = ProgressMonitor.start(view, "starting Spark");
        OwnedSession owned = OwnedSession.of(session);
        Interruption interruption = Interruption.watch(owned.spark(), progress, console)) {
      report = interruption.unlessInterrupted(() -> measure(owned.spark(), progress, ruleSet));
    }
    OutFile.write(html, report::toHtml, MEASURED);
    OutFile.write(json, report::toJson, MEASURED);
    if (!quiet) {
      print(report);
    }
    return report.held() ? CommandShell.DONE : CommandShell.RULE_FAILED;
  }

  private ValidationReport measure(
      SparkSession spark, ProgressMonitor progress, Optional<RuleSet> ruleSet) {
    progress.phase("looking at the table");
    Dataset<Row> rows = TableRows.of(spark, table, where).rows();
    Optional<Dataset<Row>> compared = referenceRows(spark).map(TableRows::rows);
    progress.watch(spark);
    FeatureValidator validator = validator(ruleSet).onPhase(progress::phase);
    return compared
        .map(others -> validator.validateFeatures(rows, others))
        .orElseGet(() -> validator.validateFeatures(rows));
  }

  private FeatureValidator validator(Optional<RuleSet> ruleSet) {
    FeatureValidator validator = FeatureValidator.all().title(title == null ? table : title);
    if (weight != null) {
      validator = validator.weight(weight, meaning);
    }
    return ruleSet.isPresent() ? validator.rules(ruleSet.get()) : validator;
  }

  private Optional<TableRows> referenceRows(SparkSession spark) {
    if (reference == null && referenceWhere == null) {
      return Optional.empty();
    }
    return Optional.of(TableRows.of(spark, reference == null ? table : reference, referenceWhere));
  }

  private void print(ValidationReport report) {
    report.describe(MOST_LINES).lines().map(this::shown).forEach(console.out()::println);
    report.rules().map(RuleReport::describe).ifPresent(this::printRules);
    if (html != null) {
      console.out().println();
      console.out().println("report: " + html);
    }
  }

  private String shown(String line) {
    return console.outTerminal().signs() == Terminal.Signs.UNICODE
        ? line
        : line.replace('−', '-').replace('≈', '~').replace("∞", "inf");
  }

  private void printRules(String lines) {
    console.out().println();
    console.out().println("rules");
    lines.lines().forEach(line -> console.out().println("  " + line));
  }
}
