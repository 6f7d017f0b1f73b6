package dev.bellows.metrics.report;

import dev.bellows.core.page.Html;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Bars over a common axis of time, in as few lanes as do not overlap. */
final class Timeline {
  static final int WIDTH = 1140;
  static final int LEFT = 84;
  private static final int RIGHT = 6;
  private static final int LANE = 19;
  private static final int BAR = 15;
  private static final int AXIS = 26;
  private static final int GAP = 12;

  /** The width of a sign of a label, about. */
  private static final double SIGN = 6.3;

  private final long started;
  private final long span;

  Timeline(long startedMillis, long endedMillis) {
    this.started = startedMillis;
    this.span = Math.max(1, endedMillis - startedMillis);
  }

  /**
   * A bar.
   *
   * @param label in the bar, where it has room
   * @param title what a pointer over it tells
   * @param from since the epoch
   * @param busyFrom when its tasks began; what is before is drawn lighter
   * @param to since the epoch
   * @param tone its class of style
   */
  record Bar(String label, String title, long from, long busyFrom, long to, String tone) {
    long millis() {
      return to - from;
    }
  }

  /**
   * Bars of a kind.
   *
   * @param name at their left
   * @param lanes bars that do not overlap, lane by lane
   * @param left how many more there are, for which there is no room
   */
  record Group(String name, List<List<Bar>> lanes, int left) {
    int height() {
      return lanes.size() * LANE + GAP;
    }
  }

  /** The longest bars, at most so many in at most so many lanes. */
  static Group group(String name, List<Bar> all, int mostBars, int mostLanes) {
    List<Bar> longest =
        all.stream()
            .sorted(Comparator.comparingLong(Bar::millis).reversed())
            .limit(mostBars)
            .sorted(Comparator.comparingLong(Bar::from).thenComparing(Bar::millis))
            .toList();
    List<List<Bar>> lanes = new ArrayList<>();
    int placed = 0;
    for (Bar bar : longest) {
      List<Bar> lane = freeLane(lanes, bar);
      if (lane == null && lanes.size() < mostLanes) {
        lane = new ArrayList<>();
        lanes.add(lane);
      }
      if (lane != null) {
        lane.add(bar);
        placed++;
      }
    }
    return new Group(name, lanes, all.size() - placed);
  }

  private static List<Bar> freeLane(List<List<Bar>> lanes, Bar bar) {
    for (List<Bar> lane : lanes) {
      if (lane.get(lane.size() - 1).to() <= bar.from()) {
        return lane;
      }
    }
    return null;
  }

  void draw(List<Group> groups, String label, Html html) {
    int height = AXIS + groups.stream().mapToInt(Group::height).sum();
    start(height, label, html);
    axis(height, html);
    int top = AXIS;
    for (Group group : groups) {
      draw(group, top, html);
      top += group.height();
    }
    html.raw("</svg>\n");
  }

  void start(int height, String label, Html html) {
    html.raw("<svg class=\"time\" viewBox=\"0 0 " + WIDTH + " " + height + "\" width=\"" + WIDTH);
    html.raw("\" height=\"" + height + "\" role=\"img\" aria-label=\"").text(label).raw("\">\n");
  }

  private void draw(Group group, int top, Html html) {
    html.raw("<text class=\"lane\" x=\"0\" y=\"" + (top + BAR - 3) + "\">");
    html.text(group.name()).raw("</text>\n");
    int y = top;
    for (List<Bar> lane : group.lanes()) {
      for (Bar bar : lane) {
        draw(bar, y, html);
      }
      y += LANE;
    }
  }

  private void draw(Bar bar, int y, Html html) {
    double from = x(bar.from());
    double to = Math.max(from + 1.5, x(bar.to()));
    double busy = Math.min(to, Math.max(from, x(bar.busyFrom())));
    html.raw("<g class=\"bar " + bar.tone() + "\"><title>").text(bar.title()).raw("</title>");
    if (busy > from + 0.5) {
      rect("idle", from, y, to - from, html);
    }
    rect("on", Math.min(busy, to - 1), y, to - Math.min(busy, to - 1), html);
    double room = to - busy > (to - from) / 2 ? busy : from;
    if (bar.label().length() * SIGN + 6 < to - room) {
      html.raw("<text x=\"" + at(room + 4) + "\" y=\"" + (y + BAR - 4) + "\">");
      html.text(bar.label()).raw("</text>");
    }
    html.raw("</g>\n");
  }

  private static void rect(String tone, double x, int y, double width, Html html) {
    html.raw("<rect class=\"" + tone + "\" x=\"" + at(x) + "\" y=\"" + y + "\" width=\"");
    html.raw(at(width) + "\" height=\"" + BAR + "\" rx=\"2\"/>");
  }

  void axis(int height, Html html) {
    long step = step();
    for (long at = 0; at <= span; at += step) {
      double x = x(started + at);
      html.raw("<path class=\"g\" d=\"M" + at(x) + ",16V" + height + "\"/>");
      String anchor = at == 0 ? "start" : x > WIDTH - 40 ? "end" : "middle";
      html.raw("<text class=\"tick\" x=\"" + at(x) + "\" y=\"11\" text-anchor=\"" + anchor);
      html.raw("\">").text(RunWords.millis(at)).raw("</text>\n");
    }
  }

  /** About eight ticks, at round times. */
  private long step() {
    long[] round = {
      1,
      2,
      5,
      10,
      20,
      50,
      100,
      200,
      500,
      1000,
      2000,
      5000,
      10_000,
      20_000,
      30_000,
      60_000,
      120_000,
      300_000,
      600_000,
      1_200_000,
      1_800_000,
      3_600_000,
      7_200_000,
      14_400_000,
      28_800_000,
      86_400_000
    };
    for (long step : round) {
      if (span / step <= 9) {
        return step;
      }
    }
    return Math.max(1, span / 8);
  }

  double x(long millis) {
    double share = (double) (millis - started) / span;
    return LEFT + Math.max(0, Math.min(1, share)) * (WIDTH - LEFT - RIGHT);
  }

  static String at(double coordinate) {
    String text = String.format(Locale.ROOT, "%.1f", coordinate);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
