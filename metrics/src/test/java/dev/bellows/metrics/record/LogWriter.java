package dev.bellows.metrics.record;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes event logs of any size: jobs of one stage each, whose tasks tell what Spark's tell. By
 * hand, a log of a gigabyte in a heap of one, with the class path of this module's tests:
 *
 * <pre>{@code
 * java -Xmx1g -cp … dev.bellows.metrics.record.LogWriter /tmp/log 1000
 * }</pre>
 */
final class LogWriter {
  static final int TASKS = 1000;

  private static final long START = 1_795_000_000_000L;
  private static final String COUNTERS = counters();

  private LogWriter() {}

  public static void main(String[] args) throws IOException {
    Path log = Path.of(args[0]);
    int stages = write(log, Long.parseLong(args[1]) * 1_000_000);
    long from = System.nanoTime();
    LoggedRun run = EventLog.open(log.toString()).read();
    System.out.printf(
        "%d bytes, %d stages, %d tasks, %d events in %.1f s, most of the heap %d MB%n",
        Files.size(log),
        stages,
        run.evidence().totals().tasks(),
        run.events(),
        (System.nanoTime() - from) / 1e9,
        Runtime.getRuntime().maxMemory() >> 20);
  }

  /** Writes at least so many bytes, and returns how many stages they hold. */
  static int write(Path log, long bytes) throws IOException {
    int stages = 0;
    long written = 0;
    try (BufferedWriter out = Files.newBufferedWriter(log)) {
      out.write("{\"Event\":\"SparkListenerLogStart\",\"Spark Version\":\"4.1.0\"}\n");
      out.write(
          "{\"Event\":\"SparkListenerApplicationStart\",\"App Name\":\"large\",\"App"
              + " ID\":\"app-1\",\"Timestamp\":"
              + START
              + ",\"User\":\"ann\"}\n");
      out.write(
          "{\"Event\":\"SparkListenerExecutorAdded\",\"Timestamp\":"
              + START
              + ",\"Executor ID\":\"1\",\"Executor Info\":{\"Host\":\"h1\",\"Total Cores\":8,"
              + "\"Log Urls\":{},\"Attributes\":{},\"Resources\":{},\"Resource Profile Id\":0}}\n");
      while (written < bytes) {
        written += stage(out, stages++);
      }
      out.write(
          "{\"Event\":\"SparkListenerApplicationEnd\",\"Timestamp\":"
              + (START + stages * 1000L)
              + "}\n");
    }
    return stages;
  }

  private static long stage(BufferedWriter out, int id) throws IOException {
    long time = START + id * 1000L;
    String stage =
        "{\"Stage ID\":"
            + id
            + ",\"Stage Attempt ID\":0,\"Stage Name\":\"save at Large.java:1\",\"Number of Tasks\":"
            + TASKS
            + ",\"RDD Info\":[],\"Parent IDs\":[],\"Details\":\"\",\"Submission Time\":"
            + time;
    long written = 0;
    written +=
        line(
            out,
            "{\"Event\":\"SparkListenerJobStart\",\"Job ID\":"
                + id
                + ",\"Submission Time\":"
                + time
                + ",\"Stage Infos\":["
                + stage
                + ",\"Accumulables\":[]}],\"Stage IDs\":["
                + id
                + "],\"Properties\":{}}");
    written +=
        line(
            out,
            "{\"Event\":\"SparkListenerStageSubmitted\",\"Stage Info\":"
                + stage
                + ",\"Accumulables\":[]},\"Properties\":{}}");
    for (int task = 0; task < TASKS; task++) {
      written += task(out, id, task, time);
    }
    written +=
        line(
            out,
            "{\"Event\":\"SparkListenerStageCompleted\",\"Stage Info\":"
                + stage
                + ",\"Completion Time\":"
                + (time + 900)
                + ",\"Accumulables\":[]}}");
    written +=
        line(
            out,
            "{\"Event\":\"SparkListenerJobEnd\",\"Job ID\":"
                + id
                + ",\"Completion Time\":"
                + (time + 950)
                + ",\"Job Result\":{\"Result\":\"JobSucceeded\"}}");
    return written;
  }

  private static long task(BufferedWriter out, int stage, int task, long time) throws IOException {
    String info =
        "\"Task Info\":{\"Task ID\":"
            + ((long) stage * TASKS + task)
            + ",\"Index\":"
            + task
            + ",\"Attempt\":0,\"Partition ID\":"
            + task
            + ",\"Launch Time\":"
            + (time + task % 100)
            + ",\"Executor ID\":\"1\",\"Host\":\"h1\",\"Locality\":\"PROCESS_LOCAL\","
            + "\"Speculative\":false,\"Getting Result Time\":0,\"Finish Time\":"
            + (time + task % 100 + 50 + task % 700)
            + ",\"Failed\":false,\"Killed\":false,\"Accumulables\":[";
    String head = ",\"Stage ID\":" + stage + ",\"Stage Attempt ID\":0,";
    long written = line(out, "{\"Event\":\"SparkListenerTaskStart\"" + head + info + "]}}");
    return written
        + line(
            out,
            "{\"Event\":\"SparkListenerTaskEnd\""
                + head
                + "\"Task Type\":\"ResultTask\",\"Task End Reason\":{\"Reason\":\"Success\"},"
                + info
                + COUNTERS
                + "]},\"Task Metrics\":{\"Executor Deserialize Time\":3,"
                + "\"Executor Deserialize CPU Time\":2000000,\"Executor Run Time\":"
                + (40 + task % 700)
                + ",\"Executor CPU Time\":30000000,\"Peak Execution Memory\":262144,\"Result"
                + " Size\":2400,\"JVM GC Time\":1,\"Result Serialization Time\":0,\"Memory Bytes"
                + " Spilled\":0,\"Disk Bytes Spilled\":0,\"Shuffle Read Metrics\":{\"Remote Blocks"
                + " Fetched\":0,\"Local Blocks Fetched\":4,\"Fetch Wait Time\":0,\"Remote Bytes"
                + " Read\":0,\"Remote Bytes Read To Disk\":0,\"Local Bytes Read\":4096,\"Total"
                + " Records Read\":200},\"Shuffle Write Metrics\":{\"Shuffle Bytes"
                + " Written\":0,\"Shuffle Write Time\":0,\"Shuffle Records Written\":0},\"Input"
                + " Metrics\":{\"Bytes Read\":0,\"Records Read\":0},\"Output Metrics\":{\"Bytes"
                + " Written\":0,\"Records Written\":0},\"Updated Blocks\":[]}}");
  }

  private static String counters() {
    StringBuilder counters = new StringBuilder();
    for (int id = 0; id < 6; id++) {
      counters
          .append(id == 0 ? "" : ",")
          .append("{\"ID\":" + id + ",\"Name\":\"number of output rows\",\"Update\":\"200\",")
          .append("\"Value\":\"2000\",\"Internal\":true,\"Count Failed Values\":true,")
          .append("\"Metadata\":\"sql\"}");
    }
    return counters.toString();
  }

  private static long line(BufferedWriter out, String text) throws IOException {
    out.write(text);
    out.write('\n');
    return text.length() + 1L;
  }
}
