package dev.bellows.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellows.metrics.benchmark.BenchmarkReport;
import dev.bellows.metrics.benchmark.BenchmarkReport.Comparison;
import dev.bellows.metrics.benchmark.BenchmarkReport.Timing;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What listening costs: {@link #toString} is the table, {@link #toJson} the data.
 *
 * @param events times of telling all events, to a listener that does nothing and to the recorder
 * @param heldBytes heap that a recorder of all events holds
 * @param jobTasks tasks of the whole job
 * @param job times of it, not recorded and recorded
 */
record ListenReport(
    Instant started,
    ListenCosts costs,
    BenchmarkReport events,
    long heldBytes,
    Drain drain,
    int jobTasks,
    BenchmarkReport job,
    Machine machine,
    Map<String, String> versions) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double NANOS_AIM = 150;
  private static final double HELD_AIM = 5e6;
  private static final double DRAIN_AIM = 500;

  /**
   * How long it takes from a job's end until all its events were heard, in microseconds.
   *
   * @param jobs after which it was measured
   */
  record Drain(int jobs, double median, double p95, double p99, double most) {
    /** Of nanoseconds in ascending order. */
    static Drain of(long[] nanos) {
      return new Drain(
          nanos.length, at(nanos, 0.5), at(nanos, 0.95), at(nanos, 0.99), at(nanos, 1));
    }

    private static double at(long[] nanos, double share) {
      return nanos[Math.max(0, (int) Math.ceil(share * nanos.length) - 1)] / 1e3;
    }
  }

  /** Of the recorder for the end of a task, the telling included. */
  double nanosPerEvent() {
    return nanos(events.timings().get(1));
  }

  /** Of a listener that does nothing: the telling alone. */
  double nanosOfTelling() {
    return nanos(events.timings().get(0));
  }

  private double nanos(Timing timing) {
    return timing.median() * 1e6 / costs.tasks();
  }

  List<Target> targets() {
    return List.of(
        new Target(
            "at most 150 ns for the end of a task",
            text("%.0f ns", nanosPerEvent()),
            nanosPerEvent() <= NANOS_AIM),
        new Target(
            "less than 5 MB for a million tasks in a thousand stages",
            text("%.2f MB", heldBytes / 1e6),
            heldBytes < HELD_AIM),
        new Target(
            "all heard within 0.5 ms of half of the jobs",
            text("%.3f ms", drain.median() / 1e3),
            drain.median() < DRAIN_AIM));
  }

  @Override
  public String toString() {
    Comparison whole = job.comparison(ListenCosts.RECORDED);
    return text(
            """
            %s ends of tasks in %,d stages
              recorder            %8.1f ns for each
              no-op listener      %8.1f ns for each
              heap held           %8.2f MB
            From a job's end until all was heard, %,d jobs
              median %.0f µs, 95 %% within %.0f µs, 99 %% within %.0f µs, longest %.0f µs
            A job of %,d tasks, recorded beside unheard
              %.1f ms beside %.1f ms: %.3f× (%.4g %% interval %.3f to %.3f)
            """,
            Count.text(costs.tasks()),
            costs.stages(),
            nanosPerEvent(),
            nanosOfTelling(),
            heldBytes / 1e6,
            drain.jobs(),
            drain.median(),
            drain.p95(),
            drain.p99(),
            drain.most(),
            jobTasks,
            job.timings().get(1).median(),
            job.timings().get(0).median(),
            whole.ratio(),
            100 * job.confidence(),
            whole.low(),
            whole.high())
        + targets().stream().map(ListenReport::line).collect(Collectors.joining())
        + "Machine: "
        + machine
        + "\nVersions: "
        + versions.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "))
        + "\n";
  }

  private static String line(Target target) {
    return text("%s: %s: %s%n", target.met() ? "met" : "MISSED", target.aim(), target.measured());
  }

  private static String text(String template, Object... values) {
    return String.format(Locale.ROOT, template, values);
  }

  String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("bellowsBench", 1);
    root.put("bench", ListenCommand.NAME);
    root.put("started", started.toString());
    root.put("tasks", costs.tasks());
    root.put("stages", costs.stages());
    root.put("nanosPerEvent", nanosPerEvent());
    root.put("nanosOfTelling", nanosOfTelling());
    root.put("heldBytes", heldBytes);
    root.set("drainMicros", JSON.valueToTree(drain));
    root.set("events", tree(events));
    root.put("jobTasks", jobTasks);
    root.set("job", tree(job));
    root.set("targets", JSON.valueToTree(targets()));
    root.set("machine", JSON.valueToTree(machine));
    root.set("versions", JSON.valueToTree(versions));
    return root.toPrettyString();
  }

  private static JsonNode tree(BenchmarkReport report) {
    try {
      return JSON.readTree(report.toJson());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot read a report of our own", e);
    }
  }
}
