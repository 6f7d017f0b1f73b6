package dev.bellows.optimization.job;

import dev.bellows.core.hook.HookLevel;
import dev.bellows.core.hook.HookNote;
import dev.bellows.core.hook.JobHook;
import dev.bellows.core.hook.JobInfo;
import dev.bellows.core.hook.SinkInfo;
import dev.bellows.core.hook.SinkOutcome;
import dev.bellows.core.hook.TableUpkeep;
import dev.bellows.optimization.delta.DeltaMaintenance;
import dev.bellows.optimization.delta.MaintenancePlan;
import dev.bellows.optimization.delta.MaintenancePolicy;
import dev.bellows.optimization.delta.MaintenanceResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.sql.SparkSession;

/**
 * Puts the files of Delta outputs in order once they are written: where the job asks for it, at any
 * level but off; at level aggressive also where it does not and a compaction pays. At level
 * standard it says where one would.
 */
public final class TableUpkeepHook implements JobHook {
  private final Queue<HookNote> notes = new ConcurrentLinkedQueue<>();
  private volatile Optional<SparkSession> spark = Optional.empty();
  private volatile HookLevel level = HookLevel.OFF;

  @Override
  public String name() {
    return "table upkeep";
  }

  @Override
  public void jobStarted(JobInfo job) {
    spark = Optional.of(job.spark());
    level = job.level();
  }

  @Override
  public void sinkWritten(SinkInfo sink, SinkOutcome outcome) {
    boolean isAsked = sink.upkeep().isPresent();
    if (!sink.format().equals("delta") || (!isAsked && level.compareTo(HookLevel.STANDARD) < 0)) {
      return;
    }
    SparkSession session = spark.orElseThrow();
    if (!DeltaMaintenance.isPossible(session)) {
      if (isAsked) {
        notes.add(note(sink, "left as written: the session has no Delta, or no driver", Map.of()));
      }
      return;
    }
    DeltaMaintenance table = DeltaMaintenance.of(session, sink.path());
    if (isAsked) {
      done(sink, asked(table, sink.upkeep().get()));
    } else {
      unasked(sink, table);
    }
  }

  private static MaintenanceResult asked(DeltaMaintenance table, TableUpkeep upkeep) {
    DeltaMaintenance sized =
        upkeep.targetFileBytes().isPresent()
            ? table.targetFileBytes(upkeep.targetFileBytes().getAsLong())
            : table;
    return upkeep.zorder().isEmpty()
        ? sized.optimize()
        : sized.zorder(upkeep.zorder().toArray(String[]::new));
  }

  /** Looks at the log alone, which starts no Spark job. */
  private void unasked(SinkInfo sink, DeltaMaintenance table) {
    MaintenancePlan plan = table.planCompact();
    if (!plan.isNeeded() || plan.paybackReads() > MaintenancePolicy.defaults().paybackReads()) {
      return;
    }
    if (level == HookLevel.AGGRESSIVE) {
      done(sink, table.run(plan));
      return;
    }
    String text =
        String.format(
            Locale.ROOT,
            "%s would become %,d files by 'optimize: {}' of the sink",
            plan.affected(),
            plan.filesAfter());
    notes.add(note(sink, text, predicted(plan)));
  }

  private void done(SinkInfo sink, MaintenanceResult result) {
    Map<String, Double> numbers = predicted(result.plan());
    numbers.put("seconds", result.seconds());
    numbers.put("filesRemoved", (double) result.removed().files());
    numbers.put("bytesRemoved", (double) result.removed().bytes());
    numbers.put("filesAdded", (double) result.added().files());
    numbers.put("bytesAdded", (double) result.added().bytes());
    String text = result.toText().lines().findFirst().orElseThrow();
    notes.add(note(sink, text, numbers));
  }

  private static Map<String, Double> predicted(MaintenancePlan plan) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("predictedFiles", (double) plan.filesAfter());
    numbers.put("predictedTaskSeconds", plan.costSeconds());
    numbers.put("predictedSavedSecondsPerRead", plan.savedSecondsPerRead());
    return numbers;
  }

  private static HookNote note(SinkInfo sink, String text, Map<String, Double> numbers) {
    return new HookNote(sink.path(), text, numbers);
  }

  @Override
  public List<HookNote> notes() {
    return List.copyOf(notes);
  }
}
