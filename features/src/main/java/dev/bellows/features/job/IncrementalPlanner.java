package dev.bellows.features.job;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.max;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import dev.bellows.core.SparkErrors;
import dev.bellows.core.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

/** Checks a job's incremental block, and finds how far its sinks have come. */
final class IncrementalPlanner {
  private final Places places;
  private final IncrementalSteps steps;
  private final Incremental incremental;
  private final WatermarkType type;
  private final boolean nullable;
  private final PlannedSource source;
  private final long lookback;

  /**
   * A job's incremental block, checked against its data.
   *
   * @param graph of the same job
   * @param sources the needed ones, by name
   */
  IncrementalPlanner(FeatureJob job, JobGraph graph, Map<String, PlannedSource> sources) {
    this.places = job.places();
    this.incremental = job.incremental().orElseThrow();
    this.steps = new IncrementalSteps(graph, places, incremental);
    this.source = source(sources);
    StructField field = watermark();
    this.type =
        WatermarkType.of(field.dataType()).orElseThrow(() -> fault("watermark", wrongType(field)));
    this.nullable = field.nullable();
    this.lookback = length("lookback", incremental.lookback());
  }

  /** The checks that need no data, for files as they are read. */
  static void check(FeatureJob job, Incremental incremental) {
    List<String> names = job.sources().stream().map(JobSource::name).toList();
    if (!names.contains(incremental.source())) {
      String hint = Suggestions.didYouMean(incremental.source(), names);
      throw job.places()
          .faultOfJob(
              "incremental.source",
              String.format(
                  "The job is incremental over source '%s': no such source%s Available: %s",
                  incremental.source(), hint.isEmpty() ? "." : hint, names));
    }
    for (int i = 0; i < job.sinks().size(); i++) {
      check(job, job.sinks().get(i), "sinks." + i);
    }
  }

  private static void check(FeatureJob job, JobSink sink, String at) {
    if (sink.format() != DataFormat.DELTA) {
      throw job.places()
          .faultOfJob(
              at + ".format",
              String.format(
                  "The job is incremental, and the sink of step '%s' is %s; only a Delta table can"
                      + " be changed in part. Write 'format: delta', or move the sink to a job of"
                      + " its own.",
                  sink.step(), sink.format().label()));
    }
    boolean fits =
        sink.mode() instanceof WriteMode.Overwrite || sink.mode() instanceof WriteMode.Merge;
    if (!fits) {
      throw job.places()
          .faultOfJob(
              at + ".mode",
              String.format(
                  "The job is incremental, and the sink of step '%s' says 'mode: %s', which would"
                      + " %s. Use 'overwrite', which replaces the rows from the lookback on, or"
                      + " 'merge'.",
                  sink.step(),
                  sink.mode().label(),
                  sink.mode() instanceof WriteMode.Append
                      ? "add the rows of the lookback again"
                      : "always replace the same rows"));
    }
  }

  private BellowsException fault(String key, String problem) {
    return places.faultOfData("incremental." + key, problem);
  }

  private PlannedSource source(Map<String, PlannedSource> sources) {
    if (!sources.containsKey(incremental.source())) {
      throw fault(
          "source",
          String.format(
              "The job is incremental over source '%s', which no sink needs. Needed are: %s",
              incremental.source(), sources.keySet()));
    }
    return sources.get(incremental.source());
  }

  private StructField watermark() {
    try {
      return Schemas.requireColumn(source.schema(), incremental.watermark(), "use as watermark");
    } catch (BellowsException e) {
      throw places.faultOfData(
          "incremental.watermark", "Source '" + source.name() + "': " + e.getMessage(), e);
    }
  }

  private String wrongType(StructField field) {
    return String.format(
        "The watermark '%s' of source '%s' is %s; it needs a date, a timestamp or a whole number."
            + " Cast it where the source is made, or declare the type in its 'schema'.",
        incremental.watermark(), source.name(), field.dataType().simpleString());
  }

  private long length(String key, String text) {
    return type.length(WatermarkSpan.parse(text))
        .orElseThrow(
            () ->
                fault(
                    key,
                    String.format(
                        "The %s '%s' does not fit the watermark '%s', a %s; write %s.",
                        key,
                        text,
                        incremental.watermark(),
                        type == WatermarkType.NUMBER
                            ? "number"
                            : type.name().toLowerCase(Locale.ROOT),
                        switch (type) {
                          case DATE -> "whole days such as 3d";
                          case NUMBER -> "a plain number such as 1000";
                          default -> "a length of time such as 3d or 12h";
                        })));
  }

  /**
   * Checks steps and sinks, without a job.
   *
   * @return how much of the source is read before the rows that are written; empty: all
   */
  Optional<Long> check(List<PlannedSink> sinks) {
    steps.check();
    for (PlannedSink sink : sinks) {
      if (isPart(sink)) {
        requireWatermark(sink);
      }
    }
    return context();
  }

  /** Whether the sink gets rows of the source; others are written as a whole. */
  private boolean isPart(PlannedSink sink) {
    return steps.handsOn(sink.sink().step());
  }

  private void requireWatermark(PlannedSink sink) {
    String name = incremental.watermark();
    StructField field;
    try {
      field = Schemas.requireColumn(sink.schema(), name, "find watermark");
    } catch (BellowsException e) {
      throw places.faultOfData(
          sink.at() + ".step",
          String.format(
              "Sink of step '%s': %s. The job is incremental by this column of source '%s'; let the"
                  + " steps hand it on.",
              sink.sink().step(), e.getMessage(), source.name()),
          e);
    }
    if (WatermarkType.of(field.dataType()).filter(type::equals).isEmpty()) {
      throw places.faultOfData(
          sink.at() + ".step",
          String.format(
              "Sink of step '%s': the watermark '%s' is %s, and %s in source '%s'. Let the steps"
                  + " hand it on as it is.",
              sink.sink().step(),
              name,
              field.dataType().simpleString(),
              watermark().dataType().simpleString(),
              source.name()));
    }
  }

  private Optional<Long> context() {
    if (incremental.context().isEmpty()) {
      return reach().provable();
    }
    String written = incremental.context().get();
    if (written.equals(Incremental.ALL)) {
      return Optional.empty();
    }
    long declared = length("context", written);
    Optional<String> why = reach().tooShort(declared);
    if (why.isPresent()) {
      throw fault(
          "context",
          String.format(
              "The context '%s' is too short: %s. Write %s.",
              written, why.get(), reach().remedy()));
    }
    return Optional.of(declared);
  }

  /** What must hold of the data for a context with an end to be enough. */
  Optional<String> condition() {
    return reach().condition();
  }

  private IncrementalReach reach() {
    return IncrementalReach.of(steps, incremental.watermark(), type);
  }

  /**
   * The sinks with what they are to write. Runs a small job for each sink, which reads its high
   * watermark, and one that looks for rows of the source beyond it.
   *
   * @param context as {@link #check} gave it
   */
  List<PlannedSink> increments(
      SparkSession spark, List<PlannedSink> sinks, Optional<Long> context) {
    Map<PlannedSink, Optional<Long>> highs = new LinkedHashMap<>();
    sinks.stream().filter(this::isPart).forEach(sink -> highs.put(sink, high(spark, sink)));
    Optional<Long> readFrom = readFrom(highs, context);
    List<PlannedSink> planned = new ArrayList<>();
    for (PlannedSink sink : sinks) {
      planned.add(
          highs
              .getOrDefault(sink, Optional.empty())
              .map(high -> sink.with(increment(sink, high, readFrom)))
              .orElse(sink));
    }
    return planned;
  }

  private Optional<Long> high(SparkSession spark, PlannedSink sink) {
    if (sink.table().isEmpty()) {
      return Optional.empty();
    }
    try {
      Row row =
          ExistingTable.rows(spark, sink.location())
              .agg(type.readable(max(Columns.named(incremental.watermark()))))
              .first();
      return row.isNullAt(0) ? Optional.empty() : Optional.of(type.read(row.get(0)));
    } catch (Exception e) {
      throw places.faultOfData(
          sink.at() + ".path",
          String.format(
              "Cannot read the watermark '%s' of the Delta table at '%s': %s. Run the job in full"
                  + " once.",
              incremental.watermark(), sink.location().shown(), SparkErrors.reason(e)),
          e);
    }
  }

  private Optional<Long> readFrom(Map<PlannedSink, Optional<Long>> highs, Optional<Long> context) {
    boolean all = context.isEmpty() || highs.values().stream().anyMatch(Optional::isEmpty);
    return all
        ? Optional.empty()
        : highs.values().stream()
            .map(high -> saturated(saturated(high.get(), lookback), context.get()))
            .min(Long::compare);
  }

  private static long saturated(long value, long less) {
    return value < Long.MIN_VALUE + less ? Long.MIN_VALUE : value - less;
  }

  private Increment increment(PlannedSink sink, long high, Optional<Long> readFrom) {
    if (sink.sink().mode() instanceof WriteMode.Overwrite) {
      new WriteModePlanner(places, sink).requireSameColumns("run it once with --full");
    }
    String later = Columns.quoted(incremental.watermark()) + " > " + type.literal(high);
    boolean hasNewRows = !source.rows().where(later).isEmpty();
    return new Increment(
        incremental.watermark(),
        type,
        high,
        saturated(high, lookback),
        readFrom,
        nullable,
        hasNewRows);
  }

  /** The source, with the rows that are read for these sinks. */
  PlannedSource part(List<PlannedSink> sinks) {
    boolean all = sinks.stream().filter(this::isPart).anyMatch(sink -> sink.increment().isEmpty());
    Optional<Long> from =
        sinks.stream()
            .map(PlannedSink::increment)
            .flatMap(Optional::stream)
            .map(Increment::readFrom)
            .findFirst()
            .flatMap(first -> first);
    return all || from.isEmpty() ? source : source.with(since(from.get()));
  }

  private Dataset<Row> since(long first) {
    String name = Columns.quoted(incremental.watermark());
    String since = name + " >= " + type.literal(first);
    return source.rows().where(expr(nullable ? since + " OR " + name + " IS NULL" : since));
  }
}
