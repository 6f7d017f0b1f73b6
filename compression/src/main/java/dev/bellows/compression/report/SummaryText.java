package dev.bellows.compression.report;

import static dev.bellows.compression.report.SummaryWords.bytes;
import static dev.bellows.compression.report.SummaryWords.count;
import static dev.bellows.compression.report.SummaryWords.ratio;

import dev.bellows.compression.RatioEstimate.ColumnCost;
import dev.bellows.compression.learn.ExactnessContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A summary as lines to read. */
final class SummaryText {
  private SummaryText() {}

  static String of(CompressionSummary summary) {
    List<String> lines = new ArrayList<>();
    lines.add(SummaryWords.verdict(summary));
    lines.add("");
    lines.add(line("rows", count(summary.counts().rowsIn()) + zeros(summary)));
    lines.add(line("cells", count(summary.counts().rowsOut())));
    lines.add(
        line(
            "ratio",
            ratio(summary.counts().ratio()) + ", estimated " + ratio(summary.estimate().ratio())));
    lines.add(line("bytes", size(summary)));
    lines.add(line("mode", summary.mode()));
    lines.add("");
    lines.add("ratio without");
    for (ColumnCost cost : summary.costliestFirst()) {
      lines.add(line("  " + cost.column(), ratio(cost.ratioWithout())));
    }
    lines.add("");
    lines.add("proof");
    summary.proof().toText().lines().forEach(check -> lines.add("  " + check));
    lines.add("");
    lines.add("what is learned from the cells");
    for (ExactnessContract contract : summary.contracts()) {
      lines.add(line("  " + contract.title(), SummaryWords.answer(summary, contract)));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String zeros(CompressionSummary summary) {
    long zeros = summary.counts().zeroWeights();
    return zeros == 0 ? "" : ", and " + count(zeros) + " of weight 0";
  }

  private static String size(CompressionSummary summary) {
    String out = bytes(summary.bytesOut());
    return summary.bytesIn().isPresent()
        ? bytes(summary.bytesIn().getAsLong()) + " became " + out
        : out;
  }

  private static String line(String name, String value) {
    return String.format(Locale.ROOT, "%-40s %s", name, value);
  }
}
