package dev.bellows.features.trend;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One row through the kernel, without Spark: a series without end, a row a minute, values from 1.00
 * to 100.99 in steps of 0.01. In this package because the kernel is not public; started by {@code
 * bellows bench kernel}, or by JMH itself.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KernelBenchmark {
  private static final double MICROS_PER_ROW = 60e6;
  private static final int VALUES = 1 << 16;

  /** A word for a window: {@code 7r}, {@code 2h}, {@code expanding}. */
  @Param({"7r", "30r", "90r", "1000r"})
  private String window = "";

  /** A word for a feature, or {@code all} for the seven. */
  @Param({
    "all",
    "delta",
    "pctChange",
    "momentum",
    "volatility",
    "trendSlope",
    "rollingRank",
    "minmaxRange"
  })
  private String feature = "";

  private final double[] values = new double[VALUES];
  private double[] results = {};
  private RollingKernel kernel;
  private long row;

  /** Begins a series. */
  @Setup
  public void start() {
    Random random = new Random(42);
    for (int i = 0; i < VALUES; i++) {
      values[i] = 1 + random.nextInt(10_000) / 100.0;
    }
    kernel = RollingKernel.of(DefinitionJson.read(definition(feature, window)).kernelPlan());
    results = new double[kernel.width()];
    row = 0;
  }

  /** The definition, as JSON, of a feature over a window. */
  public static String definition(String feature, String window) {
    return """
        {"version": 1, "orderBy": "t", "orderUnit": "micros", "columns": ["v"],
         "windows": ["%s"], "features": ["%s"]}"""
        .formatted(window, feature);
  }

  /** The features of one row more. */
  @Benchmark
  public double[] row() {
    kernel.accept(row * MICROS_PER_ROW, values[(int) row & (VALUES - 1)], results, 0);
    row++;
    return results;
  }
}
