package dev.bellows.metrics.benchmark;

import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import dev.bellows.core.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * What a {@link Benchmark} measured.
 *
 * @param timings of each alternative, the baseline first
 * @param comparisons of each other alternative with the baseline
 * @param confidence of the intervals
 * @param warmUps runs of each alternative that were not measured
 */
public record BenchmarkReport(
    List<Timing> timings, List<Comparison> comparisons, double confidence, int warmUps) {

  /**
   * How long an alternative took.
   *
   * @param name of the alternative
   * @param millis of each round, in the rounds' order
   */
  public record Timing(String name, List<Double> millis) {
    public Timing {
      millis = List.copyOf(millis);
    }

    /** The median over rounds in milliseconds. */
    public double median() {
      return new Median().evaluate(times());
    }

    /** The shortest round in milliseconds. */
    public double fastest() {
      return millis.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    /** The longest round in milliseconds. */
    public double slowest() {
      return millis.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    private double[] times() {
      return millis.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  /** What an interval says. */
  public enum Verdict {
    /** All of it is below 1. */
    FASTER,
    /** All of it is above 1. */
    SLOWER,
    /** It holds 1: more rounds might tell, or nothing is there to tell. */
    NO_DIFFERENCE
  }

  /** Whether an alternative gave the baseline's rows. */
  public enum Results {
    /** The same rows, in whatever order. */
    EQUAL,
    /** Other rows: what is compared does not do the same. */
    DIFFERENT,
    /** Nobody asked, or one of the two is work without rows. */
    NOT_COMPARED
  }

  /**
   * An alternative beside the baseline.
   *
   * @param name of the alternative
   * @param baseline the baseline's name
   * @param ratio its median time over the baseline's: below 1 is faster
   * @param low end of the ratio's interval
   * @param high end of the ratio's interval
   * @param results whether both gave the same rows
   * @param difference in which way results differ, in words; empty when they do not
   */
  public record Comparison(
      String name,
      String baseline,
      double ratio,
      double low,
      double high,
      Results results,
      String difference) {

    /** What the interval says. */
    public Verdict verdict() {
      if (high < 1) {
        return Verdict.FASTER;
      }
      return low > 1 ? Verdict.SLOWER : Verdict.NO_DIFFERENCE;
    }
  }

  public BenchmarkReport {
    timings = List.copyOf(timings);
    comparisons = List.copyOf(comparisons);
  }

  static BenchmarkReport of(
      List<Timing> timings,
      List<Optional<RowsFingerprint>> results,
      double confidence,
      int warmUps) {
    List<Comparison> comparisons = new ArrayList<>();
    Timing baseline = timings.get(0);
    for (int i = 1; i < timings.size(); i++) {
      Timing timing = timings.get(i);
      MedianRatio ratio = MedianRatio.of(timing.times(), baseline.times(), confidence);
      Optional<RowsFingerprint> own = results.get(i);
      Optional<String> difference =
          results.get(0).flatMap(expected -> own.flatMap(expected::difference));
      boolean compared = results.get(0).isPresent() && own.isPresent();
      comparisons.add(
          new Comparison(
              timing.name(),
              baseline.name(),
              ratio.value(),
              ratio.low(),
              ratio.high(),
              compared ? outcome(difference) : Results.NOT_COMPARED,
              difference.orElse("")));
    }
    return new BenchmarkReport(timings, comparisons, confidence, warmUps);
  }

  private static Results outcome(Optional<String> difference) {
    return difference.isPresent() ? Results.DIFFERENT : Results.EQUAL;
  }

  /**
   * The comparison of that alternative with the baseline.
   *
   * @throws IllegalArgumentException if there is none, or it is the baseline
   */
  public Comparison comparison(String name) {
    List<String> known = comparisons.stream().map(Comparison::name).toList();
    Args.check(
        known.contains(name),
        "No comparison of '%s'%s. Compared with '%s': %s",
        name,
        Suggestions.didYouMean(name, known),
        timings.get(0).name(),
        known);
    return comparisons.get(known.indexOf(name));
  }

  /**
   * This report, if no alternative gave other rows than the baseline.
   *
   * @throws BellowsException if one did
   */
  public BenchmarkReport requireEqualResults() {
    for (Comparison comparison : comparisons) {
      if (comparison.results() == Results.DIFFERENT) {
        throw new BellowsException(
            String.format(
                "Alternative '%s' does not give the rows of '%s': %s",
                comparison.name(), comparison.baseline(), comparison.difference()));
      }
    }
    return this;
  }

  /** The report in lines of text. */
  public String toText() {
    return BenchmarkText.of(this);
  }

  /** The report as JSON; {@code bellowsBenchmark} is the version of its form. */
  public String toJson() {
    return BenchmarkJson.of(this);
  }
}
