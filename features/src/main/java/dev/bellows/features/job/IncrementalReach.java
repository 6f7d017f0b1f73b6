package dev.bellows.features.job;

import dev.bellows.core.hook.StepOperation;
import dev.bellows.features.trend.TrendReach;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How far before a row the rows lie that the steps of a job compute it from. */
final class IncrementalReach {
  private static final Pattern SQL_WINDOW =
      Pattern.compile("\\)\\s*over\\b", Pattern.CASE_INSENSITIVE);

  private final IncrementalSteps steps;
  private final String watermark;
  private final WatermarkType type;
  private final Map<String, Long> lengths = new HashMap<>();
  private Optional<String> unbounded = Optional.empty();
  private Optional<String> counted = Optional.empty();
  private long length;
  private String longest = "";

  private IncrementalReach(IncrementalSteps steps, String watermark, WatermarkType type) {
    this.steps = steps;
    this.watermark = watermark;
    this.type = type;
  }

  /**
   * @param steps those that hand on rows of the incremental source
   */
  static IncrementalReach of(IncrementalSteps steps, String watermark, WatermarkType type) {
    IncrementalReach reach = new IncrementalReach(steps, watermark, type);
    steps.all().forEach(reach::add);
    return reach;
  }

  /** A step that reads features of another one reaches as far as both together. */
  private void add(JobStep step) {
    long before =
        step.reads().stream().mapToLong(read -> lengths.getOrDefault(read, 0L)).max().orElse(0);
    long own = 0;
    for (StepOperation operation : step.allOperations()) {
      own += add(step.name(), operation);
    }
    lengths.put(step.name(), before + own);
    if (before + own > length) {
      length = before + own;
      longest = step.name();
    }
  }

  private long add(String step, StepOperation operation) {
    if (operation instanceof TrendOperation trend) {
      return add(step, trend.features().reach());
    }
    boolean windows =
        operation instanceof DeriveOperation derive
            && derive.columns().values().stream().anyMatch(SQL_WINDOW.asPredicate());
    if (windows) {
      count(
          "the features of step '"
              + step
              + "' are SQL windows: they equal those of a full run where the context holds the rows"
              + " they look at");
    }
    if (StepKinds.isForeign(operation.kind())) {
      count(
          String.format(
              "what '%s' of step '%s' does is not known: its rows equal those of a full run where"
                  + " the context holds the rows that it looks at",
              operation.kind(), step));
    }
    operation.reads().stream()
        .filter(read -> operation instanceof JoinOperation && steps.handsOn(read))
        .forEach(
            read ->
                count(
                    String.format(
                        "step '%s' joins '%s', which has a part of the source's rows: the joined"
                            + " rows equal those of a full run where the context holds them",
                        step, read)));
    return 0;
  }

  private long add(String step, TrendReach trend) {
    if (trend.unbounded()) {
      note("step '" + step + "' has features of all rows so far");
    }
    boolean measured =
        type != WatermarkType.NUMBER && trend.orderColumn().equalsIgnoreCase(watermark);
    if (trend.rows() > 0) {
      count(
          String.format(
              "the features of step '%s' look at up to %d rows: they equal those of a full run"
                  + " where each group has that many rows in the context",
              step, trend.rows()));
    } else if (!measured && trend.micros() > 0) {
      count(
          String.format(
              "the windows of step '%s' are ordered by '%s', not by the watermark: they equal those"
                  + " of a full run where the context holds them",
              step, trend.orderColumn()));
    }
    return measured ? type.lengthOfMicros(trend.micros()) : 0;
  }

  private void note(String reason) {
    unbounded = unbounded.or(() -> Optional.of(reason));
  }

  private void count(String condition) {
    counted = counted.or(() -> Optional.of(condition));
  }

  /** The least context for which the result surely equals that of a full run; empty: all rows. */
  Optional<Long> provable() {
    return unbounded.isPresent() || counted.isPresent() ? Optional.empty() : Optional.of(length);
  }

  /** What must hold for a context with an end to be enough; empty where the job alone tells. */
  Optional<String> condition() {
    return counted;
  }

  /** Why a context of that length cannot do; empty where it may. */
  Optional<String> tooShort(long context) {
    if (unbounded.isPresent() || context >= length) {
      return unbounded;
    }
    return Optional.of(
        String.format("the windows of step '%s' reach back %s", longest, type.shownLength(length)));
  }

  /** A context that is long enough, as people write it. */
  String remedy() {
    return unbounded.isPresent()
        ? "'" + Incremental.ALL + "'"
        : "'" + type.shownLength(length) + "' or more, or '" + Incremental.ALL + "'";
  }
}
