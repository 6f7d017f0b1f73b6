import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Prints the line coverage of one module, read from JaCoCo's CSV report. */
class PrintCoverage {
  public static void main(String[] args) throws IOException {
    Path report = Path.of(args[1]);
    if (!Files.exists(report)) {
      System.out.printf("Line coverage of %s: not measured (tests were skipped)%n", args[0]);
      return;
    }
    List<String> lines = Files.readAllLines(report);
    List<String> header = List.of(lines.get(0).split(","));
    int missedColumn = header.indexOf("LINE_MISSED");
    int coveredColumn = header.indexOf("LINE_COVERED");
    long missed = 0;
    long covered = 0;
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      missed += Long.parseLong(cells[missedColumn]);
      covered += Long.parseLong(cells[coveredColumn]);
    }
    double percent = 100.0 * covered / Math.max(1, covered + missed);
    System.out.printf(
        "Line coverage of %s: %.1f %% (%d of %d lines)%n",
        args[0], percent, covered, covered + missed);
  }
}
