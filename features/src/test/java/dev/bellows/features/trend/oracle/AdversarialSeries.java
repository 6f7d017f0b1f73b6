package dev.bellows.features.trend.oracle;

import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Series on which sliding sums lose their digits, at times that are not evenly spaced and of which
 * up to three in a row are equal.
 */
public final class AdversarialSeries {
  private static final double DAY = 86_400e6;
  private static final double START = 978_307_200e6;
  private static final double[] GAPS = {0, 1, 1, 0.25, 3, 0, 0, 2, 0.5, 1};

  private AdversarialSeries() {}

  /** All of them, of so many rows each. */
  public static List<TimedSeries> all(int rows) {
    double[] noise = new Random(20).doubles(rows, -1, 1).toArray();
    int middle = rows / 2;
    return List.of(
        of("noise", rows, i -> noise[i]),
        of("noise at an offset of 1e8", rows, i -> 1e8 + noise[i]),
        of("noise at an offset of 1e12", rows, i -> 1e12 + noise[i]),
        of("one outlier of 1e10", rows, i -> i == middle ? 1e10 : noise[i]),
        of("one outlier of 1e16", rows, i -> i == middle ? 1e16 : noise[i]),
        of("one outlier of 1e20", rows, i -> i == middle ? 1e20 : noise[i]),
        of("outliers at every 13th row", rows, i -> i % 13 == 0 ? 1e18 : noise[i]),
        of("decay over 17 decades", rows, i -> Math.exp(20 - 40.0 * i / rows)),
        of("decay over 300 decades", rows, i -> Math.pow(10, 150 - 300.0 * i / rows)),
        of("a damped sine", rows, i -> Math.sin(i / 5.0) * Math.exp(-i / 15.0)),
        of("a ramp at an offset of 1e9", rows, i -> 1e9 + 0.1 * i),
        of("noise after a regime of 1e15", rows, i -> i < middle ? 1e15 * noise[i] : noise[i]),
        of("1e16, 1, -1e16", rows, i -> new double[] {1e16, 1, -1e16}[i % 3]),
        of("overflow that passes", rows, i -> i < 5 ? 1e308 * (i % 2 == 0 ? 1 : -1) : i % 7),
        of("infinity that passes", rows, i -> i % 50 == 3 ? 1 / 0.0 : noise[i]),
        of("gaps", rows, i -> i % 4 == 1 || i / 20 % 3 == 1 ? Double.NaN : noise[i]),
        of("steps of constants", rows, i -> 1.1 * Math.floorDiv(i, 40)),
        of("squares that underflow", rows, i -> 1e-200 * noise[i]),
        of("the smallest numbers", rows, i -> Double.MIN_VALUE * (i % 5)));
  }

  private static TimedSeries of(String name, int rows, IntToDoubleFunction valueAt) {
    double[] times = new double[rows];
    double time = START;
    for (int row = 0; row < rows; row++) {
      time += GAPS[row % GAPS.length] * DAY;
      times[row] = time;
    }
    double[] values = IntStream.range(0, rows).mapToDouble(valueAt).toArray();
    return TimedSeries.of(name, times, values);
  }
}
