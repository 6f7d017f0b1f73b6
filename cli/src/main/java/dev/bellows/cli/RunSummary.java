package dev.bellows.cli;

import dev.bellows.features.job.IncrementReport;
import dev.bellows.features.job.JobReport;
import dev.bellows.features.job.NoteReport;
import dev.bellows.features.job.SinkReport;
import dev.bellows.features.job.SourceReport;
import dev.bellows.features.job.StepReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a finished job says of itself on a terminal. */
final class RunSummary {
  private final JobReport report;
  private final Terminal terminal;

  RunSummary(JobReport report, Terminal terminal) {
    this.report = report;
    this.terminal = terminal;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.addAll(steps());
    lines.add("");
    lines.addAll(sinks());
    report.sinks().forEach(sink -> lines.addAll(increment(sink)));
    report.steps().forEach(step -> lines.addAll(rules(step)));
    report.sources().forEach(source -> lines.addAll(malformed(source)));
    lines.addAll(notes());
    report.sinks().forEach(sink -> lines.addAll(sample(sink)));
    lines.add("");
    lines.add(
        report.job()
            + ": done in "
            + Amounts.seconds(report.duration().toMillis() / 1000.0)
            + " s");
    return lines;
  }

  private List<String> steps() {
    TextTable table = new TextTable("step", "kind", ">rows in", ">rows out", ">seconds", ">rows/s");
    for (StepReport step : report.steps()) {
      table.row(
          step.name(),
          step.kind(),
          Amounts.count(step.rowsIn()),
          Amounts.count(step.rowsOut()),
          Amounts.seconds(step.seconds()),
          Amounts.rate(step.rowsPerSecond()));
    }
    return table.lines();
  }

  private List<String> sinks() {
    TextTable table = new TextTable("output", "format", ">rows", ">bytes", ">files", ">seconds");
    for (SinkReport sink : report.sinks()) {
      table.row(
          sink.path(),
          sink.format(),
          Amounts.count(sink.rows()),
          Amounts.bytes(sink.bytes()),
          Amounts.count(sink.files()),
          Amounts.seconds(sink.seconds()));
    }
    return table.lines();
  }

  private static List<String> increment(SinkReport sink) {
    return sink.increment()
        .map(
            part ->
                List.of(
                    "",
                    String.format(
                        "%s had rows up to %s; computed from %s on: %s rows%s",
                        sink.path(),
                        part.highWatermark(),
                        part.from(),
                        Amounts.count(part.rows()),
                        late(part))))
        .orElse(List.of());
  }

  private static String late(IncrementReport part) {
    return part.lateRows() == 0
        ? ""
        : String.format(
            "; %s rows came later than the lookback allows and wait for a full run",
            Amounts.count(part.lateRows()));
  }

  private static List<String> rules(StepReport step) {
    if (step.rules().isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "rules of "
            + step.name()
            + step.quarantine().map(path -> ", rows that fail are in " + path).orElse(""));
    step.rules().get().describe().lines().forEach(line -> lines.add("  " + line));
    return lines;
  }

  private static List<String> malformed(SourceReport source) {
    if (source.malformedByFile().isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "malformed records of "
            + source.name()
            + source.quarantine().map(path -> ", kept in " + path).orElse(""));
    source
        .malformedByFile()
        .forEach((file, count) -> lines.add("  " + Amounts.count(count) + " in " + file));
    return lines;
  }

  private List<String> notes() {
    List<String> lines = new ArrayList<>();
    Map<String, TextTable> byHook = new LinkedHashMap<>();
    for (NoteReport note : report.notes()) {
      byHook
          .computeIfAbsent(note.hook(), hook -> new TextTable(hook, ""))
          .row(note.note().about(), note.note().text());
    }
    for (TextTable table : byHook.values()) {
      lines.add("");
      lines.addAll(table.lines());
    }
    return lines;
  }

  private List<String> sample(SinkReport sink) {
    if (sink.sample().isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("sample of " + sink.path());
    lines.addAll(new SampleTable(sink.sampleColumns(), sink.sample(), terminal).lines());
    return lines;
  }
}
