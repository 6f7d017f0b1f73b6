package dev.bellows.features.job;

import dev.bellows.core.SparkErrors;
import dev.bellows.core.hook.RunContext;
import dev.bellows.core.hook.StepInfo;
import dev.bellows.core.internal.ObservedMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of the steps of one run, and what was measured of them. Steps may be built by several
 * threads.
 */
final class StepRows {
  private static final Logger LOG = LoggerFactory.getLogger(StepRows.class);

  private static final long FIRST_READING_MILLIS = 10_000;

  /** Spark delivers all readings of an action at once: what is not there soon never comes. */
  private static final long OTHER_READINGS_MILLIS = 500;

  private final PlannedJob planned;
  private final JobGraph graph;
  private final Hooks hooks;
  private final KeptRows kept;
  private final ObservedMetrics metrics;
  private final RuleGates gates;
  private final Function<String, StepInfo> infos;

  private final Map<String, Dataset<Row>> measured = new ConcurrentHashMap<>();
  private final Map<String, RowMeter> meters = new ConcurrentHashMap<>();
  private final Map<Edge, RowMeter> inputMeters = new ConcurrentHashMap<>();

  private final Map<String, StepReport> reports = new HashMap<>();
  private final Map<String, Long> rowsOut = new HashMap<>();
  private final Map<String, Long> rowsRead = new HashMap<>();
  private final Map<String, Instant> lastRows = new HashMap<>();
  private final Map<String, Instant> learned = new HashMap<>();

  private final Queue<StepWork> afterWrites = new ConcurrentLinkedQueue<>();

  /** What a step does when all outputs are written. */
  private record StepWork(String step, RunContext.Work work) {}

  /** A step that reads a source. */
  private record Edge(String step, String source) {}

  StepRows(
      PlannedJob planned,
      Hooks hooks,
      KeptRows kept,
      ObservedMetrics metrics,
      Function<String, StepInfo> infos) {
    this.planned = planned;
    this.graph = planned.graph();
    this.hooks = hooks;
    this.kept = kept;
    this.metrics = metrics;
    this.gates = new RuleGates(planned.job().places(), planned.rules(), kept);
    this.infos = infos;
  }

  /** The rows of a step that is built. */
  Dataset<Row> of(String step) {
    return measured.get(step);
  }

  /**
   * Builds the step; those that it reads are built. Runs the jobs of operations that learn, and one
   * that computes the rows if they are read several times.
   */
  void build(String name) {
    StepInfo info = infos.apply(name);
    try {
      build(graph.step(name), info);
    } catch (RuntimeException | Error e) {
      hooks.stepFailed(info, e);
      throw e;
    }
  }

  private void build(JobStep step, StepInfo info) {
    Instant start = Instant.now();
    StepCompiler compiler =
        new StepCompiler(planned.job().places(), step, graph.indexOfStep(step.name()));
    Dataset<Row> computed =
        compiler.apply(
            input(step, step.from(), info),
            new Context(this, step, info),
            planned::rows,
            kept::keep);
    if (learns(step)) {
      reportInputs(step, start);
    }
    Dataset<Row> output = hooks.stepOutput(info, computed);
    RowMeter meter = new RowMeter(metrics, step.name());
    meters.put(step.name(), meter);
    Instant computing = Instant.now();
    Dataset<Row> rows =
        gates.guard(step.name(), output, meter, other -> reference(step, other, info));
    measured.put(step.name(), rows);
    if (gates.holdRowsOf(step.name())) {
      report(step.name(), computing);
    } else if (info.isKept()) {
      compute(step.name(), kept.keep(rows));
    }
  }

  private static boolean learns(JobStep step) {
    return step.allOperations().stream().anyMatch(operation -> operation.passes() > 1);
  }

  /** Its readers may run at the same time: each would count the rows that it computed itself. */
  private void compute(String name, Dataset<Row> rows) {
    Instant start = Instant.now();
    measured.put(name, rows);
    LOG.debug("Step '{}' is read several times: {} rows are kept", name, rows.count());
    report(name, start);
  }

  private Dataset<Row> input(JobStep step, String from, StepInfo info) {
    PlannedSource source = planned.sources().get(from);
    Dataset<Row> rows = source == null ? measured.get(from) : watched(step, source);
    return hooks.stepInput(info, from, rows);
  }

  /** Bins are fitted to the rows first and counted then. */
  private Dataset<Row> reference(JobStep step, String name, StepInfo info) {
    Dataset<Row> rows = input(step, name, info);
    return graph.isSource(name) ? rows : kept.keep(rows);
  }

  /** A source that one step reads twice is counted once. */
  private Dataset<Row> watched(JobStep step, PlannedSource source) {
    if (step.skipsRowsOf(source)) {
      return source.rows();
    }
    RowMeter meter = new RowMeter(metrics, source.name());
    boolean first = inputMeters.putIfAbsent(new Edge(step.name(), source.name()), meter) == null;
    return first ? meter.watch(source.rows()) : source.rows();
  }

  /** Does what steps do when all outputs are written. */
  void finish() {
    for (StepWork done : afterWrites) {
      try {
        done.work().run();
      } catch (Exception | LinkageError e) {
        throw planned
            .job()
            .places()
            .faultOfData(
                "steps." + graph.indexOfStep(done.step()),
                String.format(
                    "Step '%s': the outputs are written, and what comes after failed: %s.",
                    done.step(), SparkErrors.reason(e)),
                e);
      }
    }
  }

  private record Context(StepRows rows, JobStep step, StepInfo info) implements RunContext {
    @Override
    public Dataset<Row> rows(String name) {
      return rows.input(step, name, info);
    }

    @Override
    public boolean isIncremental() {
      return rows.planned.isIncremental(step.name());
    }

    @Override
    public void afterWrites(Work work) {
      rows.afterWrites.add(new StepWork(step.name(), work));
    }

    @Override
    public void closeAfterJob(AutoCloseable resource) {
      rows.kept.closeAfterJob(resource);
    }
  }

  /**
   * Goes on if the gates of all steps held.
   *
   * @throws dev.bellows.features.validate.RuleFailedException with each gate that is broken
   */
  void requireGates() {
    gates.requireHeld();
  }

  /** The reports of the steps that are computed, in the order of their computation. */
  synchronized List<StepReport> reports() {
    return graph.neededSteps().stream()
        .map(step -> reports.get(step.name()))
        .filter(Objects::nonNull)
        .toList();
  }

  /** The rows that a step got of that source, as far as steps are reported. */
  synchronized long rowsRead(String source) {
    return rowsRead.getOrDefault(source, 0L);
  }

  /** The rows of a step that was reported. */
  synchronized long rowsOut(String step) {
    return rowsOut.get(step);
  }

  /**
   * Reports the step and those it reads, unless it is done, from what an action measured that began
   * then and has computed it.
   */
  synchronized void report(String name, Instant actionStart) {
    report(name, actionStart, FIRST_READING_MILLIS);
  }

  private synchronized void reportInputs(JobStep step, Instant actionStart) {
    for (String read : step.reads()) {
      if (!graph.isSource(read)) {
        report(read, actionStart, FIRST_READING_MILLIS);
      }
    }
    learned.put(step.name(), Instant.now());
  }

  private void report(String name, Instant actionStart, long timeoutMillis) {
    if (reports.containsKey(name)) {
      return;
    }
    JobStep step = graph.step(name);
    Optional<RowMeter.Reading> reading = meters.get(name).read(timeoutMillis);
    gates.noteCounts(name, reading.map(RowMeter.Reading::values), measured.get(name));
    Optional<Long> held = gates.rowsOut(name);
    long out = held.or(() -> reading.map(RowMeter.Reading::rows)).orElseGet(() -> counted(name));
    rowsOut.put(name, out);
    long in = 0;
    Instant start = actionStart;
    for (String read : List.copyOf(new LinkedHashSet<>(step.reads()))) {
      if (graph.isSource(read)) {
        in += rowsIn(name, read);
      } else {
        report(read, actionStart, OTHER_READINGS_MILLIS);
        in += rowsOut.get(read);
        start = later(start, lastRows.get(read));
      }
    }
    Instant last = reading.flatMap(RowMeter.Reading::lastRow).orElse(start);
    lastRows.put(name, last);
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

  private static Instant later(Instant first, Instant second) {
    return first.isBefore(second) ? second : first;
  }

  private long rowsIn(String step, String source) {
    long rows =
        Optional.ofNullable(inputMeters.get(new Edge(step, source)))
            .flatMap(meter -> meter.read(OTHER_READINGS_MILLIS))
            .map(RowMeter.Reading::rows)
            .orElseGet(() -> planned.sources().get(source).rows().count());
    rowsRead.merge(source, rows, Math::max);
    return rows;
  }

  /** Where Spark found at run time that no row can come out, it left the meter out of the plan. */
  private long counted(String name) {
    LOG.debug("Step '{}' was not measured by the action over it; its rows are counted", name);
    return measured.get(name).count();
  }

  static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1e3;
  }
}
