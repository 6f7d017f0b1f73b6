package dev.bellows.features.trend;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The calls of the online scorer, in the middle of a series: the seven features of change over
 * windows of 7 and 30 rows, strictly before each row so that {@code peek} has an answer. Started by
 * {@code bellows bench kernel}, or by JMH itself.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ScorerBenchmark {
  private static final int ROWS_BEFORE = 1_000;
  private static final int VALUES = 1 << 16;
  private static final String DEFINITION =
      """
      {"version": 1, "orderBy": "t", "columns": ["v"], "asOf": "strictlyBefore",
       "windows": ["7r", "30r"], "features": ["all"]}""";

  private final double[] values = new double[VALUES];
  private TrendScorer scorer;
  private byte[] state = {};
  private Instant time = Instant.EPOCH;
  private int row;

  /** Begins a series and saves its state. */
  @Setup
  public void start() {
    Random random = new Random(42);
    for (int i = 0; i < VALUES; i++) {
      values[i] = 1 + random.nextInt(10_000) / 100.0;
    }
    scorer = TrendScorer.of(DEFINITION);
    time = Instant.EPOCH;
    row = 0;
    for (int i = 0; i < ROWS_BEFORE; i++) {
      accept();
    }
    state = scorer.state();
  }

  /** The features of one row more. */
  @Benchmark
  public double[] accept() {
    time = time.plus(1, ChronoUnit.MINUTES);
    row++;
    return scorer.accept(time, values[row & (VALUES - 1)]);
  }

  /** The features that a row of that time would have. */
  @Benchmark
  public double[] peek() {
    return scorer.peek(time);
  }

  /** A scorer from saved bytes. */
  @Benchmark
  public TrendScorer resume() {
    return scorer.resume(state);
  }

  /** The bytes to go on from. */
  @Benchmark
  public byte[] state() {
    return scorer.state();
  }
}
