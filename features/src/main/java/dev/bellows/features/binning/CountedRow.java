package dev.bellows.features.binning;

import java.io.Serializable;

/**
 * One row as it is counted: a bean of arrays, which Spark copies whole. Public because Spark's bean
 * encoder asks for it; not for use outside of this package.
 */
public final class CountedRow implements Serializable {
  private static final long serialVersionUID = 1L;

  private double[] numbers;
  private String[] texts;
  private double weight;

  /** An empty bean, as the encoder makes it. */
  public CountedRow() {}

  /** The values of the columns of numbers; NaN for null. */
  public double[] getNumbers() {
    return numbers;
  }

  /** Sets the values; the array is kept, not copied. */
  public void setNumbers(double[] numbers) {
    this.numbers = numbers;
  }

  /** The values of the columns of texts. */
  public String[] getTexts() {
    return texts;
  }

  /** Sets the values; the array is kept, not copied. */
  public void setTexts(String[] texts) {
    this.texts = texts;
  }

  /** The row's weight; NaN for null. */
  public double getWeight() {
    return weight;
  }

  /** Sets the weight. */
  public void setWeight(double weight) {
    this.weight = weight;
  }
}
