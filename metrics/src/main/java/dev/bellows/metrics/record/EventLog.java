package dev.bellows.metrics.record;

import dev.bellows.core.BellowsException;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.internal.EventLogReplay;
import dev.bellows.core.internal.EventLogReplay.Outcome;
import dev.bellows.core.internal.UnreadableLogException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * The event log of a Spark application, finished or not: one file or a rolling log's folder, plain
 * or compressed (lz4, zstd, snappy, lzf, gzip), on any file system that Hadoop knows. Reading it
 * needs no session and runs no job.
 *
 * <pre>{@code
 * Evidence evidence = EventLog.open("/spark-events/app-20261122").read().evidence();
 * }</pre>
 *
 * <p>It is read as a stream; memory goes with stages and queries, not with tasks or the file's
 * size. Logs of older versions of Spark are read too: what they do not tell is 0 or empty. A log
 * that is cut or still written gives what it holds, and the {@linkplain Evidence#completeness()
 * certificate} says so.
 */
public final class EventLog {
  private final String location;
  private final EventLogReplay replay;
  private final LongConsumer progress;

  private EventLog(String location, EventLogReplay replay, LongConsumer progress) {
    this.location = location;
    this.replay = replay;
    this.progress = progress;
  }

  /**
   * The log at that path. Its content is not read yet.
   *
   * @throws dev.bellows.core.BellowsException if there is no file, or a folder that is no log
   */
  public static EventLog open(String path) {
    return new EventLog(path, readable(() -> EventLogReplay.at(path)), bytes -> {});
  }

  /** The same, which tells while it is read how many of its {@link #bytes()} were. */
  public EventLog onProgress(LongConsumer bytesRead) {
    return new EventLog(location, replay, bytesRead);
  }

  /** Where it is. */
  public String location() {
    return location;
  }

  /** Its size as it is stored. */
  public long bytes() {
    return replay.bytes();
  }

  /**
   * Reads it.
   *
   * @throws dev.bellows.core.BellowsException if it is no event log, or cannot be read
   */
  public LoggedRun read() {
    Recorder recorder = new Recorder(Integer.MAX_VALUE);
    Outcome outcome = readable(() -> replay.replay(recorder, progress));
    Recorder.Question all = recorder.everything();
    boolean hasEnd = recorder.hasEnded();
    long ended = hasEnd ? all.ended() : Math.max(all.ended(), outcome.lastTaskMillis());
    Evidence evidence =
        recorder.evidence(
            new Recorder.Question(all.subject(), all.started(), ended, all.tags()),
            Map.of(),
            gaps(outcome, hasEnd));
    return new LoggedRun(
        evidence, outcome.sparkVersion(), outcome.events(), outcome.notNeeded(), outcome.unknown());
  }

  private static <T> T readable(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (UnreadableLogException e) {
      throw new BellowsException(e.getMessage(), e.getCause());
    }
  }

  private List<String> gaps(Outcome outcome, boolean hasEnd) {
    List<String> gaps = new ArrayList<>();
    if (outcome.isCut()) {
      gaps.add("The event log is cut: what came later is missing.");
    } else if (!hasEnd) {
      gaps.add(
          replay.isInProgress()
              ? "The application had not ended when its event log was read."
              : "The event log does not hold the application's end.");
    }
    outcome
        .firstBroken()
        .ifPresent(
            first ->
                gaps.add(
                    (outcome.broken() == 1
                            ? "A line of the event log could not be read"
                            : outcome.broken() + " lines of the event log could not be read, first")
                        + " ("
                        + first
                        + ")."));
    return gaps;
  }
}
