package dev.bellows.features.profile;

import java.io.Serializable;

/**
 * One row as it enters the aggregate: a bean of arrays, which Spark copies whole. Public because
 * Spark's bean encoder asks for it; not for use outside of this package.
 */
public final class ProfileRow implements Serializable {
  private static final long serialVersionUID = 1L;

  private double[] doubles;
  private long[] longs;
  private String[] texts;
  private double weight;

  /** An empty bean, as the encoder makes it. */
  public ProfileRow() {}

  /** The values of all columns that are not texts; null is −0.0. */
  public double[] getDoubles() {
    return doubles;
  }

  /** Sets the values; the array is kept, not copied. */
  public void setDoubles(double[] doubles) {
    this.doubles = doubles;
  }

  /** The exact values of columns of longs. */
  public long[] getLongs() {
    return longs;
  }

  /** Sets the values; the array is kept, not copied. */
  public void setLongs(long[] longs) {
    this.longs = longs;
  }

  /** The values of columns of texts. */
  public String[] getTexts() {
    return texts;
  }

  /** Sets the values; the array is kept, not copied. */
  public void setTexts(String[] texts) {
    this.texts = texts;
  }

  /** The row's weight, NaN for null. */
  public double getWeight() {
    return weight;
  }

  /** Sets the weight. */
  public void setWeight(double weight) {
    this.weight = weight;
  }
}
