package dev.bellows.metrics.report;

import dev.bellows.core.evidence.Distribution;
import dev.bellows.core.evidence.Distribution.Bucket;
import dev.bellows.core.page.Html;

/** Draws how long tasks took: time to the right in doublings, tasks upwards. */
final class DurationChart {
  private static final int WIDTH = 420;
  private static final int HEIGHT = 150;
  private static final int LEFT = 34;
  private static final int BOTTOM = HEIGHT - 24;
  private static final int TOP = 8;
  private static final int SPARK_WIDTH = 120;
  private static final int SPARK_HEIGHT = 28;

  private DurationChart() {}

  /** A small picture without axes; its numbers stand beside it. */
  static void spark(Distribution durations, Html html) {
    if (durations.count() == 0) {
      return;
    }
    html.raw("<svg class=\"spark\" viewBox=\"0 0 " + SPARK_WIDTH + " " + SPARK_HEIGHT + "\"")
        .raw(" aria-hidden=\"true\">");
    bars(durations, 0, SPARK_WIDTH, 2, SPARK_HEIGHT, html);
    html.raw("</svg>");
  }

  /** With axes and the median. */
  static void large(Distribution durations, String of, Html html) {
    if (durations.count() == 0) {
      html.raw("<p class=\"note\">No task ended with success.</p>\n");
      return;
    }
    html.raw("<svg class=\"chart\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" role=\"img\"")
        .raw(" aria-label=\"Durations of the tasks of ")
        .text(of)
        .raw(": " + durations.count() + " tasks, median " + RunWords.millis(durations.median()))
        .raw(", longest " + RunWords.millis(durations.max()) + "\">");
    bars(durations, LEFT, WIDTH - 8, TOP, BOTTOM, html);
    html.raw("<path class=\"b\" d=\"M" + LEFT + "," + BOTTOM + "H" + (WIDTH - 8) + "\"/>");
    html.raw("<text x=\"" + (LEFT - 6) + "\" y=\"" + (TOP + 8) + "\" text-anchor=\"end\">");
    html.text(RunWords.count(highest(durations))).raw("</text>");
    ticks(durations, html);
    html.raw("</svg>\n");
  }

  private static void ticks(Distribution durations, Html html) {
    long[] times = {durations.min(), durations.median(), durations.max()};
    double end = Double.NEGATIVE_INFINITY;
    for (int i : new int[] {0, 2, 1}) {
      double x = x(durations, times[i], LEFT, WIDTH - 8);
      String label = (i == 1 ? "median " : "") + RunWords.millis(times[i]);
      boolean isFree = i == 0 || (times[i] > times[0] && (i == 2 || isBetween(x, label, end)));
      if (isFree) {
        String anchor = i == 0 ? "start" : i == 2 ? "end" : "middle";
        html.raw("<path class=\"b\" d=\"M" + Timeline.at(x) + "," + BOTTOM + "v4\"/>");
        html.raw("<text x=\"" + Timeline.at(x) + "\" y=\"" + (HEIGHT - 6) + "\" text-anchor=\"");
        html.raw(anchor + "\">").text(label).raw("</text>");
      }
      end = x;
    }
  }

  /** Whether a label in the middle collides with neither of the two at the ends. */
  private static boolean isBetween(double x, String label, double end) {
    double half = label.length() * 3.2;
    return x - half > LEFT + 52 && x + half < end - 52;
  }

  private static void bars(
      Distribution durations, double left, double right, int top, int bottom, Html html) {
    long highest = highest(durations);
    html.raw("<path class=\"f\" d=\"");
    for (Bucket bucket : durations.buckets()) {
      double from = x(durations, bucket.from(), left, right);
      double to = Math.max(from + 2, x(durations, bucket.below(), left, right));
      double height = Math.max(1.5, (bottom - top) * (double) bucket.count() / highest);
      html.raw("M" + Timeline.at(from) + "," + bottom + "V" + Timeline.at(bottom - height));
      html.raw("H" + Timeline.at(to) + "V" + bottom + "z");
    }
    html.raw("\"/>");
  }

  private static long highest(Distribution durations) {
    long highest = 1;
    for (Bucket bucket : durations.buckets()) {
      highest = Math.max(highest, bucket.count());
    }
    return highest;
  }

  /** At least one doubling is shown, so that equal tasks are a bar and not the whole width. */
  private static double x(Distribution durations, long millis, double left, double right) {
    double from = log(durations.min());
    double to = Math.max(log(durations.max() + 1), from + 1);
    double share = (log(millis) - from) / (to - from);
    return left + Math.max(0, Math.min(1, share)) * (right - left);
  }

  private static double log(long millis) {
    return Math.log(millis + 4.0) / Math.log(2);
  }
}
