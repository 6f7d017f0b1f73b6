package dev.bellows.compression;

import java.io.Serializable;

/**
 * The weight, the mean and the sum of squares about the mean of some values. Public because Spark's
 * bean encoder asks for it; not for use outside of this package.
 */
public final class MeasureState implements Serializable {
  private static final long serialVersionUID = 1L;

  private double mean;
  private double squares;
  private double weight;

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
    return weight;
  }

  /** Sets the weight. */
  public void setWeight(double weight) {
    this.weight = weight;
  }

  /** Adds one value, or some that have such a mean and sum of squares: Chan, Pébay. */
  void add(double otherWeight, double otherMean, double otherSquares) {
    if (otherWeight == 0) {
      return;
    }
    double all = weight + otherWeight;
    double difference = otherMean - mean;
    mean += difference * (otherWeight / all);
    squares += otherSquares + difference * difference * weight * (otherWeight / all);
    weight = all;
  }
}
