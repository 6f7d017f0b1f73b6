package dev.bellows.compression;

import dev.bellows.core.CompensatedSum;
import java.io.Serializable;

/**
 * The weight, the mean and the sum of squares about the mean of some values. Public because Spark's
 * bean encoder asks for it; not for use outside of this package.
 */
public final class MeasureState implements Serializable {
  private static final long serialVersionUID = 1L;

  private double mean;
  private double squares;
  private CompensatedSum weights = new CompensatedSum();

  /** Of no values, as the encoder makes it. */
  public MeasureState() {}

  /** The weighted mean; 0 of no values. */
  public double getMean() {
    return mean;
  }

  /** Sets the mean. */
  public void setMean(double mean) {
    this.mean = mean;
  }

  /** The weighted sum of squares about the mean. */
  public double getSquares() {
    return squares;
  }

  /** Sets the sum of squares. */
  public void setSquares(double squares) {
    this.squares = squares;
  }

  /** The weight of the values. */
  public double getWeight() {
    return weights.value();
  }

  /** Sets the weight. */
  public void setWeight(double weight) {
    weights = CompensatedSum.of(weight, weights.rest());
  }

  /** What the weight has beyond its double. */
  public double getWeightRest() {
    return weights.rest();
  }

  /** Sets what the weight has beyond its double. */
  public void setWeightRest(double rest) {
    weights = CompensatedSum.of(weights.value(), rest);
  }

  /** Adds one value, or some that have such a mean and sum of squares: Chan, Pébay. */
  void add(double otherWeight, double otherMean, double otherSquares) {
    add(CompensatedSum.of(otherWeight, 0), otherMean, otherSquares);
  }

  /** Adds others. */
  void add(MeasureState other) {
    add(other.weights, other.mean, other.squares);
  }

  private void add(CompensatedSum other, double otherMean, double otherSquares) {
    if (other.value() == 0) {
      return;
    }
    double before = weights.value();
    weights.add(other);
    double difference = otherMean - mean;
    double share = other.value() / weights.value();
    mean += difference * share;
    squares += otherSquares + difference * difference * before * share;
  }
}
