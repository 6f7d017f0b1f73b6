package dev.bellows.benchmarks;

import dev.bellows.benchmarks.Outcome.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the scaling bench aims at. */
record ScalingTargets(BenchReport report, ScalingBench.Size size) {
  private static final double EXPONENT = 1.1;

  /** A little more than 4 GiB, since a JVM rounds its heap. */
  private static final double HEAP = 4.4e9;

  /** Those whose peers ran. */
  List<Target> all() {
    List<Target> targets = new ArrayList<>();
    List<Long> rows = size.rows();
    for (int i = 1; i < rows.size(); i++) {
      exponent(rows.get(i - 1), rows.get(i)).ifPresent(targets::add);
    }
    fits(ScalingBench.bellows(rows.get(rows.size() - 1))).ifPresent(targets::add);
    fits(ScalingBench.oneGroup(size.oneGroup())).ifPresent(targets::add);
    fits(ScalingBench.oneGroup(size.oneGroup()) + "-expanding").ifPresent(targets::add);
    return targets;
  }

  /** The e for which the time grows as rows to the power of e, between two sizes. */
  private Optional<Target> exponent(long fewer, long more) {
    return report
        .ratio(ScalingBench.bellows(more), ScalingBench.bellows(fewer))
        .map(ratio -> Math.log(ratio.value()) / Math.log((double) more / fewer))
        .map(
            exponent ->
                new Target(
                    "from %s to %s rows time grows at most as rows^%s"
                        .formatted(Count.text(fewer), Count.text(more), EXPONENT),
                    String.format(Locale.ROOT, "rows^%.2f", exponent),
                    exponent <= EXPONENT));
  }

  private Optional<Target> fits(String peer) {
    double heap = report.machine().heap();
    return report
        .result(peer)
        .map(
            result ->
                new Target(
                    peer + " runs in a heap of 4 GB",
                    result.outcome() instanceof Measured measured
                        ? String.format(
                            Locale.ROOT,
                            "%.2f of %.2f GB used",
                            measured.peakBytes() / 1e9,
                            heap / 1e9)
                        : "no",
                    result.outcome() instanceof Measured && heap <= HEAP));
  }
}
