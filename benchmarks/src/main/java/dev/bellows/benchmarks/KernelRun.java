package dev.bellows.benchmarks;

import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import dev.bellows.features.trend.KernelBenchmark;
import dev.bellows.features.trend.ScorerBenchmark;
import dev.bellows.features.trend.TemporalTrendFeatures;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** How JMH measures the kernel and the online scorer that stands on it. */
record KernelRun(int forks, int iterations, int millis) {
  /** The calls of the online scorer that are measured. */
  static final List<String> SCORER_CALLS = List.of("accept", "peek", "resume", "state");

  private static final int WARM_UPS = 3;

  KernelRun {
    Args.check(forks >= 0, "Invalid --forks: %s; 0 or more are needed", forks);
    Args.check(iterations >= 1, "Invalid --iterations: %s; at least 1 is needed", iterations);
    Args.check(millis >= 1, "Invalid --millis: %s; at least 1 is needed", millis);
  }

  /**
   * The features that would be measured.
   *
   * @throws BellowsException if a word is none, with the words there are
   */
  static TemporalTrendFeatures features(String feature, String window) {
    return TemporalTrendFeatures.fromJson(KernelBenchmark.definition(feature, window));
  }

  /** A feature over a window, in the kernel. */
  KernelReport.Cost measure(String feature, String window) {
    OptionsBuilder options = options(KernelBenchmark.class, "row");
    options.param("feature", feature).param("window", window);
    return cost(feature, window, options);
  }

  /** A call of the online scorer. */
  KernelReport.Cost measureScorer(String call) {
    return cost(call, "7r + 30r", options(ScorerBenchmark.class, call));
  }

  private OptionsBuilder options(Class<?> benchmark, String method) {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include("^" + Pattern.quote(benchmark.getName() + "." + method) + "$")
        .forks(forks)
        .warmupIterations(WARM_UPS)
        .warmupTime(TimeValue.milliseconds(millis))
        .measurementIterations(iterations)
        .measurementTime(TimeValue.milliseconds(millis))
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
    return options;
  }

  private static KernelReport.Cost cost(String what, String window, OptionsBuilder options) {
    RunResult result;
    try {
      result = new Runner(options.build()).run().iterator().next();
    } catch (RunnerException e) {
      throw new BellowsException(
          "Cannot measure %s over %s: %s".formatted(what, window, e.getMessage()), e);
    }
    Result<?> time = result.getPrimaryResult();
    Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return new KernelReport.Cost(
        what, window, time.getScore(), time.getScoreError(), bytes.getScore());
  }
}
