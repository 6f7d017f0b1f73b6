package dev.bellows.metrics.report;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.ExecutorMetrics;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.StageMetrics.ExecutorShare;

/**
 * How much of an executor's slots ran tasks over time. What it did of a stage is spread evenly from
 * the stage's first task to its end: no more is kept of tasks.
 */
final class Occupancy {
  static final int BINS = 180;

  private final Evidence evidence;
  private final double binMillis;
  private final int cpusPerTask;

  Occupancy(Evidence evidence) {
    this.evidence = evidence;
    this.binMillis = Math.max(1, evidence.wallMillis()) / (double) BINS;
    this.cpusPerTask = Math.max(1, Integer.parseInt(evidence.setting("spark.task.cpus", "1")));
  }

  /** When that bin begins, since the epoch; the one behind the last is the end. */
  long starts(int bin) {
    return evidence.startedMillis() + Math.round(bin * binMillis);
  }

  /** The share of its slots that is busy, from 0 to 1, in each bin. */
  double[] shares(ExecutorMetrics executor) {
    double[] busy = new double[BINS];
    for (StageMetrics stage : evidence.stages()) {
      ExecutorShare share = stage.executors().get(executor.id());
      if (share != null && stage.firstLaunchMillis().isPresent()) {
        add(busy, stage, share.runMillis());
      }
    }
    double slots = Math.max(1, executor.cores() / cpusPerTask);
    for (int bin = 0; bin < BINS; bin++) {
      busy[bin] = Math.min(1, busy[bin] / (slots * binMillis));
    }
    return busy;
  }

  private void add(double[] busy, StageMetrics stage, long runMillis) {
    double from = stage.firstLaunchMillis().orElseThrow() - evidence.startedMillis();
    double to = stage.completedMillis().orElse(evidence.endedMillis()) - evidence.startedMillis();
    double length = Math.max(1, to - from);
    int first = (int) Math.max(0, Math.floor(from / binMillis));
    int last = (int) Math.min(BINS - 1, Math.floor((from + length) / binMillis));
    for (int bin = first; bin <= last; bin++) {
      double begins = Math.max(from, bin * binMillis);
      double ends = Math.min(from + length, (bin + 1) * binMillis);
      busy[bin] += runMillis * Math.max(0, ends - begins) / length;
    }
  }
}
