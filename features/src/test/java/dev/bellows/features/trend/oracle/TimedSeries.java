package dev.bellows.features.trend.oracle;

import java.util.Arrays;

/** The rows of one group in order. Times are microseconds; NaN is a missing time or value. */
public final class TimedSeries {
  private final String name;
  private final double[] times;
  private final double[] values;

  private TimedSeries(String name, double[] times, double[] values) {
    this.name = name;
    this.times = times.clone();
    this.values = values.clone();
  }

  /** A series known by its numbers. */
  public static TimedSeries of(double[] times, double[] values) {
    String numbers = "times " + Arrays.toString(times) + ", values " + Arrays.toString(values);
    return of(numbers, times, values);
  }

  /** A series known by a name. */
  public static TimedSeries of(String name, double[] times, double[] values) {
    return new TimedSeries(name, times, values);
  }

  /** The number of rows. */
  public int size() {
    return values.length;
  }

  /** The time of a row. */
  public double time(int row) {
    return times[row];
  }

  /** The value of a row. */
  public double value(int row) {
    return values[row];
  }

  /** Its exact features. */
  public TrendOracle oracle() {
    return TrendOracle.of(times, values);
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
