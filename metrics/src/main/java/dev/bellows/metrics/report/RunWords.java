package dev.bellows.metrics.report;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Finding.Measure;
import dev.bellows.core.advice.Gain;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Severity;
import dev.bellows.core.evidence.Completeness.Level;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.LostWork;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.metrics.analyze.Bottleneck.Bound;
import dev.bellows.metrics.analyze.WallClock;
import dev.bellows.metrics.analyze.WallClock.Share;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Writes numbers and verdicts as people read them. */
final class RunWords {
  private static final String[] BYTE_UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};
  private static final String PERCENT = "\u202f%";

  /** Parts of the wall clock below this share are not worth a word of the summary. */
  private static final double WORTH_SAYING = 0.05;

  private RunWords() {}

  /** {@code 3,000,000}. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** {@code 1 stage}, {@code 3 stages}. */
  static String count(long count, String noun, String plural) {
    return count(count) + " " + (count == 1 ? noun : plural);
  }

  /** {@code 412.3 MB}, in powers of 1000. */
  static String bytes(double bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 999.95 && unit < BYTE_UNITS.length - 1) {
      amount /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%,.1f %s", amount, BYTE_UNITS[unit]);
  }

  /** The same of a whole number. */
  static String bytes(long bytes) {
    return bytes((double) bytes);
  }

  /** Bytes, and nothing where there are none. */
  static String bytesIfAny(long bytes) {
    return bytes == 0 ? "" : bytes(bytes);
  }

  /** {@code 340 ms}, {@code 12.3 s}, {@code 4 min 5 s}, {@code 3 h 12 min}. */
  static String millis(double millis) {
    if (millis < 1000) {
      boolean isFraction = millis < 10 && millis != Math.rint(millis);
      return String.format(Locale.ROOT, isFraction ? "%.1f ms" : "%.0f ms", millis);
    }
    long tenths = Math.round(millis / 100);
    if (tenths < 1000) {
      return String.format(Locale.ROOT, "%.1f s", tenths / 10.0);
    }
    long seconds = Math.round(millis / 1000);
    if (seconds < 3600) {
      return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
    long minutes = Math.round(millis / 60_000.0);
    return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
  }

  /** The same of a whole number. */
  static String millis(long millis) {
    return millis((double) millis);
  }

  /** In whole percents; what is not nothing is at least {@code <1 %}. */
  static String share(double share) {
    if (!Double.isFinite(share)) {
      return "";
    }
    boolean isLittle = share > 0 && share < 0.005;
    return (isLittle ? "<1" : String.format(Locale.ROOT, "%.0f", share * 100)) + PERCENT;
  }

  /** A number of the evidence with its unit. */
  static String measure(Measure measure) {
    double value = measure.value();
    return switch (measure.unit()) {
      case "ms" -> millis(value);
      case "bytes" -> bytes(value);
      case "share" -> share(value);
      case "ratio" -> number(value) + "×";
      default -> number(value);
    };
  }

  private static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return count((long) value);
    }
    return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%,.1f", value);
  }

  /** {@code saves 2.1 s to 3.4 s}; empty when nothing can be predicted. */
  static String gain(Gain gain) {
    if (gain.highMillis() <= 0) {
      return "";
    }
    if (gain.lowMillis() <= 0) {
      return "saves up to " + millis(gain.highMillis());
    }
    String low = millis(gain.lowMillis());
    String high = millis(gain.highMillis());
    return low.equals(high) ? "saves " + low : "saves " + low + " to " + high;
  }

  static String severity(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  static String bound(Bound bound) {
    return switch (bound) {
      case CPU -> "CPU";
      case MEMORY -> "memory";
      case IO -> "files";
      case NETWORK -> "network";
      case SCHEDULING -> "scheduling";
      case SKEW -> "skew";
      case PLANNING -> "planning";
      case DRIVER -> "driver";
    };
  }

  static String safety(Safety safety) {
    return switch (safety) {
      case RUNTIME_SETTING -> "a setting of the running session; results stay the same";
      case NEXT_SESSION -> "a setting of the next session";
      case CODE_CHANGE -> "a change of code";
      case DATA_LAYOUT -> "a change of how data is stored";
      case NONE -> "";
    };
  }

  static String summary(RunReport report) {
    List<String> sentences = new ArrayList<>();
    sentences.add(time(report));
    sentences.add(findings(report));
    if (isLowerBound(report)) {
      sentences.add("Something is missing from the record: numbers are lower bounds.");
    }
    return String.join(" ", sentences);
  }

  private static String time(RunReport report) {
    WallClock clock = report.wallClock();
    String total = "It took " + millis(clock.totalMillis());
    if (report.evidence().jobs().isEmpty()) {
      return total + " and ran no job.";
    }
    List<String> parts =
        clock.parts().stream()
            .filter(part -> part.millis() >= WORTH_SAYING * clock.totalMillis())
            .filter(part -> part.millis() > 0)
            .sorted(Comparator.comparingLong(Share::millis).reversed())
            .limit(3)
            .map(part -> part(part, clock))
            .toList();
    return total + (parts.isEmpty() ? "." : ": " + String.join(", ", parts) + ".");
  }

  private static String part(Share part, WallClock clock) {
    return share((double) part.millis() / clock.totalMillis()) + " " + part.part().label();
  }

  private static String findings(RunReport report) {
    List<Finding> findings = report.advice().findings();
    if (findings.isEmpty()) {
      return "No rule found anything to change.";
    }
    Finding first = findings.get(0);
    String message = first.message().endsWith(".") ? first.message() : first.message() + ".";
    return findings.size() == 1
        ? "One finding: " + message
        : count(findings.size()) + " findings; the most costly: " + message;
  }

  static boolean isLowerBound(RunReport report) {
    return report.evidence().completeness().level() == Level.LOWER_BOUND;
  }

  /** How much of the slots' time tasks ran, from 0 to 1; NaN when slots are not known. */
  static double busy(Evidence evidence) {
    double available = (double) evidence.wallMillis() * evidence.taskSlots();
    return available > 0
        ? Math.min(1, evidence.totals().sum(TaskMetric.RUN_TIME) / available)
        : Double.NaN;
  }

  /** {@code 2 failed, 1 killed}; empty when no work was lost. */
  static String lost(LostWork lost) {
    List<String> parts = new ArrayList<>();
    if (lost.failed() > 0) {
      parts.add(count(lost.failed()) + " failed");
    }
    if (lost.killed() > 0) {
      parts.add(count(lost.killed()) + " killed");
    }
    return String.join(", ", parts);
  }

  /**
   * What Spark calls the stage; for stages that adaptive execution submits from a thread of its
   * own, which all have the same name, what it calls their query.
   */
  static String stageName(Evidence evidence, StageMetrics stage) {
    if (!stage.name().contains("withThreadLocalCaptured")) {
      return stage.name();
    }
    return evidence.jobs().stream()
        .filter(job -> stage.jobs().contains(job.jobId()) && job.query().isPresent())
        .flatMap(
            job ->
                evidence.queries().stream()
                    .filter(query -> query.executionId() == job.query().getAsLong()))
        .map(query -> "query " + query.executionId() + ": " + query.description())
        .findFirst()
        .orElse(stage.name());
  }

  /** Event logs do not hold the phases of planning. */
  static boolean isPlanningUnknown(Evidence evidence) {
    return !evidence.queries().isEmpty()
        && evidence.queries().stream().allMatch(query -> query.phases().isEmpty());
  }

  /** The stages, the longest first. */
  static List<StageMetrics> longestFirst(List<StageMetrics> stages) {
    return stages.stream()
        .sorted(
            Comparator.comparingLong(StageMetrics::wallMillis)
                .thenComparingLong(stage -> stage.sum(TaskMetric.DURATION))
                .reversed())
        .toList();
  }
}
