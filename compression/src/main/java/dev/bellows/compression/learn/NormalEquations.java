package dev.bellows.compression.learn;

import dev.bellows.compression.learn.Design.Feature;
import dev.bellows.compression.learn.Design.Term;
import dev.bellows.compression.learn.LeastSquaresFit.Coefficient;
import dev.bellows.core.BellowsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * The normal equations of a design, scaled to a diagonal of 1 before they are solved by Cholesky's
 * decomposition, so that its pivots are the shares of the columns that the others do not explain.
 */
final class NormalEquations {
  /** Below it a column is a combination of the others, but for rounding. */
  private static final double LEAST_PIVOT = 1e-13;

  private final List<Feature> features;
  private final Design design;
  private final CellSums products;
  private final List<Integer> columns;
  private final double[] scale;
  private final DecompositionSolver solver;

  private NormalEquations(List<Feature> features, Design design, CellSums products) {
    this.features = features;
    this.design = design;
    this.products = products;
    columns = design.estimated(products);
    requireEnough(products.weight(), columns.size());
    scale = new double[columns.size()];
    for (int i = 0; i < scale.length; i++) {
      scale[i] = Math.sqrt(products.matrix(columns.get(i), columns.get(i)));
    }
    solver = decomposed();
  }

  /**
   * @throws BellowsException if they have no unique solution, or the rows leave no variance to
   *     estimate
   */
  static NormalEquations of(List<Feature> features, Design design, CellSums products) {
    return new NormalEquations(features, design, products);
  }

  private static void requireEnough(double rows, int coefficients) {
    if (!(rows > coefficients)) {
      throw new BellowsException(
          String.format(
              "Cannot estimate %,d coefficients from rows of weight %s: there must be more rows."
                  + " Take fewer features or bins.",
              coefficients, rows));
    }
  }

  private DecompositionSolver decomposed() {
    try {
      return new CholeskyDecomposition(scaled(products), 1e-9, LEAST_PIVOT).getSolver();
    } catch (NonPositiveDefiniteMatrixException e) {
      throw new BellowsException(
          String.format(
              "Cannot tell the features apart: '%s' is a combination of the intercept and the"
                  + " features before it. Leave one of them out.",
              name(columns.get(e.getRow()))),
          e);
    }
  }

  private RealMatrix scaled(CellSums sums) {
    double[][] matrix = new double[columns.size()][columns.size()];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix.length; j++) {
        matrix[i][j] = sums.matrix(columns.get(i), columns.get(j)) / (scale[i] * scale[j]);
      }
    }
    return new Array2DRowRealMatrix(matrix, false);
  }

  /** The coefficients, one for each column of the design: 0 where it is not estimated. */
  double[] solution() {
    return solved(products);
  }

  private double[] solved(CellSums sums) {
    double[] right = new double[scale.length];
    for (int i = 0; i < right.length; i++) {
      right[i] = sums.gradient(columns.get(i)) / scale[i];
    }
    double[] solved = solver.solve(new ArrayRealVector(right, false)).toArray();
    double[] all = new double[design.width()];
    for (int i = 0; i < right.length; i++) {
      all[columns.get(i)] = solved[i] / scale[i];
    }
    return all;
  }

  /** The model, refined by what the first coefficients leave. */
  LeastSquaresFit fit(String target, double[] first, CellSums residuals) {
    double[] refined = solved(residuals);
    for (int i = 0; i < refined.length; i++) {
      refined[i] += first[i];
    }
    RealMatrix bread = solver.getInverse();
    double freedom = products.weight() - columns.size();
    RealMatrix usual = bread.scalarMultiply(residuals.residualSquares() / freedom);
    RealMatrix robust =
        bread
            .multiply(scaled(residuals))
            .multiply(bread)
            .scalarMultiply(products.weight() / freedom);
    return new LeastSquaresFit(
        target,
        products.weight(),
        products.cells(),
        coefficients(refined, usual, robust),
        references(),
        residuals.residualSquares(),
        residuals.totalSquares());
  }

  private List<Coefficient> coefficients(double[] solution, RealMatrix usual, RealMatrix robust) {
    List<Coefficient> coefficients = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      double[] weights = inUnits(columns.get(i));
      double estimate = 0;
      for (int j = 0; j < weights.length; j++) {
        estimate += weights[j] * solution[columns.get(j)];
        weights[j] /= scale[j];
      }
      coefficients.add(
          new Coefficient(
              feature(columns.get(i)),
              bin(columns.get(i)),
              estimate,
              deviation(weights, usual),
              deviation(weights, robust)));
    }
    return coefficients;
  }

  /** What a coefficient in the features' own units is of those of the scaled columns. */
  private double[] inUnits(int column) {
    double[] weights = new double[columns.size()];
    if (column > 0) {
      weights[columns.indexOf(column)] = 1 / term(column).half();
      return weights;
    }
    weights[0] = 1;
    for (int j = 1; j < weights.length; j++) {
      Term term = term(columns.get(j));
      weights[j] = term.isOneHot() ? 0 : -term.middle() / term.half();
    }
    return weights;
  }

  private static double deviation(double[] weights, RealMatrix covariance) {
    ArrayRealVector vector = new ArrayRealVector(weights, false);
    return Math.sqrt(vector.dotProduct(covariance.operate(vector)));
  }

  private Map<String, String> references() {
    Map<String, String> references = new LinkedHashMap<>();
    for (int i = 0; i < features.size(); i++) {
      Term term = design.terms().get(i);
      if (term.isOneHot()) {
        int code = Design.reference(term, products);
        references.put(term.name(), features.get(i).binning().label(code));
      }
    }
    return references;
  }

  private Term term(int column) {
    return design.terms().get(position(column));
  }

  private int position(int column) {
    int position = design.terms().size() - 1;
    while (design.terms().get(position).first() > column) {
      position--;
    }
    return position;
  }

  private String feature(int column) {
    return column == 0 ? "" : term(column).name();
  }

  private String bin(int column) {
    if (column == 0 || !term(column).isOneHot()) {
      return "";
    }
    return features.get(position(column)).binning().label(column - term(column).first());
  }

  private String name(int column) {
    return new Coefficient(feature(column), bin(column), 0, 0, 0).name();
  }
}
