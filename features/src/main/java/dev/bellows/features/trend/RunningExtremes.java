package dev.bellows.features.trend;

import java.io.Serializable;

/** Minimum and maximum of values of which none ever leaves: two numbers, whatever came. */
final class RunningExtremes implements Extremes, Serializable {
  private static final long serialVersionUID = 1L;

  private double min = Double.NaN;
  private double max = Double.NaN;

  @Override
  public void carry(StateCodec codec) {
    min = codec.carry(min);
    max = codec.carry(max);
  }

  @Override
  public void advance(double leaving, double entering) {
    if (Double.isFinite(entering)) {
      // 0.0 for -0.0, as in windows that values leave.
      double value = entering + 0.0;
      min = min <= value ? min : value;
      max = max >= value ? max : value;
    }
  }

  /** NaN if there are no values. */
  @Override
  public double min() {
    return min;
  }

  /** NaN if there are no values. */
  @Override
  public double max() {
    return max;
  }
}
