package dev.bellows.benchmarks;

import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import dev.bellows.features.trend.KernelBenchmark;
import dev.bellows.features.trend.TemporalTrendFeatures;
import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** How JMH measures the kernel. */
record KernelRun(int forks, int iterations, int millis) {
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

  KernelReport.Cost measure(String feature, String window) {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include("^" + KernelBenchmark.class.getName().replace(".", "\\.") + "\\.")
        .param("feature", feature)
        .param("window", window)
        .forks(forks)
        .warmupIterations(WARM_UPS)
        .warmupTime(TimeValue.milliseconds(millis))
        .measurementIterations(iterations)
        .measurementTime(TimeValue.milliseconds(millis))
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
    try {
      return cost(feature, window, new Runner(options.build()).run());
    } catch (RunnerException e) {
      throw new BellowsException(
          "Cannot measure %s over %s: %s".formatted(feature, window, e.getMessage()), e);
    }
  }

  private static KernelReport.Cost cost(
      String feature, String window, Collection<RunResult> results) {
    RunResult result = results.iterator().next();
    Result<?> time = result.getPrimaryResult();
    Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return new KernelReport.Cost(
        feature, window, time.getScore(), time.getScoreError(), bytes.getScore());
  }
}
