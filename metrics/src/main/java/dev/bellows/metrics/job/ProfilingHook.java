package dev.bellows.metrics.job;

import dev.bellows.core.evidence.Completeness;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.hook.HookLevel;
import dev.bellows.core.hook.HookNote;
import dev.bellows.core.hook.JobHook;
import dev.bellows.core.hook.JobInfo;
import dev.bellows.core.hook.JobOutcome;
import dev.bellows.core.hook.SinkInfo;
import dev.bellows.core.hook.SinkOutcome;
import dev.bellows.core.hook.StepInfo;
import dev.bellows.metrics.profile.Operation;
import dev.bellows.metrics.profile.PerformanceProfiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Says in a job's report what each step, source and output cost: time of tasks, bytes read,
 * shuffled and spilled. Only looks on: it is called in every job and changes nothing.
 */
public final class ProfilingHook implements JobHook {
  private final Map<String, Operation> open = new ConcurrentHashMap<>();
  private final Queue<Owned> closed = new ConcurrentLinkedQueue<>();
  private final List<HookNote> notes = new ArrayList<>();
  private Optional<PerformanceProfiler> profiler = Optional.empty();
  private Optional<Operation> whole = Optional.empty();

  private record Owned(String owner, Operation operation) {}

  @Override
  public String name() {
    return "profile";
  }

  @Override
  public HookLevel level() {
    return HookLevel.OFF;
  }

  /** After the others: what they do to the rows is part of the step. */
  @Override
  public int order() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void jobStarted(JobInfo job) {
    profiler = Optional.of(PerformanceProfiler.of(job.spark()));
    whole = profiler.map(each -> each.profileOperation(job.name()));
  }

  /** What a step's operations run before its rows are asked for, such as a fit, is its own. */
  @Override
  public Dataset<Row> stepInput(StepInfo step, String from, Dataset<Row> rows) {
    open.computeIfAbsent(step.name(), this::begin);
    return rows;
  }

  @Override
  public Dataset<Row> stepOutput(StepInfo step, Dataset<Row> rows) {
    end(step.name(), step.name());
    return rows;
  }

  @Override
  public void stepFailed(StepInfo step, Throwable failure) {
    end(step.name(), step.name());
  }

  @Override
  public Dataset<Row> sinkInput(SinkInfo sink, Dataset<Row> rows) {
    open.computeIfAbsent(key(sink), this::begin);
    return rows;
  }

  @Override
  public void sinkWritten(SinkInfo sink, SinkOutcome outcome) {
    end(key(sink), "write " + sink.path());
  }

  @Override
  public void sinkFailed(SinkInfo sink, Throwable failure) {
    end(key(sink), "write " + sink.path());
  }

  @Override
  public void jobEnded(JobInfo job, JobOutcome outcome) {
    if (whole.isPresent()) {
      whole.get().close();
      note(job.name(), whole.get().evidence());
      profiler.orElseThrow().close();
    }
  }

  private void note(String job, Evidence evidence) {
    Map<Long, String> owners = new TreeMap<>();
    for (Owned each : closed) {
      each.operation()
          .evidence()
          .queries()
          .forEach(query -> owners.put(query.executionId(), each.owner()));
    }
    StepShares.of(evidence, owners, job).forEach((owner, share) -> notes.add(share.note(owner)));
    if (evidence.completeness().level() == Completeness.Level.LOWER_BOUND) {
      String gaps = String.join(" ", evidence.completeness().gaps());
      notes.add(new HookNote("", "At least so much: " + gaps, Map.of()));
    }
  }

  @Override
  public List<HookNote> notes() {
    return List.copyOf(notes);
  }

  private static String key(SinkInfo sink) {
    return "output " + sink.path();
  }

  private Operation begin(String name) {
    return profiler.orElseThrow().profileOperation(name);
  }

  private void end(String key, String owner) {
    Operation operation = open.remove(key);
    if (operation != null) {
      operation.close();
      closed.add(new Owned(owner, operation));
    }
  }
}
