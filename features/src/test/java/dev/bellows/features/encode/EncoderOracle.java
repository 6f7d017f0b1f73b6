package dev.bellows.features.encode;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The definitions of all encodings, straight from their formulas: lists of cells, two passes, no
 * Spark and nothing incremental.
 */
final class EncoderOracle {
  /**
   * A row as one encoded column sees it.
   *
   * @param category null for the category of nulls
   * @param target NaN where it is missing
   */
  record Cell(String category, double target, double weight, int fold) {}

  private final List<Cell> cells;

  EncoderOracle(List<Cell> cells) {
    this.cells = cells;
  }

  /** The same without the rows of a fold. */
  EncoderOracle without(int fold) {
    return where(cell -> cell.fold() != fold);
  }

  /** The same with all rare categories as one of that name. */
  EncoderOracle grouped(Set<String> frequent, String label) {
    List<Cell> changed = new ArrayList<>();
    for (Cell cell : cells) {
      String category = frequent.contains(cell.category()) ? cell.category() : label;
      changed.add(new Cell(category, cell.target(), cell.weight(), cell.fold()));
    }
    return new EncoderOracle(changed);
  }

  private EncoderOracle where(Predicate<Cell> test) {
    return new EncoderOracle(cells.stream().filter(test).toList());
  }

  private EncoderOracle of(String category) {
    return where(cell -> Objects.equals(cell.category(), category));
  }

  private EncoderOracle withTarget() {
    return where(cell -> !Double.isNaN(cell.target()));
  }

  Set<String> categories() {
    Set<String> categories = new LinkedHashSet<>();
    cells.forEach(cell -> categories.add(cell.category()));
    return categories;
  }

  double weight() {
    return cells.stream().mapToDouble(Cell::weight).sum();
  }

  private double sum() {
    return cells.stream().mapToDouble(cell -> cell.weight() * cell.target()).sum();
  }

  private double squaresAround(double mean) {
    return cells.stream()
        .mapToDouble(cell -> cell.weight() * (cell.target() - mean) * (cell.target() - mean))
        .sum();
  }

  double count(String category) {
    return of(category).weight();
  }

  double share(String category) {
    return count(category) / weight();
  }

  /** The prior; NaN where no row has the target. */
  double mean() {
    EncoderOracle known = withTarget();
    return known.sum() / known.weight();
  }

  double mEstimate(String category, double m) {
    EncoderOracle own = of(category).withTarget();
    double rows = own.weight() + m;
    return rows == 0 ? mean() : (own.sum() + m * mean()) / rows;
  }

  double sigmoid(String category, double k, double f) {
    EncoderOracle own = of(category).withTarget();
    double share = 1 / (1 + Math.exp(-(own.weight() - k) / f));
    return own.cells.isEmpty() ? mean() : share * own.mean() + (1 - share) * mean();
  }

  /** As scikit-learn's {@code _fit_encoding_fast_auto_smooth}. */
  double empiricalBayes(String category) {
    EncoderOracle own = of(category).withTarget();
    EncoderOracle all = withTarget();
    if (own.cells.isEmpty()) {
      return mean();
    }
    double variance = all.squaresAround(mean()) / all.weight();
    double within = own.squaresAround(own.mean());
    double share = variance * own.weight() / (variance * own.weight() + within / own.weight());
    return Double.isNaN(share) ? mean() : share * own.mean() + (1 - share) * mean();
  }

  /** As the analysis of variance of one random effect has it. */
  double pooled(String category) {
    EncoderOracle all = withTarget();
    double within = 0;
    double between = 0;
    double squares = 0;
    int count = 0;
    for (String other : all.categories()) {
      EncoderOracle group = all.of(other);
      within += group.squaresAround(group.mean());
      between += group.weight() * Math.pow(group.mean() - mean(), 2);
      squares += group.weight() * group.weight();
      count++;
    }
    double total = all.weight();
    EncoderOracle own = all.of(category);
    if (total <= count || count < 2 || own.cells.isEmpty()) {
      return mean();
    }
    double noise = within / (total - count);
    double signal = (between - (count - 1) * noise) / (total - squares / total);
    if (signal <= 0) {
      return mean();
    }
    double share = own.weight() * signal / (own.weight() * signal + noise);
    return share * own.mean() + (1 - share) * mean();
  }

  double evidence(String category, double r) {
    EncoderOracle all = withTarget();
    EncoderOracle own = all.of(category);
    if (own.cells.isEmpty()) {
      return 0;
    }
    double ones = (own.sum() + r) / (all.sum() + 2 * r);
    double zeros = (own.weight() - own.sum() + r) / (all.weight() - all.sum() + 2 * r);
    return Math.log(ones / zeros);
  }
}
