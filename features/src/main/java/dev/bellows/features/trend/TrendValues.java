package dev.bellows.features.trend;

import java.io.Serializable;

/**
 * The numbers of one row as they leave the aggregator: a bean with one array, the cheapest form
 * that Spark encodes without a session. Public because Spark's bean encoder asks for it; not for
 * use outside of this package.
 */
public final class TrendValues implements Serializable {
  private static final long serialVersionUID = 1L;

  private double[] values;

  /** An empty bean, as the encoder makes it. */
  public TrendValues() {}

  /** The numbers, NaN where a feature is missing. */
  public double[] getValues() {
    return values;
  }

  /** Sets the numbers; the array is kept, not copied. */
  public void setValues(double[] values) {
    this.values = values;
  }
}
