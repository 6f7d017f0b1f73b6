package dev.bellows.it.parity;

import dev.bellows.features.trend.oracle.Expected;
import dev.bellows.features.trend.oracle.LawTwo;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges cells, each a number of Bellows beside pandas' and the exact one. Every cell must keep law
 * 2; it must also equal pandas within 1e-9 relative, unless pandas itself differs from the exact
 * number by more than 1e-10 relative: such a cell is left out of the comparison and counted.
 */
final class Tally {
  private static final double PANDAS_ACCURATE = 1e-10;
  private static final double EQUAL = 1e-9;

  private final Map<String, long[]> comparedAndLeftOut = new TreeMap<>();

  /** Judges one feature of a series; NaN stands for a missing number. */
  void judge(String where, String feature, double[] actual, double[] pandas, List<Expected> exact) {
    long[] counts = comparedAndLeftOut.computeIfAbsent(feature, name -> new long[2]);
    for (int row = 0; row < exact.size(); row++) {
      String cell = where + ", " + feature + ", row " + row;
      LawTwo.check(actual[row], exact.get(row), cell);
      if (!same(pandas[row], exact.get(row).nearest(), PANDAS_ACCURATE)) {
        counts[1]++;
        continue;
      }
      counts[0]++;
      // Both may keep the law around an exact 0, of which no relative error can be told.
      boolean bothKeepTheLaw = LawTwo.agrees(pandas[row], exact.get(row));
      if (!bothKeepTheLaw && !same(actual[row], pandas[row], EQUAL)) {
        throw new AssertionError(
            cell + ": Bellows says " + actual[row] + " and pandas " + pandas[row]);
      }
    }
  }

  /** Adds the counts of another tally. */
  void add(Tally other) {
    other.comparedAndLeftOut.forEach(
        (feature, counts) ->
            comparedAndLeftOut.merge(
                feature, counts.clone(), (a, b) -> new long[] {a[0] + b[0], a[1] + b[1]}));
  }

  long compared() {
    return comparedAndLeftOut.values().stream().mapToLong(counts -> counts[0]).sum();
  }

  long leftOut() {
    return comparedAndLeftOut.values().stream().mapToLong(counts -> counts[1]).sum();
  }

  double shareLeftOut() {
    return leftOut() / (double) (compared() + leftOut());
  }

  /** The features of which no cell could be compared with pandas. */
  List<String> neverCompared() {
    return comparedAndLeftOut.entrySet().stream()
        .filter(entry -> entry.getValue()[0] == 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** One line for each feature (its window, lag or half-life left away) and one for all. */
  String summary(String title) {
    Map<String, long[]> kinds = new TreeMap<>();
    comparedAndLeftOut.forEach(
        (feature, counts) ->
            kinds.merge(
                feature.replaceAll("_(\\d+[a-z]?|expanding)(?=_|$)", ""),
                counts.clone(),
                (a, b) -> new long[] {a[0] + b[0], a[1] + b[1]}));
    StringBuilder lines = new StringBuilder(title).append(": share of cells left out\n");
    kinds.forEach((kind, counts) -> lines.append(line(kind, counts[0], counts[1])));
    return lines.append(line("all", compared(), leftOut())).toString();
  }

  private static String line(String name, long compared, long leftOut) {
    double share = 100.0 * leftOut / Math.max(1, compared + leftOut);
    return String.format(
        "  %-28s %8d compared %7d left out  %6.3f %%%n", name, compared, leftOut, share);
  }

  private static boolean same(double a, double b, double tolerance) {
    if (Double.isFinite(a) && Double.isFinite(b)) {
      return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
    }
    return Double.compare(a, b) == 0;
  }
}
