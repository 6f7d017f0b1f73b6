package dev.bellows.metrics.benchmark;

import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import dev.bellows.core.Sessions;
import dev.bellows.core.internal.ClassicSessions;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Compares ways to do the same job: runs them in turns, says which is faster with an interval, and
 * checks that they give the same rows. Immutable; refinements return a new one.
 *
 * <pre>{@code
 * BenchmarkReport report =
 *     Benchmark.compare(
 *             rows("sort merge", () -> flights.join(airports.hint("merge"), "code")),
 *             rows("broadcast", () -> flights.join(airports.hint("broadcast"), "code")))
 *         .rounds(10)
 *         .measure();
 * report.comparison("broadcast").verdict();   // FASTER
 * }</pre>
 *
 * <p>The first alternative is the baseline. Rounds are interleaved, each in another order (a b, b
 * a, …), so that a machine that slows down slows all alike. The numbers are medians over rounds;
 * the interval is a percentile bootstrap of the ratio of medians over whole rounds, 10,000
 * resamples with a fixed seed. Where two alternatives are equally fast and rounds vary by chance,
 * about one in twenty intervals of 10 rounds leaves out 1.
 */
public final class Benchmark {
  private static final int FEWEST_ROUNDS = 5;
  private static final int MOST_DIGITS = 17;

  private final List<Alternative> alternatives;
  private final Settings settings;
  private final LongSupplier nanoClock;

  /** How it is measured; the digits are those of results, all when empty. */
  private record Settings(
      int rounds, int warmUps, double confidence, boolean comparesResults, OptionalInt digits) {
    static final Settings USUAL = new Settings(10, 2, 0.95, true, OptionalInt.empty());
  }

  private Benchmark(List<Alternative> alternatives, Settings settings, LongSupplier nanoClock) {
    this.alternatives = alternatives;
    this.settings = settings;
    this.nanoClock = nanoClock;
  }

  /**
   * Compares the others with the first.
   *
   * @throws IllegalArgumentException if there are fewer than two, or two have the same name
   */
  public static Benchmark compare(Alternative... alternatives) {
    List<Alternative> all = List.of(alternatives);
    Args.check(
        all.size() >= 2,
        "Invalid benchmark: %s alternative(s); a comparison needs at least 2",
        all.size());
    List<String> names = all.stream().map(Alternative::name).toList();
    for (String name : names) {
      Args.check(
          Collections.frequency(names, name) == 1,
          "Invalid benchmark: two alternatives have the name '%s'; give each its own",
          name);
    }
    return new Benchmark(all, Settings.USUAL, System::nanoTime);
  }

  /** Compares the rows of {@code b} with those of {@code a}, which is the baseline. */
  public static Benchmark compare(Supplier<Dataset<Row>> a, Supplier<Dataset<Row>> b) {
    return compare(Alternative.rows("a", a), Alternative.rows("b", b));
  }

  /**
   * Compares one job under two configurations. Each runs on a copy of the session with its settings
   * on top; the session itself stays as it is. The copy is the thread's active session while its
   * job runs.
   *
   * @param classic the session
   * @param a settings of the baseline; empty for the session as it is
   * @param b settings of the other
   * @param job builds the rows from the session it is given
   * @throws IllegalArgumentException if a setting cannot be changed in a running session, or both
   *     configurations are the same
   * @throws BellowsException on a Spark Connect session
   */
  public static Benchmark ofSettings(
      SparkSession classic,
      Map<String, String> a,
      Map<String, String> b,
      Function<SparkSession, Dataset<Row>> job) {
    Sessions.requireClassic(classic, "compare settings", "each runs on a copy of the session");
    Args.check(!a.equals(b), "Invalid benchmark: both configurations are %s", named(a));
    return compare(under(classic, a, job), under(classic, b, job));
  }

  /**
   * How often each alternative is measured; 10 unless told.
   *
   * @throws IllegalArgumentException below 5, where no interval means anything
   */
  public Benchmark rounds(int count) {
    Args.check(
        count >= FEWEST_ROUNDS,
        "Invalid rounds: %s; an interval needs at least %s",
        count,
        FEWEST_ROUNDS);
    return with(
        new Settings(
            count,
            settings.warmUps,
            settings.confidence,
            settings.comparesResults,
            settings.digits));
  }

  /** How often each alternative runs before it is measured; 2 unless told. */
  public Benchmark warmUps(int count) {
    Args.check(count >= 0, "Invalid warm-ups: %s; it is at least 0", count);
    return with(
        new Settings(
            settings.rounds,
            count,
            settings.confidence,
            settings.comparesResults,
            settings.digits));
  }

  /** How sure the interval is; 0.95 unless told. */
  public Benchmark confidence(double share) {
    Args.check(
        share >= 0.5 && share < 1,
        "Invalid confidence: %s; it is from 0.5 to below 1, usually 0.95",
        share);
    return with(
        new Settings(
            settings.rounds, settings.warmUps, share, settings.comparesResults, settings.digits));
  }

  /**
   * Rounds float and double to that many significant digits before results are compared: sums whose
   * terms come in another order differ in their last digits.
   *
   * <p>Two values that differ by a share of e fall on both sides of a rounding step with a chance
   * of about e · 10ⁿ: take 6 rather than 12, and expect that differences around an exact 0 are
   * seen.
   *
   * @param count from 1 to 17
   */
  public Benchmark significantDigits(int count) {
    Args.check(
        count >= 1 && count <= MOST_DIGITS,
        "Invalid digits: %s; it is from 1 to %s",
        count,
        MOST_DIGITS);
    return with(
        new Settings(
            settings.rounds,
            settings.warmUps,
            settings.confidence,
            settings.comparesResults,
            OptionalInt.of(count)));
  }

  /** Compares times alone. */
  public Benchmark withoutResults() {
    return with(
        new Settings(
            settings.rounds, settings.warmUps, settings.confidence, false, settings.digits));
  }

  /**
   * Compares the CPU time of the thread that measures, not the time on the wall: for work that this
   * thread does itself, on a machine that does other things too. What Spark's tasks do is not in
   * it.
   */
  public Benchmark cpuTime() {
    return clock(ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
  }

  /** Reads time from another clock. */
  Benchmark clock(LongSupplier nanos) {
    return new Benchmark(alternatives, settings, nanos);
  }

  /**
   * Compares the results, warms up, and measures. Runs one query for each alternative's result and
   * what the alternatives run.
   *
   * @throws BellowsException if an alternative fails; the cause is what it threw
   * @throws IllegalArgumentException if a result has a column that cannot be compared
   */
  public BenchmarkReport measure() {
    List<Optional<RowsFingerprint>> results = results();
    for (int i = 0; i < settings.warmUps; i++) {
      for (Alternative alternative : inTurn(i)) {
        attempt(alternative, "warm-up " + (i + 1), timed(alternative));
      }
    }
    Map<String, List<Double>> millis = new TreeMap<>();
    for (int i = 0; i < settings.rounds; i++) {
      for (Alternative alternative : inTurn(i)) {
        double taken = attempt(alternative, "round " + (i + 1), timed(alternative));
        millis.computeIfAbsent(alternative.name(), name -> new ArrayList<>()).add(taken);
      }
    }
    List<BenchmarkReport.Timing> timings =
        alternatives.stream()
            .map(each -> new BenchmarkReport.Timing(each.name(), millis.get(each.name())))
            .toList();
    return BenchmarkReport.of(timings, results, settings.confidence, settings.warmUps);
  }

  private Benchmark with(Settings changed) {
    return new Benchmark(alternatives, changed, nanoClock);
  }

  private List<Optional<RowsFingerprint>> results() {
    List<Optional<RowsFingerprint>> results = new ArrayList<>();
    for (Alternative alternative : alternatives) {
      results.add(
          alternative
              .rows()
              .filter(rows -> settings.comparesResults)
              .map(rows -> attempt(alternative, "its result", () -> fingerprint(rows))));
    }
    return results;
  }

  private RowsFingerprint fingerprint(Supplier<Dataset<Row>> rows) {
    return RowsFingerprint.of(rows.get(), settings.digits);
  }

  /** Every alternative takes every place: starts move on by one after each pair of a b, b a. */
  private List<Alternative> inTurn(int round) {
    List<Alternative> order = new ArrayList<>(alternatives);
    Collections.rotate(order, -(round / 2));
    if (round % 2 == 1) {
      Collections.reverse(order);
    }
    return order;
  }

  private Supplier<Double> timed(Alternative alternative) {
    return () -> {
      long start = nanoClock.getAsLong();
      alternative.run();
      // A clock may not move within a short run, and a ratio needs a time.
      return Math.max(1, nanoClock.getAsLong() - start) / 1e6;
    };
  }

  private static <T> T attempt(Alternative alternative, String when, Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (Exception e) { // Spark throws checked ones that it does not declare.
      throw new BellowsException(
          String.format("Alternative '%s' failed in %s: %s", alternative.name(), when, e), e);
    }
  }

  private static Alternative under(
      SparkSession classic,
      Map<String, String> settings,
      Function<SparkSession, Dataset<Row>> job) {
    SparkSession copy = ClassicSessions.cloneOf(classic);
    settings.forEach((key, value) -> set(copy, key, value));
    // A job that asks for the active session is to find the copy too.
    return Alternative.rows(
        named(settings), () -> ClassicSessions.whileActive(copy, () -> job.apply(copy)));
  }

  private static void set(SparkSession session, String key, String value) {
    try {
      session.conf().set(key, value);
    } catch (Exception e) { // Spark throws checked ones that it does not declare.
      throw new IllegalArgumentException(
          String.format("Cannot compare the setting %s=%s: %s", key, value, e.getMessage()), e);
    }
  }

  private static String named(Map<String, String> settings) {
    return settings.isEmpty()
        ? "the session's settings"
        : new TreeMap<>(settings)
            .entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
  }
}
