package dev.bellows.core.internal;

import java.util.Optional;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.Resubmitted$;
import org.apache.spark.Success$;
import org.apache.spark.TaskCommitDenied;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskInfo;

/** The end of an attempt of a task, without Spark's types. Reused: valid during a call alone. */
public final class TaskEnd {
  private static final TaskMetrics NOTHING = new TaskMetrics();

  /** How an attempt ended. */
  public enum Outcome {
    /** Its result counts. */
    SUCCESS,
    /** It failed. */
    FAILED,
    /** It was stopped: a copy was faster, or its stage is not needed. */
    KILLED,
    /** It had succeeded, and its output is lost with its executor. */
    RESUBMITTED
  }

  private SparkListenerTaskEnd event;
  private TaskInfo info;
  private TaskMetrics metrics;

  void set(SparkListenerTaskEnd told) {
    event = told;
    info = told.taskInfo();
    // Of a task that never ran there are none.
    metrics = told.taskMetrics() == null ? NOTHING : told.taskMetrics();
  }

  public int stageId() {
    return event.stageId();
  }

  public int stageAttempt() {
    return event.stageAttemptId();
  }

  public long taskId() {
    return info.taskId();
  }

  public int partition() {
    return info.partitionId() >= 0 ? info.partitionId() : info.index();
  }

  public int attempt() {
    return info.attemptNumber();
  }

  public String executor() {
    return info.executorId();
  }

  public String host() {
    return info.host();
  }

  public boolean isSpeculative() {
    return info.speculative();
  }

  public long launched() {
    return info.launchTime();
  }

  public long finished() {
    return info.finishTime();
  }

  /** From launch to finish in milliseconds. */
  public long duration() {
    return Math.max(0, info.finishTime() - info.launchTime());
  }

  public Outcome outcome() {
    TaskEndReason reason = event.reason();
    if (reason == Success$.MODULE$) {
      return Outcome.SUCCESS;
    }
    if (reason == Resubmitted$.MODULE$) {
      return Outcome.RESUBMITTED;
    }
    return reason instanceof TaskKilled || reason instanceof TaskCommitDenied
        ? Outcome.KILLED
        : Outcome.FAILED;
  }

  /** The kind of its failure, without the words of the exception, which may hold rows. */
  public Optional<String> failure() {
    if (outcome() != Outcome.FAILED) {
      return Optional.empty();
    }
    return Optional.of(
        event.reason() instanceof ExceptionFailure failure
            ? failure.className()
            : event.reason().getClass().getSimpleName());
  }

  public long runMillis() {
    return metrics.executorRunTime();
  }

  public long cpuNanos() {
    return metrics.executorCpuTime();
  }

  public long gcMillis() {
    return metrics.jvmGCTime();
  }

  public long deserializeMillis() {
    return metrics.executorDeserializeTime();
  }

  public long deserializeCpuNanos() {
    return metrics.executorDeserializeCpuTime();
  }

  public long resultSerializationMillis() {
    return metrics.resultSerializationTime();
  }

  /** Milliseconds of fetching a large result; 0 when it came with the task's end. */
  public long gettingResultMillis() {
    return info.gettingResultTime() > 0
        ? Math.max(0, info.finishTime() - info.gettingResultTime())
        : 0;
  }

  /** What Spark's UI calls scheduler delay: the part of the duration that nothing else explains. */
  public long schedulerDelayMillis() {
    return Math.max(
        0,
        duration()
            - runMillis()
            - deserializeMillis()
            - resultSerializationMillis()
            - gettingResultMillis());
  }

  public long resultBytes() {
    return metrics.resultSize();
  }

  public long inputBytes() {
    return metrics.inputMetrics().bytesRead();
  }

  public long inputRecords() {
    return metrics.inputMetrics().recordsRead();
  }

  public long outputBytes() {
    return metrics.outputMetrics().bytesWritten();
  }

  public long outputRecords() {
    return metrics.outputMetrics().recordsWritten();
  }

  public long shuffleReadBytes() {
    return metrics.shuffleReadMetrics().totalBytesRead();
  }

  public long shuffleRemoteBytes() {
    return metrics.shuffleReadMetrics().remoteBytesRead();
  }

  public long shuffleRemoteBytesToDisk() {
    return metrics.shuffleReadMetrics().remoteBytesReadToDisk();
  }

  public long shuffleReadRecords() {
    return metrics.shuffleReadMetrics().recordsRead();
  }

  public long shuffleBlocks() {
    return metrics.shuffleReadMetrics().totalBlocksFetched();
  }

  public long fetchWaitMillis() {
    return metrics.shuffleReadMetrics().fetchWaitTime();
  }

  public long shuffleWriteBytes() {
    return metrics.shuffleWriteMetrics().bytesWritten();
  }

  public long shuffleWriteRecords() {
    return metrics.shuffleWriteMetrics().recordsWritten();
  }

  public long shuffleWriteNanos() {
    return metrics.shuffleWriteMetrics().writeTime();
  }

  public long memorySpilled() {
    return metrics.memoryBytesSpilled();
  }

  public long diskSpilled() {
    return metrics.diskBytesSpilled();
  }

  public long peakExecutionMemory() {
    return metrics.peakExecutionMemory();
  }

  public long peakOnHeapMemory() {
    return metrics.peakOnHeapExecutionMemory();
  }

  public long peakOffHeapMemory() {
    return metrics.peakOffHeapExecutionMemory();
  }

  /** Takes the executor's memory at the task's end into its peaks. */
  public void addTo(ExecutorPeaks peaks) {
    ExecutorMetrics measured = event.taskExecutorMetrics();
    if (measured != null) {
      peaks.take(measured);
    }
  }
}
