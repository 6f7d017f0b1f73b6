package dev.bellows.features.job;

import dev.bellows.core.hook.HookLevel;
import dev.bellows.core.hook.JobHook;
import dev.bellows.core.hook.JobInfo;
import dev.bellows.core.hook.JobOutcome;
import dev.bellows.core.hook.SinkInfo;
import dev.bellows.core.hook.SinkOutcome;
import dev.bellows.core.hook.StepInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hooks of one run. What they do wrong is noted, and the job goes on as if they were not. */
final class Hooks {
  private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);

  private final List<Named> hooks = new ArrayList<>();
  private final Queue<HookReport> reports = new ConcurrentLinkedQueue<>();

  private record Named(JobHook hook, String name, int order, HookLevel level) {}

  private interface Call {
    void on(JobHook hook) throws Exception;
  }

  private interface Change {
    Dataset<Row> by(JobHook hook, Dataset<Row> rows) throws Exception;
  }

  private Hooks() {}

  /** The hooks that are called in a job of that level, in their order. */
  static Hooks find(HookLevel level) {
    Hooks hooks = new Hooks();
    Plugins<JobHook> plugins = Plugins.of(JobHook.class);
    plugins.broken().forEach(problem -> hooks.reports.add(loading("JobHook", problem)));
    plugins.found().forEach(hooks::add);
    hooks.hooks.removeIf(hook -> !hook.level().isCalledAt(level));
    hooks.hooks.sort(
        Comparator.comparingInt(Named::order)
            .thenComparing(hook -> hook.hook().getClass().getName()));
    LOG.debug("Hooks at level {}: {}", level, hooks.hooks);
    return hooks;
  }

  private static HookReport loading(String hook, String problem) {
    return new HookReport(hook, "loading", problem);
  }

  private void add(JobHook hook) {
    try {
      HookLevel level = hook.level();
      String name = hook.name();
      if (level == null || name == null) {
        String missing = level == null ? "level" : "name";
        reports.add(loading(hook.getClass().getSimpleName(), "It has no " + missing + "."));
        return;
      }
      hooks.add(new Named(hook, name, hook.order(), level));
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("Hook {} tells nothing of itself and is left out", hook.getClass().getName(), e);
      reports.add(loading(hook.getClass().getSimpleName(), e.toString()));
    }
  }

  /** What went wrong so far. */
  List<HookReport> reports() {
    return List.copyOf(reports);
  }

  /** What they say of the job that ended, in their order. */
  List<NoteReport> notes() {
    List<NoteReport> notes = new ArrayList<>();
    for (Named named : hooks) {
      try {
        named.hook().notes().forEach(note -> notes.add(new NoteReport(named.name(), note)));
      } catch (Throwable e) {
        failed(named, "notes", e);
      }
    }
    return notes;
  }

  void jobStarted(JobInfo job) {
    call("jobStarted", hook -> hook.jobStarted(job));
  }

  void jobEnded(JobInfo job, JobOutcome outcome) {
    call("jobEnded", hook -> hook.jobEnded(job, outcome));
  }

  Dataset<Row> stepInput(StepInfo step, String from, Dataset<Row> rows) {
    return change(about("stepInput", step), rows, (hook, in) -> hook.stepInput(step, from, in));
  }

  Dataset<Row> stepOutput(StepInfo step, Dataset<Row> rows) {
    return change(about("stepOutput", step), rows, (hook, out) -> hook.stepOutput(step, out));
  }

  void stepFailed(StepInfo step, Throwable failure) {
    call(about("stepFailed", step), hook -> hook.stepFailed(step, failure));
  }

  Dataset<Row> sinkInput(SinkInfo sink, Dataset<Row> rows) {
    return change(about("sinkInput", sink), rows, (hook, in) -> hook.sinkInput(sink, in));
  }

  void sinkWritten(SinkInfo sink, SinkOutcome outcome) {
    call(about("sinkWritten", sink), hook -> hook.sinkWritten(sink, outcome));
  }

  void sinkFailed(SinkInfo sink, Throwable failure) {
    call(about("sinkFailed", sink), hook -> hook.sinkFailed(sink, failure));
  }

  private static String about(String call, StepInfo step) {
    return call + " of '" + step.name() + "'";
  }

  private static String about(String call, SinkInfo sink) {
    return call + " of '" + sink.path() + "'";
  }

  private void call(String moment, Call call) {
    for (Named named : hooks) {
      try {
        call.on(named.hook());
      } catch (Throwable e) {
        failed(named, moment, e);
      }
    }
  }

  private Dataset<Row> change(String moment, Dataset<Row> rows, Change change) {
    Dataset<Row> changed = rows;
    for (Named named : hooks) {
      try {
        Dataset<Row> result = change.by(named.hook(), changed);
        String problem = problem(changed, result);
        if (problem.isEmpty()) {
          changed = result;
        } else {
          note(named, moment, problem);
        }
      } catch (Throwable e) {
        failed(named, moment, e);
      }
    }
    return changed;
  }

  private static String problem(Dataset<Row> given, Dataset<Row> got) {
    if (got == null) {
      return "It gave back nothing; its rows were not taken.";
    }
    if (got.isStreaming() || !StepCompiler.sameColumns(given.schema(), got.schema())) {
      return String.format(
          "It gave back %s%s instead of %s; its rows were not taken.",
          got.isStreaming() ? "a stream of " : "",
          SourcePlanner.shown(got.schema()),
          SourcePlanner.shown(given.schema()));
    }
    return "";
  }

  /** Also errors such as a class that is missing; only the JVM's own end is passed on. */
  private void failed(Named named, String moment, Throwable error) {
    if (error instanceof VirtualMachineError fatal && !(error instanceof StackOverflowError)) {
      throw fatal;
    }
    if (error instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    LOG.warn("Hook '{}' failed in {} and was passed over", named.name(), moment, error);
    reports.add(new HookReport(named.name(), moment, error.toString()));
  }

  private void note(Named named, String moment, String problem) {
    LOG.warn("Hook '{}' was passed over in {}: {}", named.name(), moment, problem);
    reports.add(new HookReport(named.name(), moment, problem));
  }
}
