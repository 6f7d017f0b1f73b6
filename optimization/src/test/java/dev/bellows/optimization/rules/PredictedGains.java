package dev.bellows.optimization.rules;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.bellows.core.advice.Advisor;
import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Gain;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.optimization.testing.PlanCorpus;
import dev.bellows.optimization.testing.PlanDefect;
import dev.bellows.optimization.testing.PlanTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Prints the gain that is predicted for each defect of the corpus beside the one that is measured:
 * the least of some runs of the plan and of its twin into nowhere. Run by hand, because it takes
 * minutes and its numbers are the machine's.
 */
public final class PredictedGains {
  private final PlanTables tables;
  private final int runs;
  private final List<Double> errors = new ArrayList<>();

  private PredictedGains(PlanTables tables, int runs) {
    this.tables = tables;
    this.runs = runs;
  }

  /** Arguments: how many times the rows of the corpus's tables, and how many runs of each plan. */
  public static void main(String[] arguments) throws IOException {
    int scale = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
    int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    Path folder = Files.createTempDirectory("predicted-gains");
    new PredictedGains(new PlanTables(folder, scale), runs).print();
  }

  private void print() {
    line("%-58s %9s %9s %9s %9s", "defect", "from", "to", "measured", "error");
    for (PlanDefect each : PlanCorpus.all()) {
      PlanCorpus.under(
          tables.spark(),
          each.settings(),
          () -> {
            row(each);
            return null;
          });
    }
    double[] values = errors.stream().mapToDouble(each -> each).toArray();
    line("median error %.0f ms over %d plans", StatUtils.percentile(values, 50), values.length);
  }

  private void row(PlanDefect each) {
    Gain predicted = predicted(each);
    double measured = millis(each.defect()) - millis(each.twin());
    double error =
        Math.max(0, Math.max(predicted.lowMillis() - measured, measured - predicted.highMillis()));
    errors.add(error);
    line(
        "%-58s %9.0f %9.0f %9.0f %9.0f",
        each, predicted.lowMillis(), predicted.highMillis(), measured, error);
  }

  private Gain predicted(PlanDefect each) {
    return Advisor.of(new OptimizationRules().rules())
        .with(each.rule(), each.thresholds())
        .advise(Evidence.planned(each.defect().apply(tables)))
        .findings()
        .stream()
        .filter(finding -> finding.rule().equals(each.rule()))
        .filter(finding -> finding.reason().equals(each.reason()))
        .map(Finding::gain)
        .findFirst()
        .orElse(Gain.NONE);
  }

  private double millis(Function<PlanTables, Dataset<Row>> query) {
    double least = Double.MAX_VALUE;
    for (int i = 0; i < runs; i++) {
      Dataset<Row> rows = query.apply(tables);
      long start = System.nanoTime();
      rows.write().format("noop").mode("overwrite").save();
      least = Math.min(least, (System.nanoTime() - start) / 1e6);
      tables.spark().catalog().clearCache();
    }
    return least;
  }

  @FormatMethod
  private static void line(@FormatString String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
