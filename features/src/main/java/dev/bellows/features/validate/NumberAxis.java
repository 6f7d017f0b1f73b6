package dev.bellows.features.validate;

import dev.bellows.features.validate.ReportChart.Tick;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * An axis of numbers, cut into at most some 50 bars of equal, round width. Far tails are left out,
 * or one outlier would press all else into a single bar.
 *
 * @param start the left end
 * @param width of a bar
 * @param bars their number
 * @param hasLowTail whether there are values at or below the left end that are left out
 * @param hasHighTail whether there are values above the right end
 * @param shift what the labels lie right of the bars' edges: a half where bars hold whole numbers
 */
record NumberAxis(
    double start, double width, int bars, boolean hasLowTail, boolean hasHighTail, double shift) {
  private static final int MOST_BARS = 40;
  private static final int LABELS = 5;

  /** Longer than so many times the span of the middle 98 %, the ends are left out. */
  private static final double FAR = 1.75;

  /** The difference of two numbers beyond may be infinite. */
  private static final double FARTHEST = Double.MAX_VALUE / 8;

  /**
   * What the axis has to show.
   *
   * @param minimum of all values
   * @param low the 1 % quantile
   * @param high the 99 % quantile
   * @param maximum of all values
   * @param areWhole whether all values are whole numbers
   */
  record Span(double minimum, double low, double high, double maximum, boolean areWhole) {
    /** What shows both. */
    Span and(Span other) {
      return new Span(
          Math.min(minimum, other.minimum),
          Math.min(low, other.low),
          Math.max(high, other.high),
          Math.max(maximum, other.maximum),
          areWhole && other.areWhole);
    }
  }

  static NumberAxis of(Span span) {
    boolean isLong = span.maximum() - span.minimum() > FAR * (span.high() - span.low());
    boolean cuts = isLong && span.high() > span.low();
    double from = Math.max(cuts ? span.low() : span.minimum(), -FARTHEST);
    double to = Math.min(cuts ? span.high() : span.maximum(), FARTHEST);
    double width = width(from, to, span.areWhole());
    double shift = span.areWhole() ? 0.5 : 0;
    double start = Math.floor(from / width) * width;
    double end =
        span.areWhole() ? (Math.floor(to / width) + 1) * width : Math.ceil(to / width) * width;
    int bars = (int) Math.max(1, Math.round((end - start) / width));
    double left = start - shift;
    return new NumberAxis(
        left,
        width,
        bars,
        (cuts || span.minimum() < -FARTHEST) && span.minimum() < left,
        (cuts || span.maximum() > FARTHEST) && span.maximum() > left + bars * width,
        shift);
  }

  private static double width(double from, double to, boolean areWhole) {
    if (from == to) {
      return Math.max(areWhole ? 1 : Double.MIN_NORMAL, ReportCharts.niceStep(Math.abs(from) / 10));
    }
    double width =
        Math.max(
            ReportCharts.niceStep((to - from) / MOST_BARS),
            4 * Math.max(Math.ulp(from), Math.ulp(to)));
    return areWhole ? Math.max(1, Math.rint(width)) : width;
  }

  /** The right end. */
  double end() {
    return start + bars * width;
  }

  /** The bars of no values. */
  List<Double> none() {
    return Collections.nCopies(bars, 0.0);
  }

  /**
   * The share of values in each bar, its right end included.
   *
   * @param cumulative the share of values at or below a number
   */
  List<Double> shares(DoubleUnaryOperator cumulative) {
    List<Double> shares = new ArrayList<>();
    double before = hasLowTail ? cumulative.applyAsDouble(start) : 0;
    for (int i = 1; i <= bars; i++) {
      boolean isAll = i == bars && !hasHighTail;
      double now = isAll ? 1 : cumulative.applyAsDouble(start + i * width);
      shares.add(Math.max(0, now - before));
      before = now;
    }
    return shares;
  }

  /** Labels at round numbers. */
  List<Tick> ticks() {
    // Numbers beyond the digits of a double cannot be told apart: a smaller step would not move on.
    double resolvable = 2 * Math.max(Math.ulp(start), Math.ulp(end()));
    double step = Math.max(ReportCharts.niceStep((end() - start) / LABELS), resolvable);
    if (shift > 0) {
      step = Math.max(1, Math.rint(step));
    }
    List<Tick> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(start / step - 1e-9); i * step <= end() + step * 1e-9; i++) {
      double middle = shift > 0 && width == 1 ? 0 : -shift;
      ticks.add(new Tick((i * step + middle - start) / (end() - start), label(i * step, step)));
    }
    ticks.removeIf(tick -> tick.position() < -1e-9 || tick.position() > 1 + 1e-9);
    return ticks;
  }

  private static String label(double value, double step) {
    double size = Math.max(Math.abs(value), step);
    if (size >= 1e15 || step < 1e-6) {
      return ReportNumbers.number(value);
    }
    if (size >= 1e4 && step >= 100) {
      int group = size >= 1e9 ? 3 : size >= 1e6 ? 2 : 1;
      double unit = Math.pow(1000, group);
      String letter = value == 0 ? "" : "kMG".substring(group - 1, group);
      return ReportNumbers.fixed(value / unit, value == 0 ? 0 : decimals(step / unit)) + letter;
    }
    return ReportNumbers.fixed(value, decimals(step));
  }

  /** The decimals that tell multiples of a step apart. */
  static int decimals(double step) {
    for (int decimals = 0; decimals < 9; decimals++) {
      double scaled = step * Math.pow(10, decimals);
      if (Math.abs(scaled - Math.rint(scaled)) < 1e-6 * scaled) {
        return decimals;
      }
    }
    return 9;
  }

  /** What is left out of the picture, as a sentence; empty if nothing. */
  String leftOut(DoubleUnaryOperator cumulative) {
    List<String> parts = new ArrayList<>();
    if (hasLowTail) {
      parts.add(
          String.format(
              Locale.ROOT,
              "%s below %s",
              ReportNumbers.share(cumulative.applyAsDouble(start)),
              ReportNumbers.number(start + shift)));
    }
    if (hasHighTail) {
      parts.add(
          String.format(
              Locale.ROOT,
              "%s above %s",
              ReportNumbers.share(1 - cumulative.applyAsDouble(end())),
              ReportNumbers.number(end() - shift)));
    }
    return parts.isEmpty() ? "" : "Not drawn: " + String.join(", ", parts) + ".";
  }
}
