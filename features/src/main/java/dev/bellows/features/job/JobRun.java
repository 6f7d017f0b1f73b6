package dev.bellows.features.job;

import dev.bellows.core.hook.JobInfo;
import dev.bellows.core.hook.JobOutcome;
import dev.bellows.core.hook.SinkInfo;
import dev.bellows.core.hook.SinkOutcome;
import dev.bellows.core.hook.StepInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** One run of a planned job: all steps are built, all gates held, then all sinks are written. */
final class JobRun {
  private final PlannedJob planned;
  private final FeatureJob job;
  private final SparkSession spark;
  private final JobGraph graph;
  private final JobInfo info;
  private final Hooks hooks;
  private final KeptRows kept = new KeptRows();
  private final StepRows steps;
  private final Map<String, SinkReport> written = new ConcurrentHashMap<>();

  JobRun(PlannedJob planned) {
    this.planned = planned;
    this.job = planned.job();
    this.spark = planned.spark();
    this.graph = planned.graph();
    this.info = JobShape.of(planned);
    this.hooks = Hooks.find(info.level());
    Map<String, StepInfo> infos = new LinkedHashMap<>();
    info.steps().forEach(step -> infos.put(step.name(), step));
    this.steps = new StepRows(planned, hooks, kept, infos::get);
  }

  JobReport run() {
    Instant started = Instant.now();
    try {
      hooks.jobStarted(info);
      List<SourceReport> read = planned.sources().values().stream().map(this::read).toList();
      computeAndWrite();
      steps.finish();
      end(started, Optional.empty());
      return report(started, read);
    } catch (RuntimeException | Error e) {
      end(started, Optional.of(e));
      throw e;
    } finally {
      kept.close();
    }
  }

  private void end(Instant started, Optional<Throwable> failure) {
    hooks.jobEnded(info, new JobOutcome(Duration.between(started, Instant.now()), failure));
  }

  private void computeAndWrite() {
    Map<String, PlannedSink> sinks = new LinkedHashMap<>();
    planned.sinks().forEach(sink -> sinks.put("" + sinks.size(), sink));
    List<String> names = graph.neededSteps().stream().map(JobStep::name).toList();
    try (SideBySide sideBySide = new SideBySide(spark.sparkContext())) {
      sideBySide.run(names, name -> graph.step(name).reads(), steps::build);
      steps.requireGates();
      sideBySide.run(
          sinks.keySet(),
          key -> List.of(),
          key -> written.put(key, write(sinks.get(key), info.sinks().get(Integer.parseInt(key)))));
    }
  }

  private JobReport report(Instant started, List<SourceReport> read) {
    List<SinkReport> sinks =
        IntStream.range(0, planned.sinks().size()).mapToObj(i -> written.get("" + i)).toList();
    Duration duration = Duration.between(started, Instant.now());
    return new JobReport(
        job.name(), started, duration, read, steps.reports(), sinks, hooks.reports());
  }

  private SourceReport read(PlannedSource source) {
    Optional<Location> quarantine = Optional.ofNullable(planned.quarantines().get(source.name()));
    return new SourceReport(
        source.name(),
        source.location().shown(),
        source.format().label(),
        quarantine.map(target -> quarantine(source, target)).orElse(Map.of()),
        quarantine.map(Location::shown));
  }

  /** Writes the malformed records aside and counts what was written. */
  private Map<String, Long> quarantine(PlannedSource source, Location target) {
    String at = "sources." + graph.indexOfSource(source.name());
    if (source.check().isEmpty()) {
      return Map.of();
    }
    Dataset<Row> malformed = source.check().get().malformedRecords();
    try {
      new OutputDirectory(target)
          .replace(
              staging ->
                  malformed.write().mode(SaveMode.ErrorIfExists).format("json").save(staging));
      Dataset<Row> records =
          spark.read().schema(RecordCheck.writtenSchema()).json(target.path().toString());
      return RecordCheck.countWritten(records);
    } catch (Exception e) {
      throw SourcePlanner.unreadableRecords(source, job.places(), at, e);
    }
  }

  private SinkReport write(PlannedSink output, SinkInfo sinkInfo) {
    try {
      SinkReport report = write(output, hooks.sinkInput(sinkInfo, steps.of(sinkInfo.step())));
      hooks.sinkWritten(sinkInfo, outcome(report));
      return report;
    } catch (RuntimeException | Error e) {
      hooks.sinkFailed(sinkInfo, e);
      throw e;
    }
  }

  private static SinkOutcome outcome(SinkReport report) {
    Duration duration = Duration.ofMillis(Math.round(report.seconds() * 1e3));
    return new SinkOutcome(report.rows(), report.bytes(), report.files(), duration);
  }

  private SinkReport write(PlannedSink output, Dataset<Row> rows) {
    Instant start = Instant.now();
    SinkWriter writer = new SinkWriter(output);
    JobSink sink = output.sink();
    WrittenFiles files = writer.write(rows);
    double seconds = StepRows.seconds(start, Instant.now());
    steps.report(sink.step(), start);
    SinkWriter.Sample sample = writer.sample(spark);
    return new SinkReport(
        sink.step(),
        output.location().shown(),
        sink.format().label(),
        steps.rowsOut(sink.step()),
        files.bytes(),
        files.files(),
        seconds,
        sample.columns(),
        sample.rows());
  }
}
