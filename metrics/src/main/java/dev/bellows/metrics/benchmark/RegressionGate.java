package dev.bellows.metrics.benchmark;

import dev.bellows.core.Args;
import dev.bellows.core.evidence.Completeness;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.QueryMetrics;
import dev.bellows.core.plan.QueryPlan;
import dev.bellows.metrics.benchmark.GateReport.Cause;
import dev.bellows.metrics.benchmark.GateReport.Violation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Compares runs with a baseline file and says what became worse, and why: because the plan changed,
 * because the data did, or for the same plan and data. Immutable; refinements return a new one.
 *
 * <pre>{@code
 * RegressionGate gate = RegressionGate.at(Path.of("performance.json"))
 *     .tolerance(GateMetric.WALL_TIME, 0.3, 500)
 *     .alertAbove(GateMetric.SPILL, 0);
 * GateReport report = gate.check("encode", operation.evidence());
 * report.requirePassed();
 * gate.update(report);   // where a change was meant
 * }</pre>
 *
 * <p>A number may grow with the rows that are read: with g times the rows, up to g times the
 * baseline and the tolerance above that. Numbers of jobs and stages may not. By default these are
 * watched, with the tolerance as a share and a slack on top: wall time 25 % and 200 ms; bytes read,
 * shuffled and spilled 10 % and 1 MiB; peak memory 25 % and 16 MiB; jobs and stages 0; rows
 * written, which may be neither more nor fewer, 0.
 *
 * <p>The file holds for each operation the last five plans that it had, by their {@linkplain
 * dev.bellows.core.plan.QueryPlan#fingerprint() fingerprints}. Starts no job.
 */
public final class RegressionGate {
  private static final long MIB = 1L << 20;

  /** Data that differs by less counts as the same. */
  private static final double SAME_DATA = 0.01;

  private final Path file;
  private final Map<GateMetric, Tolerance> tolerances;
  private final Map<GateMetric, Long> alerts;

  /** How much worse is allowed: that share of what is expected, and the slack on top. */
  private record Tolerance(double share, long slack) {
    long limit(double expected) {
      return Math.round(expected * (1 + share)) + slack;
    }

    long least(double expected) {
      return Math.round(expected * (1 - share)) - slack;
    }
  }

  private RegressionGate(
      Path file, Map<GateMetric, Tolerance> tolerances, Map<GateMetric, Long> alerts) {
    this.file = file;
    this.tolerances = tolerances;
    this.alerts = alerts;
  }

  /** A gate on that baseline file, which need not be there yet. */
  public static RegressionGate at(Path file) {
    Map<GateMetric, Tolerance> usual = new LinkedHashMap<>();
    usual.put(GateMetric.WALL_TIME, new Tolerance(0.25, 200));
    usual.put(GateMetric.SHUFFLE_BYTES, new Tolerance(0.1, MIB));
    usual.put(GateMetric.SPILL, new Tolerance(0.1, MIB));
    usual.put(GateMetric.INPUT_BYTES, new Tolerance(0.1, MIB));
    usual.put(GateMetric.OUTPUT_ROWS, new Tolerance(0, 0));
    usual.put(GateMetric.JOBS, new Tolerance(0, 0));
    usual.put(GateMetric.STAGES, new Tolerance(0, 0));
    usual.put(GateMetric.PEAK_MEMORY, new Tolerance(0.25, 16 * MIB));
    return new RegressionGate(file, usual, Map.of());
  }

  /**
   * Watches the metric with another tolerance, whether it was watched or not.
   *
   * @param share of what is expected: 0.1 allows a tenth more
   * @param slack allowed on top, in the metric's unit
   */
  public RegressionGate tolerance(GateMetric metric, double share, long slack) {
    Args.check(
        share >= 0 && slack >= 0,
        "Invalid tolerance of %s: a share of %s and a slack of %s; both are at least 0",
        metric,
        share,
        slack);
    Map<GateMetric, Tolerance> changed = new LinkedHashMap<>(tolerances);
    changed.put(metric, new Tolerance(share, slack));
    return new RegressionGate(file, changed, alerts);
  }

  /** Compares the metric no more. Alerts on it stay. */
  public RegressionGate without(GateMetric metric) {
    Map<GateMetric, Tolerance> changed = new LinkedHashMap<>(tolerances);
    changed.remove(metric);
    return new RegressionGate(file, changed, alerts);
  }

  /** Fails above that number, whatever the baseline says, and without one. */
  public RegressionGate alertAbove(GateMetric metric, long limit) {
    Map<GateMetric, Long> changed = new LinkedHashMap<>(alerts);
    changed.put(metric, limit);
    return new RegressionGate(file, tolerances, changed);
  }

  /**
   * Compares runs of an operation with the baseline. Of several runs of the same the median counts,
   * for each metric by itself: the way to judge durations.
   *
   * @param operation the name under which it is kept
   * @param runs at least one
   * @throws dev.bellows.core.BellowsException if the file is no baseline that this can read
   */
  public GateReport check(String operation, Evidence... runs) {
    Args.check(runs.length >= 1, "Cannot check '%s': no run was given", operation);
    GateBaseline baseline = GateBaseline.read(file);
    GateBaseline.Entry now = entry(List.of(runs));
    Optional<GateBaseline.Entry> then = baseline.entry(operation, now.plan());
    Verdicts verdicts = new Verdicts(now);
    for (Evidence run : runs) {
      verdicts.requireComplete(run);
    }
    alerts.forEach(verdicts::alert);
    then.ifPresent(entry -> tolerances.forEach((m, t) -> verdicts.compare(m, t, entry)));
    return new GateReport(
        operation,
        then.isEmpty(),
        then.isPresent() && !then.get().plan().equals(now.plan()),
        then.flatMap(entry -> growth(entry, now)),
        verdicts.violations,
        verdicts.notes,
        new GateReport.Entry(now),
        baseline.with(operation, now).toJson());
  }

  /**
   * Makes what the reports measured the new baseline of their operations. The file is replaced at
   * once; of two processes that do so at the same time, one may undo the other's change.
   */
  public void update(GateReport... reports) {
    GateBaseline baseline = GateBaseline.read(file);
    for (GateReport report : reports) {
      baseline = baseline.with(report.operation(), report.entry().stored());
    }
    baseline.write(file);
  }

  private static GateBaseline.Entry entry(List<Evidence> runs) {
    Map<String, Long> metrics = new TreeMap<>();
    for (GateMetric metric : GateMetric.all()) {
      long[] values = runs.stream().mapToLong(metric::of).sorted().toArray();
      metrics.put(metric.key(), values[(values.length - 1) / 2]);
    }
    return new GateBaseline.Entry(plan(runs.get(0)), metrics);
  }

  /** One name for all plans of a run, whichever ended first. */
  private static String plan(Evidence run) {
    String plans =
        run.queries().stream()
            .map(QueryMetrics::plan)
            .map(QueryPlan::fingerprint)
            .sorted()
            .collect(Collectors.joining());
    return UUID.nameUUIDFromBytes(plans.getBytes(StandardCharsets.US_ASCII)).toString();
  }

  private static Optional<Double> growth(GateBaseline.Entry then, GateBaseline.Entry now) {
    long before = then.value(GateMetric.INPUT_ROWS).orElse(0L);
    long after = now.value(GateMetric.INPUT_ROWS).orElse(0L);
    return before > 0 && after > 0 ? Optional.of((double) after / before) : Optional.empty();
  }

  /** Collects what is worse than allowed. */
  private static final class Verdicts {
    private final GateBaseline.Entry now;
    private final List<Violation> violations = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Verdicts(GateBaseline.Entry now) {
      this.now = now;
    }

    void requireComplete(Evidence run) {
      Completeness completeness = run.completeness();
      if (completeness.level() != Completeness.Level.EXACT) {
        String gaps = String.join("; ", completeness.gaps());
        violations.add(
            new Violation("record", Cause.INCOMPLETE, "the record is incomplete: " + gaps));
      }
    }

    void alert(GateMetric metric, long limit) {
      long value = now.value(metric).orElseThrow();
      if (value > limit) {
        violations.add(
            new Violation(
                metric.key(),
                Cause.ALERT,
                String.format(
                    "%s is %s: above the limit of %s",
                    metric, metric.format(value), metric.format(limit))));
      }
    }

    void compare(GateMetric metric, Tolerance tolerance, GateBaseline.Entry then) {
      Optional<Long> before = then.value(metric);
      if (before.isEmpty()) {
        notes.add(metric + " is not in the baseline and was not compared");
        return;
      }
      double growth = metric.growsWithData() ? growth(then, now).orElse(1.0) : 1;
      long value = now.value(metric).orElseThrow();
      double expected = before.get() * growth;
      boolean less = metric.equals(GateMetric.OUTPUT_ROWS) && value < tolerance.least(expected);
      long limit = less ? tolerance.least(expected) : tolerance.limit(expected);
      String change =
          String.format(
              "%s is %s: %s in the baseline, at %s %s allowed",
              metric,
              metric.format(value),
              metric.format(before.get()),
              less ? "least" : "most",
              metric.format(limit));
      if (less || value > limit) {
        Cause cause = cause(then);
        violations.add(new Violation(metric.key(), cause, change + "; " + words(cause, then)));
      } else if (value > tolerance.limit(before.get())) {
        notes.add(change + "; " + words(Cause.DATA_CHANGED, then));
      }
    }

    private Cause cause(GateBaseline.Entry then) {
      if (!then.plan().equals(now.plan())) {
        return Cause.PLAN_CHANGED;
      }
      return sameData(then) ? Cause.SAME_PLAN_AND_DATA : Cause.DATA_CHANGED;
    }

    private boolean sameData(GateBaseline.Entry then) {
      long before = then.value(GateMetric.INPUT_ROWS).orElse(0L);
      long after = now.value(GateMetric.INPUT_ROWS).orElse(0L);
      return Math.abs(after - before) <= SAME_DATA * before;
    }

    private String words(Cause cause, GateBaseline.Entry then) {
      return switch (cause) {
        case PLAN_CHANGED -> "the plan changed";
        case DATA_CHANGED -> "the rows read changed from " + rows(then) + " to " + rows(now);
        default -> "with the same plan and data";
      };
    }

    private String rows(GateBaseline.Entry entry) {
      return GateMetric.INPUT_ROWS.format(entry.value(GateMetric.INPUT_ROWS).orElse(0L));
    }
  }
}
