package dev.bellows.core.internal;

import dev.bellows.core.internal.RunEvents.JobStart;
import dev.bellows.core.internal.RunEvents.Phase;
import dev.bellows.core.internal.RunEvents.QueryEnd;
import dev.bellows.core.internal.RunEvents.QueryStart;
import dev.bellows.core.internal.RunEvents.StageTold;
import dev.bellows.core.plan.ToldPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.JobFailed;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerApplicationStart;
import org.apache.spark.scheduler.SparkListenerEnvironmentUpdate;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageExecutorMetrics;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.sql.catalyst.QueryPlanningTracker;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlanInfo;
import org.apache.spark.sql.execution.ui.SparkListenerDriverAccumUpdates;
import org.apache.spark.sql.execution.ui.SparkListenerSQLAdaptiveExecutionUpdate;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart;
import scala.Option;
import scala.Tuple2;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/** Turns Spark's listener events into {@link RunEvents}. Does no work beside that. */
public final class RunListener extends SparkListener {
  private static final String TAGS = "spark.job.tags";
  private static final String EXECUTION = "spark.sql.execution.id";
  private static final String DESCRIPTION = "spark.job.description";

  private final RunEvents events;
  private final TaskEnd task = new TaskEnd();

  public RunListener(RunEvents events) {
    this.events = events;
  }

  @Override
  public void onApplicationStart(SparkListenerApplicationStart event) {
    String id = OptionConverters.toJava(event.appId()).orElse("");
    events.applicationStarted(id, event.appName(), event.time());
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd event) {
    events.applicationEnded(event.time());
  }

  @Override
  public void onEnvironmentUpdate(SparkListenerEnvironmentUpdate event) {
    Option<Seq<Tuple2<String, String>>> told = event.environmentDetails().get("Spark Properties");
    Map<String, String> settings = new HashMap<>();
    if (told.isDefined()) {
      for (Tuple2<String, String> setting : CollectionConverters.asJava(told.get())) {
        settings.put(setting._1(), setting._2());
      }
    }
    events.settings(settings);
  }

  @Override
  public void onExecutorAdded(SparkListenerExecutorAdded event) {
    events.executorAdded(
        event.executorId(),
        event.executorInfo().executorHost(),
        event.executorInfo().totalCores(),
        event.time());
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    events.executorRemoved(event.executorId(), event.reason(), event.time());
  }

  @Override
  public void onJobStart(SparkListenerJobStart event) {
    List<Integer> stages = new ArrayList<>();
    for (StageInfo stage : CollectionConverters.asJava(event.stageInfos())) {
      stages.add(stage.stageId());
    }
    Optional<String> execution = property(event.properties(), EXECUTION);
    events.jobStarted(
        new JobStart(
            event.jobId(),
            event.time(),
            stages,
            tags(event.properties()),
            execution.isPresent()
                ? OptionalLong.of(Long.parseLong(execution.get()))
                : OptionalLong.empty(),
            property(event.properties(), DESCRIPTION)));
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd event) {
    Optional<String> failure =
        event.jobResult() instanceof JobFailed failed
            ? Optional.of(FailureText.of(failed.exception()))
            : Optional.empty();
    events.jobEnded(event.jobId(), event.time(), failure);
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted event) {
    events.stageSubmitted(told(event.stageInfo()), tags(event.properties()));
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted event) {
    Map<Long, Long> counters = new HashMap<>();
    for (AccumulableInfo counter :
        CollectionConverters.asJava(event.stageInfo().accumulables().values())) {
      if (counter.metadata().isDefined() && counter.value().isDefined()) {
        number(counter.value().get()).ifPresent(value -> counters.put(counter.id(), value));
      }
    }
    events.stageCompleted(told(event.stageInfo()), counters);
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    task.set(event);
    events.taskEnded(task);
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate event) {
    for (ExecutorMetrics measured : CollectionConverters.asJava(event.executorUpdates().values())) {
      events.memoryMeasured(event.execId(), peaks -> peaks.take(measured));
    }
  }

  /** Only event logs have it. */
  @Override
  public void onStageExecutorMetrics(SparkListenerStageExecutorMetrics event) {
    events.memoryMeasured(event.execId(), peaks -> peaks.take(event.executorMetrics()));
  }

  @Override
  public void onOtherEvent(SparkListenerEvent event) {
    if (event instanceof SparkListenerSQLExecutionStart start) {
      started(start);
    } else if (event instanceof SparkListenerSQLAdaptiveExecutionUpdate update) {
      events.queryPlanned(update.executionId(), plan(update.sparkPlanInfo()));
    } else if (event instanceof SparkListenerDriverAccumUpdates updates) {
      events.driverCounters(counters(updates));
    } else if (event instanceof SparkListenerSQLExecutionEnd end) {
      ended(end);
    } else if (event instanceof ListenerQueue.Fence fence) {
      fence.reach(this);
    }
  }

  private void started(SparkListenerSQLExecutionStart event) {
    long root =
        event.rootExecutionId().isDefined()
            ? (Long) event.rootExecutionId().get()
            : event.executionId();
    events.queryStarted(
        new QueryStart(
            event.executionId(),
            root,
            event.description(),
            event.time(),
            Set.copyOf(CollectionConverters.asJava(event.jobTags())),
            plan(event.sparkPlanInfo())));
  }

  private void ended(SparkListenerSQLExecutionEnd event) {
    Optional<String> failure =
        OptionConverters.toJava(event.errorMessage())
            .filter(message -> !message.isEmpty())
            .map(FailureText::of);
    events.queryEnded(new QueryEnd(event.executionId(), event.time(), phases(event.qe()), failure));
  }

  /** An event log has no query execution. */
  private static List<Phase> phases(QueryExecution query) {
    List<Phase> phases = new ArrayList<>();
    if (query != null) {
      for (Tuple2<String, QueryPlanningTracker.PhaseSummary> phase :
          CollectionConverters.asJava(query.tracker().phases().toSeq())) {
        phases.add(new Phase(phase._1(), phase._2().startTimeMs(), phase._2().endTimeMs()));
      }
    }
    return phases;
  }

  /** Most plans are never looked at. */
  private static Supplier<ToldPlan> plan(SparkPlanInfo info) {
    return () -> ToldPlans.of(info);
  }

  private static StageTold told(StageInfo stage) {
    List<Integer> parents = new ArrayList<>();
    for (Object parent : CollectionConverters.asJava(stage.parentIds())) {
      parents.add((Integer) parent);
    }
    return new StageTold(
        stage.stageId(),
        stage.attemptNumber(),
        stage.name(),
        stage.numTasks(),
        parents,
        time(stage.submissionTime()),
        time(stage.completionTime()),
        OptionConverters.toJava(stage.failureReason()).map(FailureText::of));
  }

  private static OptionalLong time(Option<Object> time) {
    return time.isDefined() ? OptionalLong.of((Long) time.get()) : OptionalLong.empty();
  }

  private static Set<String> tags(Properties properties) {
    return property(properties, TAGS).map(tags -> Set.of(tags.split(","))).orElse(Set.of());
  }

  /** Jobs that begin without a thread's properties have none. */
  private static Optional<String> property(Properties properties, String key) {
    return properties == null
        ? Optional.empty()
        : Optional.ofNullable(properties.getProperty(key)).filter(value -> !value.isEmpty());
  }

  private static Map<Long, Long> counters(SparkListenerDriverAccumUpdates updates) {
    Map<Long, Long> counters = new HashMap<>();
    for (Tuple2<Object, Object> update : CollectionConverters.asJava(updates.accumUpdates())) {
      counters.put((Long) update._1(), (Long) update._2());
    }
    return counters;
  }

  /** Numbers live, texts in an event log; other accumulators of users hold anything. */
  private static Optional<Long> number(Object value) {
    if (value instanceof Number number) {
      return Optional.of(number.longValue());
    }
    String text = value.toString();
    return text.matches("-?\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }
}
