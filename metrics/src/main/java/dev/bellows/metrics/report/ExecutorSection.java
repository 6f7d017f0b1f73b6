package dev.bellows.metrics.report;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.ExecutorMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.page.Html;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** The executors: when they were there, how busy they were, what they did. */
final class ExecutorSection {
  private static final int MOST_EXECUTORS = 40;
  private static final int ROW = 16;
  private static final int HEAD = 26;

  /** Shares of the slots are drawn in so many tones. */
  private static final int TONES = 8;

  private final Evidence evidence;
  private final Html html;

  ExecutorSection(Evidence evidence, Html html) {
    this.evidence = evidence;
    this.html = html;
  }

  void write() {
    List<ExecutorMetrics> shown =
        evidence.executors().stream()
            .sorted(
                Comparator.comparingLong(
                        (ExecutorMetrics executor) -> executor.totals().sum(TaskMetric.RUN_TIME))
                    .reversed())
            .limit(MOST_EXECUTORS)
            .toList();
    RunPage.section(html, "executors", "Executors", about());
    if (evidence.wallMillis() > 0) {
      RunPage.scrolled(html, "Executors over time");
      picture(shown);
      html.raw("</div>\n");
    }
    table(shown);
    html.raw("</section>\n");
  }

  private String about() {
    String what =
        "The busiest first. The darker, the more of an executor's slots ran tasks; blank where it"
            + " was not there.";
    int all = evidence.executors().size();
    return all <= MOST_EXECUTORS
        ? what
        : what
            + String.format(
                " Shown are %d of %s; the JSON has all.", MOST_EXECUTORS, RunWords.count(all));
  }

  private void picture(List<ExecutorMetrics> shown) {
    Timeline time = new Timeline(evidence.startedMillis(), evidence.endedMillis());
    Occupancy occupancy = new Occupancy(evidence);
    int height = HEAD + shown.size() * ROW + 6;
    time.start(height, "How busy executors were; the table has their totals", html);
    time.axis(height, html);
    int y = HEAD;
    for (ExecutorMetrics executor : shown) {
      html.raw("<g class=\"executor\"><title>").text(title(executor)).raw("</title>");
      html.raw("<text class=\"lane\" x=\"0\" y=\"" + (y + 10) + "\">");
      html.text(label(executor.id())).raw("</text>");
      rect(time.x(executor.addedMillis()), time.x(removed(executor)), y, 0, html);
      tones(occupancy.shares(executor), occupancy, time, y);
      html.raw("</g>\n");
      y += ROW;
    }
    html.raw("</svg>\n");
  }

  /** Neighbours of the same tone are one rectangle. */
  private void tones(double[] shares, Occupancy occupancy, Timeline time, int y) {
    int from = 0;
    for (int bin = 1; bin <= shares.length; bin++) {
      if (bin == shares.length || tone(shares[bin]) != tone(shares[from])) {
        if (tone(shares[from]) > 0) {
          double left = time.x(occupancy.starts(from));
          rect(left, time.x(occupancy.starts(bin)), y, tone(shares[from]), html);
        }
        from = bin;
      }
    }
  }

  private static int tone(double share) {
    return (int) Math.min(TONES, Math.ceil(share * TONES - 0.25));
  }

  private static void rect(double from, double to, int y, int tone, Html html) {
    html.raw("<rect class=\"" + (tone == 0 ? "idle" : "on") + "\" x=\"" + Timeline.at(from));
    html.raw("\" y=\"" + y + "\" width=\"" + Timeline.at(Math.max(0.5, to - from)));
    html.raw("\" height=\"" + (ROW - 3) + "\"");
    if (tone > 0) {
      html.raw(" fill-opacity=\"" + Timeline.at((double) tone / TONES + 0.049) + "\"");
    }
    html.raw("/>");
  }

  private long removed(ExecutorMetrics executor) {
    return executor.removedMillis().orElse(evidence.endedMillis());
  }

  private static String label(String id) {
    String text = id.chars().allMatch(Character::isDigit) ? "executor " + id : id;
    return text.length() <= 13 ? text : text.substring(0, 12) + "…";
  }

  private String title(ExecutorMetrics executor) {
    String there = RunWords.millis(removed(executor) - executor.addedMillis());
    String why = executor.removedReason().map(reason -> "; removed: " + reason).orElse("");
    return executor.id() + " on " + executor.host() + ", there for " + there + why;
  }

  private void table(List<ExecutorMetrics> shown) {
    RunPage.scrolled(html, "Executors");
    html.raw("<table><caption class=\"away\">Executors</caption>\n<thead><tr>")
        .raw("<th scope=\"col\">Executor<th scope=\"col\" class=\"n\">Cores")
        .raw("<th scope=\"col\" class=\"n\">Tasks<th scope=\"col\" class=\"n\">Busy")
        .raw("<th scope=\"col\" class=\"n w1\">Run time<th scope=\"col\" class=\"n w1\">GC")
        .raw("<th scope=\"col\" class=\"n\">Peak heap<th scope=\"col\" class=\"n w1\">Spilled")
        .raw("</thead>\n<tbody>\n");
    shown.forEach(this::row);
    html.raw("</tbody></table></div>\n");
  }

  private void row(ExecutorMetrics executor) {
    html.raw("<tr><th scope=\"row\">").text(executor.id()).raw("<span class=\"type\">");
    html.text(executor.host());
    executor.removedReason().ifPresent(reason -> html.text("; removed: " + reason));
    html.raw("</span>");
    long run = executor.totals().sum(TaskMetric.RUN_TIME);
    cell(RunWords.count(executor.cores()), "n");
    cell(RunWords.count(executor.totals().tasks()), "n");
    cell(RunWords.share(busy(executor, run)), "n");
    cell(RunWords.millis(run), "n w1");
    double gc = run == 0 ? 0 : (double) executor.totals().sum(TaskMetric.GC_TIME) / run;
    cell(RunWords.share(gc), "n w1");
    OptionalLong heap = heap(executor);
    cell(heap.isPresent() ? RunWords.bytes(heap.getAsLong()) : "", "n");
    cell(RunWords.bytesIfAny(executor.totals().sum(TaskMetric.DISK_SPILLED)), "n w1");
    html.raw("\n");
  }

  private double busy(ExecutorMetrics executor, long run) {
    long from = Math.max(evidence.startedMillis(), executor.addedMillis());
    double available = (double) (removed(executor) - from) * executor.cores();
    return available > 0 ? Math.min(1, run / available) : Double.NaN;
  }

  private static OptionalLong heap(ExecutorMetrics executor) {
    Long peak = executor.peaks().get("JVMHeapMemory");
    return peak == null ? OptionalLong.empty() : OptionalLong.of(peak);
  }

  private void cell(String text, String classes) {
    html.raw("<td class=\"" + classes + "\">").text(text);
  }
}
