package dev.bellows.metrics.rules;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.FindingDraft;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Words;
import dev.bellows.core.evidence.Distribution;
import dev.bellows.core.evidence.QueryMetrics;
import dev.bellows.metrics.analyze.Intervals;
import dev.bellows.metrics.analyze.Intervals.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Streaming queries: how their batches fit the interval of their trigger. */
final class StreamingRules {
  /** Spark describes the queries of a batch so. */
  private static final Pattern BATCH =
      Pattern.compile("runId = ([0-9a-f-]{36}).*?batch = (\\d+)", Pattern.DOTALL);

  private static final String SOURCE = "streaminglens (<= 30 % over-provisioned, > 70 % short)";

  static final Rule TRIGGER_SHORT =
      MetricRule.named("trigger-too-short", "Batches take nearly all of their interval")
          .speaks(
              "batches >= minBatches, median batch / median interval of starts >= minBusy;"
                  + " cost = time of batches in which no task ran; gain = half of it, by intervals"
                  + " twice as long.")
          .from(SOURCE)
          .takes(Safety.CODE_CHANGE)
          .limit("minBatches", 5, "count", "batches of the streaming query")
          .limit("minBusy", 0.7, "share", "of the interval")
          .ofRun(look -> streams(look).flatMap(stream -> tooShort(look, stream).stream()));

  static final Rule TRIGGER_LONG =
      MetricRule.named("trigger-too-long", "The cluster waits between batches")
          .speaks(
              "batches >= minBatches, median batch / median interval of starts <= maxBusy;"
                  + " costs no time: it costs core-hours.")
          .from(SOURCE)
          .takes(Safety.CODE_CHANGE)
          .limit("minBatches", 5, "count", "batches of the streaming query")
          .limit("maxBusy", 0.3, "share", "of the interval")
          .ofRun(look -> streams(look).flatMap(stream -> tooLong(look, stream).stream()));

  static final List<Rule> ALL = List.of(TRIGGER_SHORT, TRIGGER_LONG);

  private StreamingRules() {}

  /** The batches of a streaming query, in their order. */
  private record Batches(String run, List<Interval> spans) {
    long median() {
      return Distribution.of(spans.stream().mapToLong(span -> span.to() - span.from()).toArray())
          .median();
    }

    long interval() {
      List<Long> steps = new ArrayList<>();
      for (int i = 1; i < spans.size(); i++) {
        steps.add(spans.get(i).from() - spans.get(i - 1).from());
      }
      return Distribution.of(steps.stream().mapToLong(Long::longValue).toArray()).median();
    }

    double busy() {
      return interval() == 0 ? 0 : (double) median() / interval();
    }
  }

  private static Stream<Batches> streams(Look look) {
    Map<String, TreeMap<Long, Interval>> runs = new TreeMap<>();
    for (QueryMetrics query : look.evidence().queries()) {
      Matcher batch = BATCH.matcher(query.description());
      if (batch.find() && query.endedMillis().isPresent()) {
        Interval span = new Interval(query.startedMillis(), query.endedMillis().getAsLong());
        runs.computeIfAbsent(batch.group(1), run -> new TreeMap<>())
            .merge(Long.valueOf(batch.group(2)), span, StreamingRules::both);
      }
    }
    return runs.entrySet().stream()
        .map(run -> new Batches(run.getKey(), List.copyOf(run.getValue().values())));
  }

  private static Interval both(Interval first, Interval second) {
    return new Interval(Math.min(first.from(), second.from()), Math.max(first.to(), second.to()));
  }

  private static Optional<Finding> tooShort(Look look, Batches stream) {
    if (!look.atLeast("minBatches", stream.spans().size())
        || !look.atLeast("minBusy", stream.busy())) {
      return Optional.empty();
    }
    double cost =
        Intervals.union(stream.spans())
            .without(Intervals.running(look.evidence().stages()))
            .millis();
    return Optional.of(
        told(look, stream)
            .costs(cost)
            .saves(0, cost / 2)
            .advises(
                "Trigger half as often: what each batch costs beside its rows is then paid half as"
                    + " often. Or give the query more cores.",
                trigger(2.0 * stream.interval())));
  }

  private static Optional<Finding> tooLong(Look look, Batches stream) {
    if (!look.atLeast("minBatches", stream.spans().size())
        || !look.atMost("maxBusy", stream.busy())) {
      return Optional.empty();
    }
    return Optional.of(
        told(look, stream)
            .advises(
                "Use fewer cores, or trigger more often for fresher results.",
                trigger(stream.median() / 0.5)));
  }

  private static FindingDraft told(Look look, Batches stream) {
    return look.at("streaming query " + stream.run())
        .says(
            "%s batches with a median of %s start every %s: %s of the interval is used.",
            Words.count(stream.spans().size()),
            Words.time(stream.median()),
            Words.time(stream.interval()),
            Words.percent(stream.busy()))
        .number("batches", stream.spans().size(), "count")
        .number("busy", stream.busy(), "share");
  }

  private static String trigger(double millis) {
    return ".trigger(Trigger.ProcessingTime("
        + Math.max(1_000, Math.round(millis / 1_000) * 1_000)
        + "))";
  }
}
