package dev.bellows.optimization.job;

import dev.bellows.core.Columns;
import dev.bellows.core.hook.HookLevel;
import dev.bellows.core.hook.HookNote;
import dev.bellows.core.hook.JobHook;
import dev.bellows.core.hook.SinkInfo;
import dev.bellows.core.hook.SinkOutcome;
import dev.bellows.core.internal.OutputEstimate;
import dev.bellows.core.internal.SessionAccess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Arranges rows before they are written so that an output has few files of a good size: without it,
 * each of many tasks writes a file of its own into each directory of a partitioned output. Costs
 * one shuffle of the output, and Spark sizes the files as it sees the rows. Called at level
 * standard.
 */
public final class FilePlanningHook implements JobHook {
  /** Fewer tasks than these write few files; a shuffle would cost more than they do. */
  private static final int LEAST_TASKS = 4;

  /** Tasks that write less than this each, on Spark's estimate, which errs upward, are too many. */
  private static final double SMALL_BYTES = 1 << 20;

  private final Map<SinkInfo, Planned> planned = new ConcurrentHashMap<>();
  private final Map<SinkInfo, SinkOutcome> written = new ConcurrentHashMap<>();

  private record Planned(int tasks, double bytes, String why) {}

  @Override
  public String name() {
    return "file planning";
  }

  @Override
  public HookLevel level() {
    return HookLevel.STANDARD;
  }

  @Override
  public Dataset<Row> sinkInput(SinkInfo sink, Dataset<Row> rows) {
    if (!SessionAccess.isClassic(rows.sparkSession())) {
      return rows;
    }
    OutputEstimate estimate = OutputEstimate.of(rows);
    if (estimate.tasks() < LEAST_TASKS) {
      return rows;
    }
    if (!sink.partitionBy().isEmpty()) {
      Object[] directories = sink.partitionBy().stream().map(Columns::named).toArray();
      plan(sink, estimate, "each into every directory of " + sink.partitionBy());
      return rows.hint("rebalance", directories);
    }
    if (estimate.bytes() / estimate.tasks() < SMALL_BYTES) {
      plan(sink, estimate, "less than 1 MB each");
      return rows.hint("rebalance");
    }
    return rows;
  }

  private void plan(SinkInfo sink, OutputEstimate estimate, String why) {
    planned.put(sink, new Planned(estimate.tasks(), estimate.bytes(), why));
  }

  @Override
  public void sinkWritten(SinkInfo sink, SinkOutcome outcome) {
    written.put(sink, outcome);
  }

  @Override
  public List<HookNote> notes() {
    List<HookNote> notes = new ArrayList<>();
    planned.forEach((sink, plan) -> notes.add(note(sink, plan)));
    return notes;
  }

  private HookNote note(SinkInfo sink, Planned plan) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("predictedTasksWithout", (double) plan.tasks());
    numbers.put("estimatedBytes", plan.bytes());
    SinkOutcome outcome = written.get(sink);
    String after = "";
    if (outcome != null) {
      numbers.put("files", (double) outcome.files());
      numbers.put("bytes", (double) outcome.bytes());
      after = String.format(Locale.ROOT, ": %,d files", outcome.files());
    }
    String text =
        String.format(
            Locale.ROOT,
            "rows brought together before the write, which up to %,d tasks would do, %s%s",
            plan.tasks(),
            plan.why(),
            after);
    return new HookNote(sink.path(), text, numbers);
  }
}
