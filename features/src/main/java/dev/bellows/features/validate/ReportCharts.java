package dev.bellows.features.validate;

import dev.bellows.core.page.Html;
import dev.bellows.features.validate.ReportChart.Categories;
import dev.bellows.features.validate.ReportChart.Category;
import dev.bellows.features.validate.ReportChart.Histogram;
import dev.bellows.features.validate.ReportChart.Tick;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Draws distributions: the reference as a grey area, the current rows as a line above it; without a
 * reference the current rows as an area. A shape is written once, one unit wide for each bar, and
 * stretched wherever else it is shown: it is what takes most of the file.
 */
final class ReportCharts {
  /** The height of a shape in its own units. */
  private static final int UNITS = 200;

  private static final int MOST_SPARK_VALUES = 12;
  private static final int LEAST_SPARK_VALUES = 4;

  /** Units of a category's slot, of its bar, and of the bar of the current rows within it. */
  private static final int SLOT = 10;

  private static final int BROAD = 8;
  private static final int SLIM = 4;

  private static final int WIDTH = 420;
  private static final int HEIGHT = 168;
  private static final int LEFT = 40;
  private static final int TOP = 8;
  private static final int BOTTOM = HEIGHT - 24;
  private static final int PLOT_WIDTH = WIDTH - LEFT - 4;
  private static final int PLOT_HEIGHT = BOTTOM - TOP;

  /** The width of a sign of a label, about. */
  private static final double SIGN = 6;

  private ReportCharts() {}

  /** A small picture without axes, for a line of the table; its numbers stand elsewhere. */
  static void spark(ReportChart chart, int index, Html html) {
    sparkStart(chart, html);
    html.raw("<g id=s" + index + ">");
    if (chart instanceof Histogram histogram) {
      bars(histogram, html);
    } else if (chart instanceof Categories categories) {
      bars(categories, html);
    }
    html.raw("</g></svg>");
  }

  /** The same picture once more. */
  static void sparkAgain(ReportChart chart, int index, Html html) {
    sparkStart(chart, html);
    html.raw("<use href=#s" + index + " /></svg>");
  }

  private static void sparkStart(ReportChart chart, Html html) {
    html.raw("<svg class=spark viewBox=\"0 0 " + units(chart) + " " + UNITS + "\"");
    html.raw(" preserveAspectRatio=none aria-hidden=true>");
  }

  private static int units(ReportChart chart) {
    if (chart instanceof Histogram histogram) {
      return histogram.current().size();
    }
    return SLOT * Math.max(LEAST_SPARK_VALUES, shown((Categories) chart).size());
  }

  private static List<Category> shown(Categories categories) {
    return categories.values().stream().limit(MOST_SPARK_VALUES).toList();
  }

  private static void bars(Histogram histogram, Html html) {
    double highest = histogram.highest();
    if (histogram.reference().isEmpty()) {
      html.raw("<path class=f d=" + outline(histogram.current(), highest) + "z />");
      return;
    }
    html.raw("<path class=r d=" + outline(histogram.reference(), highest) + "z />");
    html.raw("<path class=c d=" + outline(histogram.current(), highest) + " />");
  }

  /** The roofs of the bars, from the ground at the left to the ground at the right. */
  private static String outline(List<Double> shares, double highest) {
    StringBuilder path = new StringBuilder("M0,").append(UNITS);
    for (double share : shares) {
      path.append('V').append(height(share, highest)).append("h1");
    }
    return path.append('V').append(UNITS).toString();
  }

  private static void bars(Categories categories, Html html) {
    if (categories.hasReference()) {
      html.raw("<path class=r d=" + bars(categories, Category::reference, BROAD) + " />");
      html.raw("<path class=k d=" + bars(categories, Category::current, SLIM) + " />");
    } else {
      html.raw("<path class=f d=" + bars(categories, Category::current, BROAD) + " />");
    }
  }

  private static String bars(
      Categories categories, ToDoubleFunction<Category> share, int thickness) {
    StringBuilder path = new StringBuilder();
    double highest = categories.highest();
    int left = (SLOT - thickness) / 2;
    for (Category value : shown(categories)) {
      int top = height(share.applyAsDouble(value), highest);
      path.append('M').append(left).append(',').append(UNITS);
      path.append('V').append(top).append('h').append(thickness).append('V').append(UNITS);
      left += SLOT;
    }
    return path.append('z').toString();
  }

  /** From above, in units; an unknown share is none, the smallest is seen. */
  private static int height(double share, double highest) {
    if (!(share > 0)) {
      return UNITS;
    }
    return (int) Math.min(UNITS - 2, Math.round(UNITS - UNITS * share / highest));
  }

  /** The picture with its axes; its shape is that of the spark. */
  static void large(Histogram histogram, int index, String name, Html html) {
    html.raw("<svg class=chart viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" role=img");
    html.raw(" aria-label=\"Histogram of ").text(name);
    html.raw(histogram.reference().isEmpty() ? "" : ", current rows beside the reference");
    html.raw("\">");
    double highest = histogram.highest();
    double step = niceStep(highest / 3.5);
    double top = Math.max(highest * 1.04, step);
    grid(step, top, html);
    double height = PLOT_HEIGHT * highest / top;
    html.raw("<svg x=" + LEFT + " y=" + at(BOTTOM - height) + " width=" + PLOT_WIDTH);
    html.raw(" height=" + at(Math.max(1, height)) + " viewBox=\"0 0 " + units(histogram) + " ");
    html.raw(UNITS + "\" preserveAspectRatio=none><use href=#s" + index + " /></svg>");
    html.raw("<path class=b d=M" + LEFT + "," + BOTTOM + "h" + PLOT_WIDTH + " />");
    ticks(histogram.ticks(), html);
    html.raw("</svg>");
  }

  private static void grid(double step, double top, Html html) {
    for (int i = 0; i * step <= top + 1e-12; i++) {
      double y = BOTTOM - PLOT_HEIGHT * i * step / top;
      if (i > 0) {
        html.raw("<path class=g d=M" + LEFT + "," + at(y) + "h" + PLOT_WIDTH + " />");
      }
      html.raw("<text x=" + (LEFT - 6) + " y=" + at(y + 4) + " text-anchor=end>");
      html.text(percent(i * step, step)).raw("</text>");
    }
  }

  private static String percent(double share, double step) {
    return ReportNumbers.fixed(share * 100, NumberAxis.decimals(step * 100)) + "\u202f%";
  }

  private static void ticks(List<Tick> ticks, Html html) {
    double free = 0;
    for (Tick tick : ticks) {
      double x = LEFT + tick.position() * PLOT_WIDTH;
      double width = SIGN * tick.label().length();
      double start = Math.min(x - width / 2, WIDTH - width);
      html.raw("<path class=b d=M" + at(x) + "," + BOTTOM + "v4 />");
      if (start >= free) {
        html.raw("<text x=" + at(start + width / 2) + " y=" + (HEIGHT - 6));
        html.raw(" text-anchor=middle>").text(tick.label()).raw("</text>");
        free = start + width + SIGN;
      }
    }
  }

  /** Two bars of one value, the reference broad behind the current one; 100 is the widest. */
  static void pair(Category category, boolean hasReference, double highest, Html html) {
    html.raw("<svg aria-hidden=true>");
    if (hasReference && category.reference() > 0) {
      html.raw("<path class=r d=M0,1h" + at(length(category.reference(), highest)) + "v12H0z />");
    }
    if (category.current() > 0) {
      String length = at(length(category.current(), highest));
      html.raw(
          hasReference
              ? "<path class=k d=M0,5h" + length + "v4"
              : "<path class=f d=M0,2h" + length + "v10");
      html.raw("H0z />");
    }
    html.raw("</svg>");
  }

  private static double length(double share, double highest) {
    return Math.max(1, 100 * share / highest);
  }

  /** A bar from the middle: to the right what grew, to the left what shrank. */
  static void change(double difference, double largest, Html html) {
    double length = largest == 0 ? 0 : 49 * difference / largest;
    html.raw("<svg class=d aria-hidden=true><path d=M50,3h" + at(length) + "v8H50z /></svg>");
  }

  /** The smallest of 1, 2, 2.5 and 5 times a power of ten that is not less. */
  static double niceStep(double least) {
    if (!(least > Double.MIN_NORMAL)) {
      // Powers of ten end before the numbers do.
      return least > 0 ? Double.MIN_NORMAL : 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : new double[] {1, 2, 2.5, 5}) {
      if (factor * power >= least * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static String at(double coordinate) {
    String text = String.format(Locale.ROOT, "%.1f", coordinate);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
