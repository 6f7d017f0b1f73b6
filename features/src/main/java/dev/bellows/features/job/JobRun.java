package dev.bellows.features.job;

import dev.bellows.core.hook.RunContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a planned job. */
final class JobRun implements RunContext {
  private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

  private static final long FIRST_READING_MILLIS = 10_000;

  /** Spark delivers all readings of an action at once: what is not there soon never comes. */
  private static final long OTHER_READINGS_MILLIS = 500;

  private final FeatureJob job;
  private final SparkSession spark;
  private final JobGraph graph;
  private final Map<String, PlannedSource> sources;
  private final Map<String, Dataset<Row>> plain;
  private final List<PlannedSink> sinks;
  private final Map<String, Location> quarantines;
  private final RuleGates gates;

  private final Map<String, Dataset<Row>> measured = new LinkedHashMap<>();
  private final Map<String, RowMeter> inputMeters = new HashMap<>();
  private final Map<String, RowMeter> meters = new HashMap<>();
  private final Map<String, StepReport> reports = new LinkedHashMap<>();
  private final Map<String, Long> rowsOut = new HashMap<>();
  private final Map<String, Instant> lastRows = new HashMap<>();
  private final Deque<AutoCloseable> resources = new ArrayDeque<>();

  JobRun(PlannedJob planned) {
    this.job = planned.job();
    this.spark = planned.spark();
    this.graph = planned.graph();
    this.sources = planned.sources();
    this.plain = planned.steps();
    this.sinks = planned.sinks();
    this.quarantines = planned.quarantines();
    this.gates = new RuleGates(planned.job().places(), planned.rules());
  }

  JobReport run() {
    Instant started = Instant.now();
    try {
      List<SourceReport> read = sources.values().stream().map(this::sourceReport).toList();
      graph.neededSteps().forEach(this::build);
      gates.requireHeld();
      List<SinkReport> written = sinks.stream().map(this::write).toList();
      List<StepReport> steps =
          graph.neededSteps().stream().map(step -> reports.get(step.name())).toList();
      Duration duration = Duration.between(started, Instant.now());
      return new JobReport(job.name(), started, duration, read, steps, written);
    } finally {
      closeAll();
    }
  }

  private SourceReport sourceReport(PlannedSource source) {
    Map<String, Long> malformed =
        quarantines.containsKey(source.name()) ? quarantine(source) : Map.of();
    return new SourceReport(
        source.name(),
        source.location().shown(),
        source.format().label(),
        malformed,
        Optional.ofNullable(quarantines.get(source.name())).map(Location::shown));
  }

  /** Writes the malformed records aside and counts what was written. */
  private Map<String, Long> quarantine(PlannedSource source) {
    Location target = quarantines.get(source.name());
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
      Dataset<Row> written =
          spark.read().schema(RecordCheck.writtenSchema()).json(target.path().toString());
      return RecordCheck.countWritten(written);
    } catch (Exception e) {
      throw SourcePlanner.unreadableRecords(source, job.places(), at, e);
    }
  }

  private void build(JobStep step) {
    Dataset<Row> computed =
        new StepCompiler(job.places(), step, graph.indexOfStep(step.name()))
            .apply(input(step), this, this::keep);
    RowMeter meter = new RowMeter();
    meters.put(step.name(), meter);
    Instant start = Instant.now();
    Dataset<Row> rows = gates.guard(step.name(), computed, meter, this);
    boolean isHeld = gates.holdsRowsOf(step.name());
    measured.put(step.name(), graph.isShared(step.name()) && !isHeld ? keep(rows) : rows);
    if (isHeld) {
      report(step.name(), start, FIRST_READING_MILLIS);
    }
  }

  /** The rows, computed once for several readers. */
  private Dataset<Row> keep(Dataset<Row> rows) {
    if (!rows.storageLevel().equals(StorageLevel.NONE())) {
      return rows;
    }
    Dataset<Row> kept = rows.persist(StorageLevel.MEMORY_AND_DISK());
    closeAfterJob(() -> kept.unpersist(false));
    return kept;
  }

  @Override
  public Dataset<Row> rows(String name) {
    PlannedSource source = sources.get(name);
    return source == null ? measured.get(name) : source.rows();
  }

  @Override
  public boolean isIncremental() {
    return false;
  }

  @Override
  public void closeAfterJob(AutoCloseable resource) {
    resources.push(resource);
  }

  private void closeAll() {
    while (!resources.isEmpty()) {
      try {
        resources.pop().close();
      } catch (Exception e) {
        LOG.warn("What job '{}' kept could not be released", job.name(), e);
      }
    }
  }

  private Dataset<Row> input(JobStep step) {
    PlannedSource source = sources.get(step.from());
    if (source == null) {
      return measured.get(step.from());
    }
    if (countsByMetadata(step, source)) {
      return source.rows();
    }
    RowMeter meter = new RowMeter();
    inputMeters.put(step.name(), meter);
    return meter.watch(source.rows());
  }

  /**
   * A meter between a source and a condition would keep Spark from skipping the files and row
   * groups in which the condition is never true.
   */
  private static boolean countsByMetadata(JobStep step, PlannedSource source) {
    return source.knowsItsRowCount() && step.where().isPresent();
  }

  private SinkReport write(PlannedSink planned) {
    Instant start = Instant.now();
    SinkWriter writer = new SinkWriter(planned);
    JobSink sink = planned.sink();
    WrittenFiles files = writer.write(measured.get(sink.step()));
    double seconds = seconds(start, Instant.now());
    report(sink.step(), start, FIRST_READING_MILLIS);
    SinkWriter.Sample sample = writer.sample(spark);
    return new SinkReport(
        sink.step(),
        planned.location().shown(),
        sink.format().label(),
        rowsOut.get(sink.step()),
        files.bytes(),
        files.files(),
        seconds,
        sample.columns(),
        sample.rows());
  }

  /** Reports the step and those it reads from, unless an earlier sink computed them. */
  private void report(String name, Instant actionStart, long timeoutMillis) {
    if (reports.containsKey(name)) {
      return;
    }
    JobStep step = graph.step(name);
    Optional<RowMeter.Reading> reading = meters.get(name).read(timeoutMillis);
    long computed = reading.map(RowMeter.Reading::rows).orElseGet(() -> counted(name));
    reading.ifPresentOrElse(
        measures -> gates.counted(name, measures.values()),
        () -> gates.count(name, plain.get(name)));
    long out = computed - gates.quarantined(name);
    rowsOut.put(name, out);
    boolean first = sources.containsKey(step.from());
    if (!first) {
      report(step.from(), actionStart, OTHER_READINGS_MILLIS);
    }
    Instant before = first ? actionStart : lastRows.get(step.from());
    Instant start = before.isBefore(actionStart) ? actionStart : before;
    Instant last = reading.flatMap(RowMeter.Reading::lastRow).orElse(start);
    lastRows.put(name, last);
    long in = first ? rowsIn(step) : rowsOut.get(step.from());
    double seconds = Math.max(0, seconds(start, last));
    reports.put(
        name,
        new StepReport(
            name,
            step.kind(),
            step.layer(),
            in,
            out,
            seconds,
            gates.report(name),
            gates.quarantine(name)));
  }

  private long rowsIn(JobStep step) {
    PlannedSource source = sources.get(step.from());
    return Optional.ofNullable(inputMeters.get(step.name()))
        .flatMap(meter -> meter.read(OTHER_READINGS_MILLIS))
        .map(RowMeter.Reading::rows)
        .orElseGet(() -> source.rows().count());
  }

  /** Where Spark found at run time that no row can come out, it left the meter out of the plan. */
  private long counted(String name) {
    LOG.debug("Step '{}' was not measured by the write; its rows are counted", name);
    return plain.get(name).count();
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1e3;
  }
}
