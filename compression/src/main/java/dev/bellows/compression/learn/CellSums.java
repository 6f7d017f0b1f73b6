package dev.bellows.compression.learn;

import java.io.Serializable;

/**
 * The sums over cells that a linear model is made of. Public because Spark's encoder of Java
 * objects asks for it; not for use outside of this package.
 */
public final class CellSums implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int width;
  private final double[] matrix;
  private final double[] gradient;
  private final long[] withoutNumber;
  private long cells;
  private long wrongWeights;
  private long wrongCodes;
  private long infinite;
  private double weight;
  private double mean;
  private double between;
  private double within;
  private double residual;

  CellSums(int width, int features) {
    this.width = width;
    matrix = new double[width * (width + 1) / 2];
    gradient = new double[width];
    withoutNumber = new long[features];
  }

  void addWrongWeight() {
    wrongWeights++;
  }

  void addWrongCode() {
    wrongCodes++;
  }

  void addInfinite() {
    infinite++;
  }

  void addWithoutNumber(int feature) {
    withoutNumber[feature]++;
  }

  /** Adds a cell to the moments of the target: Pébay's formula, with its rows' own squares. */
  void addTarget(double cellWeight, double cellMean, double squares) {
    cells++;
    double total = weight + cellWeight;
    double step = cellMean - mean;
    between += step * step * weight * (cellWeight / total);
    mean += step * (cellWeight / total);
    weight = total;
    within += squares;
  }

  /** Adds the weighted square of what the model leaves of a cell's mean. */
  void addResidual(double weightedSquare) {
    residual += weightedSquare;
  }

  /**
   * Adds one cell's columns.
   *
   * @param factor of their products
   * @param pull of the columns themselves
   */
  void addColumns(int[] positions, double[] values, double factor, double pull) {
    for (int i = 0; i < positions.length; i++) {
      gradient[positions[i]] += values[i] * pull;
      for (int j = i; j < positions.length; j++) {
        matrix[index(positions[i], positions[j])] += values[i] * values[j] * factor;
      }
    }
  }

  CellSums merge(CellSums other) {
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] += other.matrix[i];
    }
    for (int i = 0; i < width; i++) {
      gradient[i] += other.gradient[i];
    }
    for (int i = 0; i < withoutNumber.length; i++) {
      withoutNumber[i] += other.withoutNumber[i];
    }
    wrongWeights += other.wrongWeights;
    wrongCodes += other.wrongCodes;
    infinite += other.infinite;
    residual += other.residual;
    if (other.weight > 0) {
      addTarget(other.weight, other.mean, other.within);
      cells += other.cells - 1;
      between += other.between;
    }
    return this;
  }

  private int index(int row, int column) {
    int first = Math.min(row, column);
    int second = Math.max(row, column);
    return first * width - first * (first - 1) / 2 + second - first;
  }

  double matrix(int row, int column) {
    return matrix[index(row, column)];
  }

  double gradient(int column) {
    return gradient[column];
  }

  long cells() {
    return cells;
  }

  double weight() {
    return weight;
  }

  /** The sum of the rows' squared distances to the mean of all. */
  double totalSquares() {
    return between + within;
  }

  /** The sum of the rows' squared distances to what the model says. */
  double residualSquares() {
    return residual + within;
  }

  long wrongWeights() {
    return wrongWeights;
  }

  long wrongCodes() {
    return wrongCodes;
  }

  long infinite() {
    return infinite;
  }

  long withoutNumber(int feature) {
    return withoutNumber[feature];
  }
}
