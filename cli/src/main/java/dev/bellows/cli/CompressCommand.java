package dev.bellows.cli;

import dev.bellows.compression.CompressedRows;
import dev.bellows.compression.CompressionProof;
import dev.bellows.compression.CompressionReport;
import dev.bellows.compression.PostBinningCompressor;
import dev.bellows.compression.RatioEstimate;
import dev.bellows.compression.learn.ExactnessContract;
import dev.bellows.compression.report.CompressionSummary;
import dev.bellows.core.Schemas;
import dev.bellows.features.binning.Binner;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.binning.ColumnBinning;
import dev.bellows.features.profile.WeightMeaning;
import dev.bellows.session.SessionConfig;
import dev.bellows.session.SessionPlan;
import dev.bellows.session.SparkSessionFactory;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes one row of all rows of a table that fall into the same bins, and proves it. */
@Command(
    name = "compress",
    header = "Makes one row of all rows of a table that have the same bins, and proves it.",
    synopsisHeading = "%nUsage: ",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footer = {
      "",
      "Examples:",
      "  @|bold bellows compress|@ flights.parquet --features distance,hour --label late --out"
          + " out/cells",
      "  @|bold bellows compress|@ flights.parquet --features distance,hour --measures delay --out"
          + " out/cells",
      "  @|bold bellows compress|@ flights.parquet --features distance,hour --bin"
          + " hour=edges:6,12,18 --label late --min-ratio 5 --out out/cells",
      "",
      "DIR gets the cells (parquet), bins.json, and the report as report.txt, .json and .html.",
      "Exit codes: 0 done, 1 failed (also: a ratio below --min-ratio, a proof that fails), 2 wrong"
          + " usage."
    })
final class CompressCommand implements Callable<Integer> {
  private static final long CELLS_PER_FILE = 1_000_000;
  private static final int MOST_FILES = 200;

  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "TABLE", description = "What to compress.")
  private String table;

  @Option(
      names = "--where",
      paramLabel = "SQL",
      description = "Only the rows for which it is true.")
  private String where;

  @Option(
      names = "--features",
      paramLabel = "COLUMN",
      required = true,
      split = ",",
      description = "The columns that are binned, with commas between.")
  private List<String> features;

  @Option(
      names = "--bins",
      paramLabel = "N",
      description = "Bins of about equal weight for each column of numbers (default 10).")
  private int bins = 10;

  @Option(
      names = "--bin",
      paramLabel = "COLUMN=RULE",
      converter = BinRuleOption.Converter.class,
      description = {
        "The bins of one column; may be repeated: 20, width:8, edges:6,12,18,",
        "distinct:24, categories:30."
      })
  private List<BinRuleOption> rules = List.of();

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "Rows of different labels stay apart; without it cells are of bins alone.")
  private String label;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "labelled, which needs --label, or cells, which has none.")
  private String mode;

  @Option(
      names = "--measures",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns of numbers of which each cell keeps mean and squares.")
  private String[] measures = {};

  @Option(
      names = "--protect",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns by whose values rows stay apart: groups, times, folds.")
  private String[] protect = {};

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

  @Option(
      names = "--representatives",
      description = "Cells also have a number for each bin, under the column's own name.")
  private boolean representatives;

  @Option(
      names = "--min-ratio",
      paramLabel = "R",
      description = "Refuses to compress fewer than so many rows into a cell.")
  private double minRatio = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "A new or empty folder.")
  private String out;

  @Option(names = "--title", paramLabel = "TEXT", description = "The report's title.")
  private String title;

  @Option(names = "--quiet", description = "Shows no progress and no report.")
  private boolean quiet;

  CompressCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    requireMode();
    Binner binner = binner();
    SessionPlan session = SparkSessionFactory.plan(SessionConfig.defaults());
    CompressionSummary summary;
    ProgressView view = quiet ? ProgressView.NONE : ProgressView.on(console);
    try (ProgressMonitor progress = ProgressMonitor.start(view, "starting Spark");
        OwnedSession owned = OwnedSession.of(session);
        Interruption interruption = Interruption.watch(owned.spark(), progress, console)) {
      summary = interruption.unlessInterrupted(() -> compress(owned.spark(), progress, binner));
    }
    if (!quiet) {
      summary.toText().lines().forEach(console.out()::println);
      console.out().println();
      console.out().println("written: " + out);
    }
    return summary.isProved() ? CommandShell.DONE : CommandShell.FAILED;
  }

  private void requireMode() {
    if (mode == null || mode.equalsIgnoreCase(label == null ? "cells" : "labelled")) {
      return;
    }
    String problem =
        switch (mode.toLowerCase(java.util.Locale.ROOT)) {
          case "labelled" -> "--mode labelled needs --label.";
          case "cells" -> "--mode cells has no --label; --measures keeps its mean.";
          default -> "Invalid --mode '" + mode + "'; there are labelled and cells.";
        };
    throw new ParameterException(spec.commandLine(), problem);
  }

  private Binner binner() {
    try {
      Binner binner = Binner.quantiles(bins).columns(features.toArray(String[]::new));
      for (BinRuleOption rule : rules) {
        if (!features.contains(rule.column())) {
          throw new ParameterException(
              spec.commandLine(),
              "--bin " + rule.column() + " is of none of the --features " + features + ".");
        }
        binner = binner.column(rule.column(), rule.policy());
      }
      return weight == null ? binner : binner.weight(weight);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private CompressionSummary compress(SparkSession spark, ProgressMonitor progress, Binner binner) {
    progress.phase("looking at the table");
    CompressedFolder folder = new CompressedFolder(spark, out);
    folder.requireEmpty();
    Dataset<Row> rows = TableRows.of(spark, table, where).rows();
    requireColumns(rows.schema());
    progress.watch(spark);
    progress.phase("fitting the bins");
    BinningModel fitted = binner.fit(rows);
    PostBinningCompressor compressor = compressor(fitted);
    compressor.check(rows.schema());
    progress.phase("estimating the ratio");
    RatioEstimate estimate = compressor.estimateRatio(rows);
    progress.phase("compressing");
    CompressionReport counts = write(compressor, rows, folder);
    folder.write("bins.json", fitted.toJson());
    progress.phase("proving");
    CompressionProof proof = compressor.verify(rows, spark.read().parquet(folder.cells()));
    CompressionSummary summary =
        new CompressionSummary(
            title == null ? table : title,
            Instant.now(),
            compressor.schema(),
            fitted.columns().stream()
                .collect(Collectors.toMap(ColumnBinning::name, ColumnBinning::buckets)),
            counts,
            folder.bytesOf(rows),
            folder.bytes(),
            estimate,
            proof,
            ExactnessContract.usual());
    folder.write("report.txt", summary.toText());
    folder.write("report.json", summary.toJson());
    folder.write("report.html", summary.toHtml());
    return summary;
  }

  private static CompressionReport write(
      PostBinningCompressor compressor, Dataset<Row> rows, CompressedFolder folder) {
    try (CompressedRows cells = compressor.compress(rows)) {
      int files = (int) Math.min(MOST_FILES, 1 + cells.report().rowsOut() / CELLS_PER_FILE);
      cells.rows().coalesce(files).write().parquet(folder.cells());
      return cells.report();
    }
  }

  /** All that can be wrong with the columns, before a job fits the bins. */
  private void requireColumns(StructType schema) {
    features.forEach(name -> Schemas.requireColumn(schema, name, "bin"));
    List.of(measures).forEach(name -> Schemas.requireNumeric(schema, name, "measure"));
    List.of(protect).forEach(name -> Schemas.requireOrderable(schema, name, "group by"));
    if (label != null) {
      Schemas.requireOrderable(schema, label, "group by");
    }
    if (weight != null) {
      Schemas.requireNumeric(schema, weight, "weight rows by");
    }
  }

  private PostBinningCompressor compressor(BinningModel fitted) {
    PostBinningCompressor compressor =
        label == null
            ? PostBinningCompressor.cells(fitted)
            : PostBinningCompressor.labelled(fitted, label);
    compressor = compressor.measuring(measures).protecting(protect).minRatio(minRatio);
    if (weight != null) {
      compressor = compressor.weight(weight, meaning);
    }
    return representatives ? compressor.representatives() : compressor;
  }
}
