package dev.bellows.metrics.notebook;

import dev.bellows.core.Args;
import dev.bellows.metrics.profile.Operation;
import dev.bellows.metrics.profile.PerformanceProfiler;
import dev.bellows.metrics.report.RunReport;
import java.util.logging.Level;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a notebook's cells need beside Spark: rows and reports below a cell, and profiles of what a
 * cell does, with their progress while it runs.
 *
 * <pre>{@code
 * Notebook notebook = Notebook.of(spark);
 * notebook.show(sales);
 * try (Operation encode = notebook.profile("encode")) {
 *   encoded.write().parquet(path);
 * }
 * }</pre>
 *
 * <p>In a Jupyter kernel for Java (rapaio, JJava, IJava) it is HTML; elsewhere it is text on the
 * standard output. A display that fails is logged, its text is printed instead, and the cell goes
 * on.
 */
public final class Notebook implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notebook.class);

  /**
   * The compiler of Spark's generated code cannot write what it would log when all is logged, and
   * fails; some kernels log all. The logger is held, or its level would be collected with it.
   */
  private static final java.util.logging.Logger SPARKS_COMPILER =
      java.util.logging.Logger.getLogger("org.codehaus.janino");

  private static final int ROWS = 20;
  private static final long PROGRESS_MILLIS = 500;

  private final CellDisplay display;
  private final PerformanceProfiler profiler;
  private final long progressMillis;

  Notebook(CellDisplay display, PerformanceProfiler profiler, long progressMillis) {
    this.display = display;
    this.profiler = profiler;
    this.progressMillis = progressMillis;
  }

  /**
   * Finds the kernel's display and starts to listen to the application of that session. Where the
   * kernel logs all that {@code java.util.logging} is told, the compiler of Spark's generated code,
   * which fails then, is kept from it.
   *
   * @throws dev.bellows.core.BellowsException on a Spark Connect session
   */
  public static Notebook of(SparkSession spark) {
    return of(spark, CellDisplay.ofKernel());
  }

  /**
   * The same for a kernel that is not known.
   *
   * @throws dev.bellows.core.BellowsException on a Spark Connect session
   */
  public static Notebook of(SparkSession spark, CellDisplay display) {
    if (SPARKS_COMPILER.isLoggable(Level.FINE)) {
      SPARKS_COMPILER.setLevel(Level.INFO);
    }
    return new Notebook(display, PerformanceProfiler.of(spark), PROGRESS_MILLIS);
  }

  /**
   * Profiles what the calling thread makes Spark do until it is closed. While it runs, a line says
   * how far it is; when it is closed, its report takes the line's place.
   *
   * @param name what it does, in the user's words
   */
  public Operation profile(String name) {
    CellProgress progress = new CellProgress(display, progressMillis);
    Operation operation = profiler.profileOperation(name, ended -> end(ended, progress));
    progress.watch(operation);
    return operation;
  }

  private void end(Operation operation, CellProgress progress) {
    CellOutput output = output(operation.report());
    try {
      progress.end(output);
    } catch (RuntimeException e) {
      print(output, e);
    }
  }

  /** Shows a report. */
  public void show(RunReport report) {
    put(output(report));
  }

  /** Shows the first 20 rows as a table. Runs a job. */
  public void show(Dataset<Row> rows) {
    show(rows, ROWS);
  }

  /**
   * Shows the first rows as a table, and says whether there are more. Runs a job.
   *
   * @param most how many, at least 1
   */
  public void show(Dataset<Row> rows, int most) {
    Args.check(most >= 1, "Invalid number of rows to show: %s; at least 1 is needed", most);
    put(RowTable.of(rows, most));
  }

  private static CellOutput output(RunReport report) {
    return new CellOutput(report.toCell(), report.toText());
  }

  private void put(CellOutput output) {
    try {
      display.show(output);
    } catch (RuntimeException e) {
      print(output, e);
    }
  }

  private static void print(CellOutput output, RuntimeException failure) {
    LOG.warn("The notebook's display failed: the output is printed as text.", failure);
    System.out.println(output.text());
  }

  /** What profiles the cells: reports of all since the notebook began, bottlenecks, advice. */
  public PerformanceProfiler profiler() {
    return profiler;
  }

  /** Stops to listen. */
  @Override
  public void close() {
    profiler.close();
  }
}
