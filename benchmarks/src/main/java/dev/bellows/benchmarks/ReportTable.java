package dev.bellows.benchmarks;

import dev.bellows.benchmarks.BenchReport.Ratio;
import dev.bellows.benchmarks.Outcome.Cut;
import dev.bellows.benchmarks.Outcome.Failed;
import dev.bellows.benchmarks.Outcome.Measured;
import dev.bellows.benchmarks.Outcome.Missing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A report as an aligned table. */
record ReportTable(BenchReport report) {
  private static final int TEXT_COLUMNS = 2;

  @Override
  public String toString() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        List.of(
            "peer",
            "computes",
            "median s",
            "min–max",
            "rows/s",
            "× Bellows",
            "× " + report.floor(),
            "peak memory"));
    report.results().forEach(result -> lines.add(line(result)));
    return aligned(lines);
  }

  private List<String> line(PeerResult result) {
    List<String> cells = new ArrayList<>();
    cells.add(result.name());
    cells.add(result.title().computes());
    if (result.outcome() instanceof Measured measured) {
      cells.add(seconds(measured.median()));
      cells.add(seconds(measured.fastest()) + "–" + seconds(measured.slowest()));
      cells.add(rate(result, measured.median()));
      cells.add(text(report.ratioToBellows(result)));
      cells.add(text(report.ratioToFloor(result)));
      cells.add(memory(measured, result.title()));
    } else if (result.outcome() instanceof Cut cut) {
      cells.add("> " + seconds(cut.seconds()));
      cells.add("cut");
      cells.add("< " + rate(result, cut.seconds()));
      cells.add(text(report.ratioToBellows(result)));
      cells.add(text(report.ratioToFloor(result)));
    } else if (result.outcome() instanceof Failed failed) {
      cells.add("failed: " + failed.message());
    } else if (result.outcome() instanceof Missing missing) {
      cells.add("not to be had: " + missing.reason());
    }
    return cells;
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.2f", seconds);
  }

  private static String rate(PeerResult result, double seconds) {
    return String.format(Locale.ROOT, "%,.0f", result.title().rows() / seconds);
  }

  private static String text(Optional<Ratio> ratio) {
    return ratio.map(Ratio::toString).orElse("–");
  }

  private static String memory(Measured measured, PeerTitle title) {
    return measured.peakBytes() == 0
        ? "unknown"
        : String.format(Locale.ROOT, "%.2f GB %s", measured.peakBytes() / 1e9, title.memory());
  }

  /** Names to the left, numbers to the right; a cell that ends its line early may run over. */
  private static String aligned(List<List<String>> lines) {
    int columns = lines.get(0).size();
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        boolean runsOver = i == line.size() - 1 && line.size() < columns;
        widths[i] = Math.max(widths[i], runsOver ? 0 : line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        boolean left = i < TEXT_COLUMNS || i == columns - 1 || line.size() <= TEXT_COLUMNS + 1;
        String cell = line.get(i);
        String gap = " ".repeat(Math.max(0, widths[i] - cell.length()));
        row.append(i == 0 ? "" : "  ").append(left ? cell + gap : gap + cell);
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
