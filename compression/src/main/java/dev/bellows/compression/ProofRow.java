package dev.bellows.compression;

import java.io.Serializable;

/**
 * A row, or a cell, as it enters a proof. Public because Spark's bean encoder asks for it; not for
 * use outside of this package.
 */
public final class ProofRow implements Serializable {
  private static final long serialVersionUID = 1L;

  private int[] codes;
  private String label;
  private double[] means;
  private long[] others;
  private long rows;
  private double squaredWeight;
  private double[] squares;
  private double weight;
  private double[] weights;

  /** An empty bean, as the encoder makes it. */
  public ProofRow() {}

  /** The features' codes. */
  public int[] getCodes() {
    return codes;
  }

  /** Sets the codes; the array is kept, not copied. */
  public void setCodes(int[] codes) {
    this.codes = codes;
  }

  /** The label in text; empty where there is none. */
  public String getLabel() {
    return label;
  }

  /** Sets the label. */
  public void setLabel(String label) {
    this.label = label;
  }

  /** The measures' means. */
  public double[] getMeans() {
    return means;
  }

  /** Sets the means; the array is kept, not copied. */
  public void setMeans(double[] means) {
    this.means = means;
  }

  /** Two hashes of what else is in the key. */
  public long[] getOthers() {
    return others;
  }

  /** Sets the hashes; the array is kept, not copied. */
  public void setOthers(long[] others) {
    this.others = others;
  }

  /** How many rows it stands for. */
  public long getRows() {
    return rows;
  }

  /** Sets the number of rows. */
  public void setRows(long rows) {
    this.rows = rows;
  }

  /** The sum of their squared weights. */
  public double getSquaredWeight() {
    return squaredWeight;
  }

  /** Sets the sum of squared weights. */
  public void setSquaredWeight(double squaredWeight) {
    this.squaredWeight = squaredWeight;
  }

  /** The measures' sums of squares about their means. */
  public double[] getSquares() {
    return squares;
  }

  /** Sets the sums of squares; the array is kept, not copied. */
  public void setSquares(double[] squares) {
    this.squares = squares;
  }

  /** The sum of their weights. */
  public double getWeight() {
    return weight;
  }

  /** Sets the sum of weights. */
  public void setWeight(double weight) {
    this.weight = weight;
  }

  /** The weights of the measures' values. */
  public double[] getWeights() {
    return weights;
  }

  /** Sets the weights of the measures' values; the array is kept, not copied. */
  public void setWeights(double[] weights) {
    this.weights = weights;
  }
}
