package dev.bellows.compression.learn;

import java.io.Serializable;

/**
 * One cell as it is summed: a bean of arrays, which Spark copies whole. Public because Spark's bean
 * encoder asks for it; not for use outside of this package.
 */
public final class CellRow implements Serializable {
  private static final long serialVersionUID = 1L;

  private int[] codes;
  private double weight;
  private double mean;
  private double squares;

  /** An empty bean, as the encoder makes it. */
  public CellRow() {}

  /** The codes of the features' bins; −1 for null. */
  public int[] getCodes() {
    return codes;
  }

  /** Sets the codes; the array is kept, not copied. */
  public void setCodes(int[] codes) {
    this.codes = codes;
  }

  /** The weight of the rows whose target is known; NaN for null. */
  public double getWeight() {
    return weight;
  }

  /** Sets the weight. */
  public void setWeight(double weight) {
    this.weight = weight;
  }

  /** The target's mean; NaN where it is not known. */
  public double getMean() {
    return mean;
  }

  /** Sets the mean. */
  public void setMean(double mean) {
    this.mean = mean;
  }

  /** The sum of the squared distances of the rows' targets to their mean. */
  public double getSquares() {
    return squares;
  }

  /** Sets the sum of squares. */
  public void setSquares(double squares) {
    this.squares = squares;
  }
}
