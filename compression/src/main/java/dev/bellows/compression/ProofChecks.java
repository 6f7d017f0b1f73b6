package dev.bellows.compression;

import dev.bellows.compression.CompressionProof.Check;
import dev.bellows.compression.CompressionProof.Verdict;
import dev.bellows.compression.ProofState.Marginal;
import dev.bellows.core.CompensatedSum;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.binning.ColumnBinning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares both sides of a proof. */
final class ProofChecks {
  /** What the rounding of sums of fractional weights may come to, of the sum of all. */
  private static final double SUMS = 1e-12;

  /** What the rounding of means and squares may come to, of their own size. */
  private static final double MOMENTS = 1e-10;

  private final BinningModel bins;
  private final CellSchema schema;
  private final ProofState rows;
  private final ProofState cells;
  private final List<Check> checks = new ArrayList<>();

  private ProofChecks(BinningModel bins, CellSchema schema, ProofState rows, ProofState cells) {
    this.bins = bins;
    this.schema = schema;
    this.rows = rows;
    this.cells = cells;
  }

  static CompressionProof of(
      BinningModel bins, CellSchema schema, ProofState rows, ProofState cells, long surplus) {
    ProofChecks all = new ProofChecks(bins, schema, rows, cells);
    all.checkRows();
    all.checkWeights();
    all.checkMarginals();
    all.checkMeasures();
    all.add(
        "one cell for each key", "0 surplus cells", surplus + " surplus cells", (double) surplus);
    return new CompressionProof(all.checks);
  }

  private void add(String what, String left, String right, double difference) {
    checks.add(Check.of(what, Optional.empty(), left, right, Math.abs(difference), 0));
  }

  private void checkRows() {
    add("rows", text(rows.rows()), text(cells.rows()), (double) rows.rows() - cells.rows());
    print("fingerprint of the rows", rows.rowPrint(), cells.rowPrint());
  }

  private static String text(long count) {
    return String.format("%,d", count);
  }

  private void print(String what, long[] left, long[] right) {
    add(what, hex(left), hex(right), Arrays.equals(left, right) ? 0 : 1);
  }

  private static String hex(long[] print) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(print[0], 16) + " " + hex.toHexDigits(print[1], 16);
  }

  /**
   * Sums that no rounding has touched have equal fingerprints. Where it has, the projections by the
   * keys' hashes say how far.
   */
  private void checkWeights() {
    sums(
        "weights",
        rows.weightPrint(),
        cells.weightPrint(),
        List.of(rows.weight(), cells.weight()),
        List.of(rows.weightProjection(), cells.weightProjection()));
    sums(
        "squared weights",
        rows.squarePrint(),
        cells.squarePrint(),
        List.of(rows.squaredWeight(), cells.squaredWeight()),
        List.of(rows.squareProjection(), cells.squareProjection()));
  }

  private void sums(
      String what,
      long[] rowPrint,
      long[] cellPrint,
      List<CompensatedSum> totals,
      List<CompensatedSum> projections) {
    boolean exact = rows.isFinite() && cells.isFinite() && Arrays.equals(rowPrint, cellPrint);
    if (exact) {
      print("fingerprint of the " + what, rowPrint, cellPrint);
      return;
    }
    sum(what, totals);
    sum(what + " by a hash of the key", projections);
  }

  private void sum(String what, List<CompensatedSum> both) {
    CompensatedSum left = both.get(0);
    CompensatedSum right = both.get(1);
    double error = error(left.minus(right), left.value());
    checks.add(
        Check.of(what, Optional.empty(), "" + left.value(), "" + right.value(), error, SUMS));
  }

  /** Relative to the size of the whole; infinite where that is 0 and the difference is not. */
  private static double error(double difference, double scale) {
    if (difference == 0) {
      return 0;
    }
    double error = Math.abs(difference) / Math.abs(scale);
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
  }

  private void checkMarginals() {
    String what = schema.label().isPresent() ? "counts by bin and label" : "counts by bin";
    if (rows.hasManyLabels() || cells.hasManyLabels()) {
      checks.add(
          new Check(
              what,
              Optional.empty(),
              "there are more than " + ProofState.MOST_LABELS + " labels",
              "",
              0,
              0,
              Verdict.SKIPPED));
      return;
    }
    int offset = 0;
    for (ColumnBinning feature : bins.columns()) {
      marginal(what, feature, offset);
      offset += feature.buckets();
    }
  }

  private void marginal(String what, ColumnBinning feature, int offset) {
    Set<String> labels = new TreeSet<>(rows.marginals().keySet());
    labels.addAll(cells.marginals().keySet());
    int size = offset + feature.buckets();
    Marginal none = new Marginal(size);
    long wrong = 0;
    double error = 0;
    for (String label : labels) {
      Marginal left = rows.marginals().getOrDefault(label, none);
      Marginal right = cells.marginals().getOrDefault(label, none);
      for (int i = offset; i < size; i++) {
        wrong += Math.abs(left.rows[i] - right.rows[i]);
        double difference = left.weights[i].minus(right.weights[i]);
        error = Math.max(error, error(difference, rows.weight().value()));
      }
    }
    String of = feature.buckets() + " bins" + labels(labels.size());
    Optional<String> column = Optional.of(feature.name());
    checks.add(Check.of(what, column, of, wrong + " rows elsewhere", (double) wrong, 0));
    checks.add(
        Check.of(what.replace("counts", "weights"), column, of, "their weights", error, SUMS));
  }

  /** Without a label all rows are under one that is none. */
  private String labels(int count) {
    if (schema.label().isEmpty()) {
      return "";
    }
    return ", " + count + (count == 1 ? " label" : " labels");
  }

  private void checkMeasures() {
    for (int i = 0; i < schema.measures().size(); i++) {
      Optional<String> name = Optional.of(schema.measures().get(i));
      MeasureState left = rows.measure(i);
      MeasureState right = cells.measure(i);
      double mean = Math.max(Math.abs(left.getMean()), spread(left));
      moment("weight of the values", name, left.getWeight(), right.getWeight(), left.getWeight());
      moment("mean", name, left.getMean(), right.getMean(), mean);
      double squares = left.getSquares() + left.getWeight() * mean * mean * 0x1p-40;
      moment("squares about the mean", name, left.getSquares(), right.getSquares(), squares);
      CompensatedSum projection = rows.measureProjection(i);
      double error = error(projection.minus(cells.measureProjection(i)), rows.measureScale(i));
      checks.add(
          Check.of(
              "sums by a hash of the key",
              name,
              "" + projection.value(),
              "" + cells.measureProjection(i).value(),
              error,
              MOMENTS));
    }
  }

  private static double spread(MeasureState state) {
    return state.getWeight() > 0 ? Math.sqrt(state.getSquares() / state.getWeight()) : 0;
  }

  private void moment(
      String what, Optional<String> column, double left, double right, double scale) {
    double error = error(left - right, scale);
    checks.add(Check.of(what, column, "" + left, "" + right, error, MOMENTS));
  }
}
