package dev.bellows.metrics.report;

import dev.bellows.core.Args;
import dev.bellows.core.advice.Advice;
import dev.bellows.core.advice.Advisor;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.metrics.analyze.Bottleneck;
import dev.bellows.metrics.analyze.Bottlenecks;
import dev.bellows.metrics.analyze.CriticalPath;
import dev.bellows.metrics.analyze.CriticalStep;
import dev.bellows.metrics.analyze.WallClock;
import java.util.List;

/**
 * What is known and said of a run: of an operation, an application or an event log. Nothing of it
 * runs a job, and none of its forms needs the network.
 *
 * <pre>{@code
 * Files.writeString(Path.of("report.html"), report.toHtml());
 * RunReport before = RunReport.fromJson(Files.readString(Path.of("before.json")));
 * }</pre>
 *
 * @param name of the run, as its reports are headed
 * @param evidence what was recorded
 * @param wallClock where its time went
 * @param criticalPath the chain of stages that bounded it, in the order of time
 * @param bottlenecks what each stage waited for
 * @param advice what the rules found
 * @param operations reports of the operations within it, in the order they began
 */
public record RunReport(
    String name,
    Evidence evidence,
    WallClock wallClock,
    List<CriticalStep> criticalPath,
    List<Bottleneck> bottlenecks,
    Advice advice,
    List<RunReport> operations) {
  public RunReport {
    Args.check(!name.isBlank(), "Invalid report: its name is empty");
    criticalPath = List.copyOf(criticalPath);
    bottlenecks = List.copyOf(bottlenecks);
    operations = List.copyOf(operations);
  }

  /** What the evidence means, and what all rules on the class path find in it. */
  public static RunReport of(String name, Evidence evidence) {
    return of(name, evidence, Advisor.ofClassPath(), List.of());
  }

  /**
   * What the evidence means and those rules find in it.
   *
   * @param operations reports of the operations within it
   */
  public static RunReport of(
      String name, Evidence evidence, Advisor advisor, List<RunReport> operations) {
    return new RunReport(
        name,
        evidence,
        WallClock.of(evidence),
        CriticalPath.of(evidence),
        Bottlenecks.of(evidence),
        advisor.advise(evidence),
        operations);
  }

  /** What matters most, in a sentence or two. */
  public String summary() {
    return RunWords.summary(this);
  }

  /**
   * All of it as JSON with a {@code version}, which is 1; times are milliseconds since the epoch,
   * and what has no value is null. {@link #fromJson} gives an equal report.
   */
  public String toJson() {
    return RunJson.write(this);
  }

  /**
   * The report that {@link #toJson} wrote; fields that are not known are left out.
   *
   * @throws IllegalArgumentException if it is no report, or one of another version
   */
  public static RunReport fromJson(String json) {
    return RunJson.read(json);
  }

  /** For a terminal: the summary, findings, the parts of the wall clock, the longest stages. */
  public String toText() {
    return RunText.of(this);
  }

  /**
   * For the output of a notebook's cell: a fragment of HTML with the summary, the wall clock, the
   * findings and the longest stages. Its styles hold for it alone, it takes the notebook's colours,
   * light or dark, and has no script.
   */
  public String toCell() {
    return RunCell.of(this);
  }

  /**
   * One HTML file that needs nothing else: findings, wall clock, a timeline of jobs and stages,
   * durations of tasks, plans, executors and the configuration. Lists that are cut say so.
   */
  public String toHtml() {
    return RunPage.of(this);
  }
}
