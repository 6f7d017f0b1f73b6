package dev.bellows.core.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerApplicationStart;
import org.apache.spark.scheduler.SparkListenerEnvironmentUpdate;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerLogStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageExecutorMetrics;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.JsonProtocol;

/**
 * Reads an event log line by line and tells what it holds. Keeps one line at a time. Lines of
 * events that nobody asks for are not parsed; only classes of Spark's own events are ever made from
 * a log.
 */
public final class EventLogReplay {
  private static final String SQL = "org.apache.spark.sql.execution.ui.SparkListener";
  private static final Set<String> HEARD =
      Set.of(
          "SparkListenerLogStart",
          "SparkListenerApplicationStart",
          "SparkListenerApplicationEnd",
          "SparkListenerEnvironmentUpdate",
          "SparkListenerExecutorAdded",
          "SparkListenerExecutorRemoved",
          "SparkListenerExecutorMetricsUpdate",
          "SparkListenerStageExecutorMetrics",
          "SparkListenerJobStart",
          "SparkListenerJobEnd",
          "SparkListenerStageSubmitted",
          "SparkListenerStageCompleted",
          "SparkListenerTaskEnd",
          SQL + "SQLExecutionStart",
          SQL + "SQLExecutionEnd",
          SQL + "SQLAdaptiveExecutionUpdate",
          SQL + "DriverAccumUpdates");

  /** Spark's own that tell nothing of time, bytes or rows. */
  private static final Set<String> NOT_NEEDED =
      Set.of(
          "SparkListenerTaskStart",
          "SparkListenerTaskGettingResult",
          "SparkListenerSpeculativeTaskSubmitted",
          "SparkListenerUnschedulableTaskSetAdded",
          "SparkListenerUnschedulableTaskSetRemoved",
          "SparkListenerBlockManagerAdded",
          "SparkListenerBlockManagerRemoved",
          "SparkListenerBlockUpdated",
          "SparkListenerUnpersistRDD",
          "SparkListenerResourceProfileAdded",
          "SparkListenerMiscellaneousProcessAdded",
          "SparkListenerExecutorExcluded",
          "SparkListenerExecutorExcludedForStage",
          "SparkListenerExecutorUnexcluded",
          "SparkListenerExecutorBlacklisted",
          "SparkListenerExecutorBlacklistedForStage",
          "SparkListenerExecutorUnblacklisted",
          "SparkListenerNodeExcluded",
          "SparkListenerNodeExcludedForStage",
          "SparkListenerNodeUnexcluded",
          "SparkListenerNodeBlacklisted",
          "SparkListenerNodeBlacklistedForStage",
          "SparkListenerNodeUnblacklisted",
          SQL + "SQLAdaptiveSQLMetricUpdates");

  private static final String USUAL_START = "{\"Event\":\"";
  private static final Pattern START =
      Pattern.compile("^\\s*\\{\\s*\"Event\"\\s*:\\s*\"([^\"]+)\"");

  private final String location;
  private final EventLogFiles files;

  private EventLogReplay(String location, EventLogFiles files) {
    this.location = location;
    this.files = files;
  }

  /**
   * The log at that path: a file, or the folder of a rolling log, on any file system that Hadoop
   * knows. Nothing is read yet.
   *
   * @throws UnreadableLogException if nothing is there, or a folder that is no log
   */
  public static EventLogReplay at(String location) {
    return new EventLogReplay(location, EventLogFiles.at(location));
  }

  /** How large it is, as it is stored. */
  public long bytes() {
    return files.bytes();
  }

  /** Whether it is still written, or was never closed. */
  public boolean isInProgress() {
    return files.isInProgress();
  }

  /**
   * What a log held beside its events.
   *
   * @param sparkVersion which wrote it
   * @param events that were told
   * @param notNeeded Spark's own that were skipped
   * @param unknown events of others, or of another Spark, that were skipped, by name
   * @param broken lines that are no event, but for a cut last one
   * @param firstBroken where the first of these is, and what is wrong with it
   * @param isCut whether it ends within a line or within a compressed block
   * @param lastTaskMillis when the last task ended, since the epoch
   */
  public record Outcome(
      Optional<String> sparkVersion,
      long events,
      long notNeeded,
      Map<String, Long> unknown,
      long broken,
      Optional<String> firstBroken,
      boolean isCut,
      long lastTaskMillis) {}

  /**
   * Reads it once.
   *
   * @param progress is told from time to time how many bytes, as they are stored, were read
   * @throws UnreadableLogException if it is no event log or cannot be read
   */
  public Outcome replay(RunEvents events, LongConsumer progress) {
    Reading reading = new Reading(new RunListener(events), progress);
    for (int file = 0; file < files.count(); file++) {
      reading.read(file);
    }
    if (reading.told == 0) {
      throw new UnreadableLogException(
          String.format(
              "Cannot read event log '%s': it holds no event of Spark%s. Name a file that Spark"
                  + " wrote with spark.eventLog.enabled=true.",
              location, reading.firstBroken == null ? "" : " (" + reading.firstBroken + ")"));
    }
    return reading.outcome();
  }

  private final class Reading {
    private final RunListener listener;
    private final LongConsumer progress;
    private final Map<String, Long> unknown = new TreeMap<>();
    private String sparkVersion;
    private long told;
    private long notNeeded;
    private long broken;
    private String firstBroken;
    private boolean isCut;
    private long lastTask;
    private long bytes;
    private boolean isAtEnd;

    Reading(RunListener listener, LongConsumer progress) {
      this.listener = listener;
      this.progress = progress;
    }

    Outcome outcome() {
      return new Outcome(
          Optional.ofNullable(sparkVersion),
          told,
          notNeeded,
          Map.copyOf(unknown),
          broken,
          Optional.ofNullable(firstBroken),
          isCut,
          lastTask);
    }

    void read(int file) {
      long number = 0;
      try (InputStream stored = new Counted(files.open(file));
          BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(EventLogFiles.decompressed(stored), StandardCharsets.UTF_8),
                  1 << 16)) {
        // One line ahead: only the last one may be cut.
        String line = lines.readLine();
        while (line != null) {
          String next = lines.readLine();
          boolean isLast = next == null && file == files.count() - 1;
          number++;
          read(line, isLast, files.name(file) + ", line " + number);
          requireALog(number);
          line = next;
        }
      } catch (IOException e) {
        cutOrFailed(file, number, e);
      }
    }

    /** A decompressor that fails where the file ends was not given all of it. */
    private void cutOrFailed(int file, long lines, IOException e) {
      if (lines == 0 || !isAtEnd) {
        throw new UnreadableLogException(
            String.format(
                "Cannot read event log '%s': %s, after %d lines of %s",
                location, e.getMessage(), lines, files.name(file)),
            e);
      }
      isCut = true;
    }

    /** A large file that is something else is not read to its end. */
    private void requireALog(long lines) {
      if (told == 0 && notNeeded == 0 && unknown.isEmpty() && broken > 20 && lines > 20) {
        throw new UnreadableLogException(
            String.format(
                "Cannot read event log '%s': its first %d lines are no events of Spark (%s). Name"
                    + " a file that Spark wrote with spark.eventLog.enabled=true.",
                location, lines, firstBroken));
      }
    }

    private void read(String line, boolean isLast, String where) {
      if (line.isBlank()) {
        return;
      }
      isCut |= isLast && !line.stripTrailing().endsWith("}");
      String name = eventName(line);
      if (name == null) {
        broken(isLast, where, "no event");
      } else if (HEARD.contains(name)) {
        parse(line, name, isLast, where);
      } else if (NOT_NEEDED.contains(name)) {
        notNeeded++;
      } else {
        unknown.merge(name, 1L, Long::sum);
      }
    }

    /** What is wrong with a line can be anything: the fields that a type needs may be missing. */
    private void parse(String line, String name, boolean isLast, String where) {
      SparkListenerEvent event;
      try {
        event = JsonProtocol.sparkEventFromJson(line);
      } catch (Exception e) { // Scala declares none that it throws.
        failed(e, name, isLast, where);
        return;
      }
      told++;
      tell(event);
    }

    private void failed(Exception e, String name, boolean isLast, String where) {
      if (e instanceof ClassNotFoundException) { // Of another Spark than this one.
        unknown.merge(name, 1L, Long::sum);
        return;
      }
      broken(isLast, where, simple(name) + ": " + firstLine(e));
    }

    private void broken(boolean isLast, String where, String why) {
      if (isLast) {
        isCut = true;
        return;
      }
      broken++;
      if (firstBroken == null) {
        firstBroken = where + ": " + why;
      }
    }

    /** By hand and not by Spark's bus, which swallows what a listener throws. */
    private void tell(SparkListenerEvent event) {
      if (event instanceof SparkListenerTaskEnd end) {
        lastTask = Math.max(lastTask, end.taskInfo().finishTime());
        listener.onTaskEnd(end);
      } else if (event instanceof SparkListenerStageSubmitted submitted) {
        listener.onStageSubmitted(submitted);
      } else if (event instanceof SparkListenerStageCompleted completed) {
        listener.onStageCompleted(completed);
      } else if (event instanceof SparkListenerStageExecutorMetrics metrics) {
        listener.onStageExecutorMetrics(metrics);
      } else if (event instanceof SparkListenerExecutorMetricsUpdate update) {
        listener.onExecutorMetricsUpdate(update);
      } else if (event instanceof SparkListenerJobStart start) {
        listener.onJobStart(start);
      } else if (event instanceof SparkListenerJobEnd end) {
        listener.onJobEnd(end);
      } else {
        tellOfApplication(event);
      }
    }

    private void tellOfApplication(SparkListenerEvent event) {
      if (event instanceof SparkListenerLogStart start) {
        sparkVersion = start.sparkVersion();
      } else if (event instanceof SparkListenerApplicationStart start) {
        listener.onApplicationStart(start);
      } else if (event instanceof SparkListenerApplicationEnd end) {
        listener.onApplicationEnd(end);
      } else if (event instanceof SparkListenerEnvironmentUpdate update) {
        listener.onEnvironmentUpdate(update);
      } else if (event instanceof SparkListenerExecutorAdded added) {
        listener.onExecutorAdded(added);
      } else if (event instanceof SparkListenerExecutorRemoved removed) {
        listener.onExecutorRemoved(removed);
      } else {
        listener.onOtherEvent(event);
      }
    }

    /** Counts what is read of a file. */
    private final class Counted extends FilterInputStream {
      private static final long STEP = 1 << 20;
      private long toldAt;

      Counted(InputStream in) {
        super(in);
      }

      @Override
      public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? -1 : 1);
        return read;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        count(read);
        return read;
      }

      private void count(int read) {
        isAtEnd = read < 0;
        bytes += Math.max(0, read);
        if (bytes - toldAt >= STEP) {
          toldAt = bytes;
          progress.accept(bytes);
        }
      }
    }
  }

  /** Spark writes it first and without blanks; others that write logs may not. */
  private static String eventName(String line) {
    if (line.startsWith(USUAL_START)) {
      int end = line.indexOf('"', USUAL_START.length());
      return end < 0 ? null : line.substring(USUAL_START.length(), end);
    }
    Matcher start = START.matcher(line);
    return start.find() ? start.group(1) : null;
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String firstLine(Throwable e) {
    String said =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    return said == null ? e.getClass().getSimpleName() : said.lines().findFirst().orElse("");
  }
}
