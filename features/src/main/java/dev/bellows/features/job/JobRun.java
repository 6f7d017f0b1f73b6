package dev.bellows.features.job;

import dev.bellows.core.hook.JobInfo;
import dev.bellows.core.hook.JobOutcome;
import dev.bellows.core.hook.SinkInfo;
import dev.bellows.core.hook.SinkOutcome;
import dev.bellows.core.hook.StepInfo;
import dev.bellows.core.internal.ObservedMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
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
  private final ObservedMetrics metrics;
  private final StepRows steps;
  private final Optional<RunHistory> history;
  private final String runId = UUID.randomUUID().toString();
  private final Map<String, Map<String, Long>> malformed = new HashMap<>();
  private final Map<String, SinkReport> outputs = new ConcurrentHashMap<>();
  private final AtomicReference<String> failedStep = new AtomicReference<>();

  JobRun(PlannedJob planned) {
    this.planned = planned;
    this.job = planned.job();
    this.spark = planned.spark();
    this.graph = planned.graph();
    this.history = planned.history().map(table -> new RunHistory(spark, job.places(), table));
    this.info = JobShape.of(planned);
    this.hooks = Hooks.find(info.level());
    Map<String, StepInfo> infos = new LinkedHashMap<>();
    info.steps().forEach(step -> infos.put(step.name(), step));
    this.metrics = new ObservedMetrics(spark);
    this.steps = new StepRows(planned, hooks, kept, metrics, infos::get);
  }

  JobReport run() {
    try (metrics;
        kept;
        HeapPeak heap = new HeapPeak()) {
      return run(Instant.now(), heap);
    }
  }

  private JobReport run(Instant started, HeapPeak heap) {
    try {
      hooks.jobStarted(info);
      planned.sources().values().forEach(source -> malformed.put(source.name(), aside(source)));
      computeAndWrite();
      steps.finish();
      JobReport report = report(started, heap, Optional.empty());
      history.ifPresent(table -> table.add(report));
      end(started, Optional.empty());
      List<NoteReport> notes = hooks.notes();
      return report.with(hooks.reports(), notes);
    } catch (RuntimeException | Error e) {
      noteFailure(started, heap, e);
      end(started, Optional.of(e));
      throw e;
    }
  }

  /** A history that cannot be written must not hide the failure itself. */
  private void noteFailure(Instant started, HeapPeak heap, Throwable failure) {
    if (history.isEmpty() || failure instanceof RunHistory.UnwritableException) {
      return;
    }
    RunFailure cause = RunFailure.of(failure, Optional.ofNullable(failedStep.get()));
    try {
      history.get().add(report(started, heap, Optional.of(cause)));
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
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
      sideBySide.run(names, name -> graph.step(name).reads(), this::build);
      steps.requireGates();
      sideBySide.run(
          sinks.keySet(),
          key -> List.of(),
          key -> outputs.put(key, write(sinks.get(key), info.sinks().get(Integer.parseInt(key)))));
    }
  }

  private JobReport report(Instant started, HeapPeak heap, Optional<RunFailure> failure) {
    Duration duration = Duration.between(started, Instant.now());
    List<SinkReport> sinks =
        IntStream.range(0, planned.sinks().size())
            .mapToObj(i -> outputs.get("" + i))
            .filter(Objects::nonNull)
            .toList();
    return new JobReport(
        runId,
        job.name(),
        planned.mode(),
        failure.isPresent() ? RunStatus.FAILED : RunStatus.SUCCEEDED,
        started,
        duration,
        planned.sources().values().stream().map(this::sourceReport).toList(),
        steps.reports(),
        sinks,
        hooks.reports(),
        List.of(),
        MemoryReport.of(heap, spark),
        failure);
  }

  private SourceReport sourceReport(PlannedSource source) {
    return new SourceReport(
        source.name(),
        source.location().shown(),
        source.format().label(),
        steps.rowsRead(source.name()),
        malformed.getOrDefault(source.name(), Map.of()),
        quarantine(source).map(Location::shown));
  }

  private Optional<Location> quarantine(PlannedSource source) {
    return Optional.ofNullable(planned.quarantines().get(source.name()));
  }

  private Map<String, Long> aside(PlannedSource source) {
    return quarantine(source).map(target -> aside(source, target)).orElse(Map.of());
  }

  /** Writes the malformed records aside and counts what was written. */
  private Map<String, Long> aside(PlannedSource source, Location target) {
    String at = "sources." + graph.indexOfSource(source.name());
    if (source.check().isEmpty()) {
      return Map.of();
    }
    Dataset<Row> rejected = source.check().get().malformedRecords();
    try {
      new OutputDirectory(target)
          .replace(
              staging ->
                  rejected.write().mode(SaveMode.ErrorIfExists).format("json").save(staging));
      Dataset<Row> records =
          spark.read().schema(RecordCheck.writtenSchema()).json(target.path().toString());
      return RecordCheck.countWritten(records);
    } catch (Exception e) {
      throw SourcePlanner.unreadableRecords(source, job.places(), at, e);
    }
  }

  private void build(String step) {
    try {
      steps.build(step);
    } catch (RuntimeException | Error e) {
      failedStep.compareAndSet(null, step);
      throw e;
    }
  }

  private SinkReport write(PlannedSink output, SinkInfo sinkInfo) {
    try {
      SinkReport report = write(output, hooks.sinkInput(sinkInfo, steps.of(sinkInfo.step())));
      hooks.sinkWritten(sinkInfo, outcome(report));
      return report;
    } catch (RuntimeException | Error e) {
      failedStep.compareAndSet(null, sinkInfo.step());
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
    SinkWriter writer = new SinkWriter(output, job.places());
    JobSink sink = output.sink();
    Written written = writer.write(rows);
    double seconds = StepRows.seconds(start, Instant.now());
    steps.report(sink.step(), start);
    SinkWriter.Sample sample = writer.sample(spark);
    long stepRows = steps.rowsOut(sink.step());
    return new SinkReport(
        sink.step(),
        output.location().shown(),
        sink.format().label(),
        sink.mode().label(),
        written.rows().orElse(stepRows),
        written.files().bytes(),
        written.files().files(),
        seconds,
        written.retries(),
        output.increment().map(part -> IncrementReport.of(spark, output, written, stepRows)),
        sample.columns(),
        sample.rows());
  }
}
