package dev.bellows.metrics.report;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.JobMetrics;
import dev.bellows.core.evidence.QueryMetrics;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.page.Html;
import dev.bellows.metrics.analyze.CriticalStep;
import dev.bellows.metrics.report.Timeline.Bar;
import dev.bellows.metrics.report.Timeline.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** When queries, jobs and stages ran, and which of them bounded the run. */
final class TimelineSection {
  private static final int MOST_BARS = 300;
  private static final int MOST_LANES = 24;

  private final RunReport report;
  private final Evidence evidence;
  private final Html html;

  TimelineSection(RunReport report, Html html) {
    this.report = report;
    this.evidence = report.evidence();
    this.html = html;
  }

  void write() {
    List<Group> groups = groups();
    if (groups.isEmpty()) {
      return;
    }
    RunPage.section(html, "timeline", "Timeline", about());
    RunPage.scrolled(html, "Timeline");
    new Timeline(evidence.startedMillis(), evidence.endedMillis())
        .draw(groups, "Timeline of " + report.name() + "; the tables below have its numbers", html);
    html.raw("</div>\n");
    for (Group group : groups) {
      if (group.left() > 0) {
        html.raw("<p class=\"note\">").text(group.name()).raw(": the longest are shown, ");
        html.text(RunWords.count(group.left())).raw(" more are not; the JSON has all.</p>\n");
      }
    }
    html.raw("</section>\n");
  }

  private String about() {
    return report.criticalPath().isEmpty()
        ? "Light at the start of a stage: it waits for its first task."
        : "Dark bars are on the critical path: had they been shorter, the run would have been."
            + " Light at the start of a stage: it waits for its first task.";
  }

  private List<Group> groups() {
    List<Group> groups = new ArrayList<>();
    add(groups, "Critical", report.criticalPath().stream().map(this::bar).toList());
    add(groups, "Queries", evidence.queries().stream().map(this::bar).toList());
    add(groups, "Jobs", evidence.jobs().stream().map(this::bar).toList());
    Set<String> critical =
        report.criticalPath().stream().map(CriticalStep::label).collect(Collectors.toSet());
    add(groups, "Stages", evidence.stages().stream().map(stage -> bar(stage, critical)).toList());
    return groups;
  }

  private static void add(List<Group> groups, String name, List<Bar> bars) {
    if (!bars.isEmpty()) {
      groups.add(Timeline.group(name, bars, MOST_BARS, MOST_LANES));
    }
  }

  private Bar bar(CriticalStep step) {
    String tone = step.stageId().isPresent() ? "critical" : "other";
    return bar(step.label(), "", step.startedMillis(), OptionalLong.of(step.endedMillis()), tone);
  }

  private Bar bar(QueryMetrics query) {
    String tone = query.failure().isPresent() ? "failed" : "plain";
    return bar(
        "query " + query.executionId(),
        query.description(),
        query.startedMillis(),
        query.endedMillis(),
        tone);
  }

  private Bar bar(JobMetrics job) {
    String tone = job.failure().isPresent() ? "failed" : "plain";
    return bar(
        "job " + job.jobId(),
        job.description().orElse(""),
        job.startedMillis(),
        job.endedMillis(),
        tone);
  }

  private Bar bar(String label, String what, long from, OptionalLong ended, String tone) {
    long to = Math.max(from, ended.orElse(evidence.endedMillis()));
    return new Bar(label, title(label, what, to - from, ended.isPresent()), from, from, to, tone);
  }

  private Bar bar(StageMetrics stage, Set<String> critical) {
    long from = stage.submittedMillis();
    long to = Math.max(from, stage.completedMillis().orElse(evidence.endedMillis()));
    boolean isCritical = critical.contains(stage.label());
    String tone = stage.failure().isPresent() ? "failed" : isCritical ? "critical" : "plain";
    String what =
        RunWords.stageName(evidence, stage)
            + ", "
            + RunWords.count(stage.totals().tasks(), "task", "tasks");
    return new Bar(
        stage.label(),
        title(stage.label(), what, to - from, stage.completedMillis().isPresent()),
        from,
        stage.firstLaunchMillis().orElse(to),
        to,
        tone);
  }

  private static String title(String label, String what, long millis, boolean hasEnded) {
    String time = RunWords.millis(millis) + (hasEnded ? "" : ", without an end");
    return what.isBlank() ? label + ": " + time : label + ": " + time + " — " + what;
  }
}
