package dev.bellows.metrics.report;

import dev.bellows.core.evidence.Distribution;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.evidence.TaskMetrics;
import dev.bellows.core.page.Html;
import dev.bellows.metrics.analyze.Bottleneck;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The stages, the longest first, with how long their tasks took and where that time went. */
final class StageSection {
  private static final int MOST_STAGES = 100;
  private static final int MOST_DETAILS = 30;
  private static final int COLUMNS = 10;

  private final RunReport report;
  private final Html html;
  private final Map<String, Bottleneck> bounds = new TreeMap<>();

  StageSection(RunReport report, Html html) {
    this.report = report;
    this.html = html;
    report.bottlenecks().forEach(bound -> bounds.putIfAbsent(bound.where(), bound));
  }

  /** The id of a stage's row: {@code stage-7-attempt-1}. */
  static String anchor(String label) {
    return label.replaceAll("[^\\p{Alnum}]+", "-").replaceAll("-$", "");
  }

  void write() {
    List<StageMetrics> stages = RunWords.longestFirst(report.evidence().stages());
    if (stages.isEmpty()) {
      return;
    }
    RunPage.section(html, "stages", "Stages", about(stages.size()));
    RunPage.scrolled(html, "Stages");
    html.raw("<table class=\"stages\"><caption class=\"away\">Stages</caption>\n<thead><tr>")
        .raw("<th scope=\"col\">Stage<th scope=\"col\" class=\"n\">Wall")
        .raw("<th scope=\"col\">Bound by<th scope=\"col\" class=\"n\">Tasks")
        .raw("<th scope=\"col\" class=\"n\">Median task<th scope=\"col\" class=\"n\">Longest")
        .raw("<th scope=\"col\">Durations<th scope=\"col\" class=\"n w1\">Read")
        .raw("<th scope=\"col\" class=\"n w1\">Shuffle write")
        .raw("<th scope=\"col\" class=\"n w1\">Spilled</thead>\n");
    for (int i = 0; i < Math.min(MOST_STAGES, stages.size()); i++) {
      stage(i, stages.get(i));
    }
    html.raw("</table></div>\n</section>\n");
  }

  private static String about(int stages) {
    String order = "The longest first. Read is from storage and shuffles.";
    if (stages > MOST_STAGES) {
      order +=
          String.format(
              " Shown are %d of %s stages; the JSON has all.", MOST_STAGES, RunWords.count(stages));
    }
    return stages > MOST_DETAILS
        ? order + " The first " + MOST_DETAILS + " open for more."
        : order + " Each opens for more.";
  }

  private void stage(int index, StageMetrics stage) {
    boolean opens = index < MOST_DETAILS;
    html.raw("<tbody id=\"" + anchor(stage.label()) + "\"><tr class=\"row\"><th scope=\"row\">");
    if (opens) {
      html.raw("<button type=\"button\" class=\"open-it\" aria-expanded=\"true\" aria-controls=\"t")
          .raw(index + "\">")
          .text(stage.label())
          .raw("</button>");
    } else {
      html.text(stage.label());
    }
    html.raw("<span class=\"type\">")
        .name(RunWords.stageName(report.evidence(), stage))
        .raw("</span>");
    Distribution duration = stage.distribution(TaskMetric.DURATION);
    number(RunWords.millis(stage.wallMillis()), "n");
    html.raw("<td>");
    bound(stage);
    tasks(stage);
    number(RunWords.millis(duration.median()), "n");
    number(RunWords.millis(duration.max()), "n");
    html.raw("<td>");
    DurationChart.spark(duration, html);
    long read = stage.sum(TaskMetric.INPUT_BYTES) + stage.sum(TaskMetric.SHUFFLE_READ_BYTES);
    number(RunWords.bytesIfAny(read), "n w1");
    number(RunWords.bytesIfAny(stage.sum(TaskMetric.SHUFFLE_WRITE_BYTES)), "n w1");
    number(RunWords.bytesIfAny(stage.sum(TaskMetric.DISK_SPILLED)), "n w1");
    html.raw("\n");
    if (opens) {
      html.raw("<tr class=\"more\" id=\"t" + index + "\"><td colspan=\"" + COLUMNS + "\">");
      html.raw("<details><summary>More on ").text(stage.label()).raw("</summary>\n");
      details(stage, duration);
      html.raw("</details>");
    }
    html.raw("</tbody>\n");
  }

  private void number(String text, String classes) {
    html.raw("<td class=\"" + classes + "\">").text(text);
  }

  private void bound(StageMetrics stage) {
    if (stage.failure().isPresent()) {
      html.raw("<span class=\"chip alert\">failed</span> ");
    }
    Bottleneck bound = bounds.get(stage.label());
    if (bound != null) {
      html.raw("<span class=\"chip\">").text(RunWords.bound(bound.bound())).raw("</span>");
    }
  }

  private void tasks(StageMetrics stage) {
    html.raw("<td class=\"n\">").text(RunWords.count(stage.totals().tasks()));
    if (stage.totals().tasks() != stage.partitions()) {
      html.text(" of " + RunWords.count(stage.partitions()));
    }
    String lost = RunWords.lost(stage.lost());
    if (!lost.isEmpty()) {
      html.raw("<span class=\"type\">").text(lost).raw("</span>");
    }
  }

  private void details(StageMetrics stage, Distribution duration) {
    stage.failure().ifPresent(failure -> html.raw("<p><code>").text(failure).raw("</code></p>\n"));
    html.raw("<div class=\"panel\"><div>\n<h3>How long its tasks took</h3>\n");
    DurationChart.large(duration, stage.label(), html);
    slowest(stage);
    html.raw("</div><div>\n");
    totals(stage);
    html.raw("</div></div>\n");
  }

  private void slowest(StageMetrics stage) {
    if (stage.slowest().isEmpty()) {
      return;
    }
    html.raw("<table class=\"facts\"><caption class=\"away\">Longest tasks</caption>\n<thead><tr>")
        .raw("<th scope=\"col\">Longest tasks<th scope=\"col\">Took<th scope=\"col\">GC")
        .raw("<th scope=\"col\">Read<th scope=\"col\">Executor</thead>\n<tbody>\n");
    for (TaskMetrics task : stage.slowest()) {
      long read =
          task.totals().sum(TaskMetric.INPUT_BYTES)
              + task.totals().sum(TaskMetric.SHUFFLE_READ_BYTES);
      html.raw("<tr><th scope=\"row\">partition " + task.partition())
          .raw("<td>" + RunWords.millis(task.totals().sum(TaskMetric.DURATION)))
          .raw("<td>" + RunWords.millis(task.totals().sum(TaskMetric.GC_TIME)))
          .raw("<td>" + RunWords.bytes(read) + "<td>")
          .text(task.executor())
          .raw("\n");
    }
    html.raw("</tbody></table>\n");
  }

  private void totals(StageMetrics stage) {
    html.raw("<table class=\"facts\"><caption class=\"away\">Totals</caption>\n<thead><tr>")
        .raw("<th scope=\"col\">Over its tasks<th scope=\"col\">Sum<th scope=\"col\">Largest")
        .raw("</thead>\n<tbody>\n");
    for (TaskMetric metric : TaskMetric.values()) {
      if (stage.totals().max(metric) > 0) {
        html.raw("<tr><th scope=\"row\">").text(words(metric));
        html.raw("<td>").text(metric.isPeak() ? "" : value(metric, stage.sum(metric)));
        html.raw("<td>").text(value(metric, stage.totals().max(metric))).raw("\n");
      }
    }
    html.raw("</tbody></table>\n");
    Bottleneck bound = bounds.get(stage.label());
    if (bound != null && !bound.numbers().isEmpty()) {
      html.raw("<p class=\"note\">Bound by ").text(RunWords.bound(bound.bound())).raw(":");
      bound
          .numbers()
          .forEach(
              number ->
                  html.raw(" ").text(number.name() + " " + RunWords.measure(number)).raw(";"));
      html.raw("</p>\n");
    }
  }

  private static String value(TaskMetric metric, long value) {
    return switch (metric.unit()) {
      case MILLIS -> RunWords.millis(value);
      case NANOS -> RunWords.millis(value / 1e6);
      case BYTES -> RunWords.bytes(value);
      case COUNT -> RunWords.count(value);
    };
  }

  /** {@code executorRunTime} as {@code executor run time}. */
  private static String words(TaskMetric metric) {
    return metric
        .key()
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(java.util.Locale.ROOT)
        .replace("jvmgc", "GC");
  }
}
