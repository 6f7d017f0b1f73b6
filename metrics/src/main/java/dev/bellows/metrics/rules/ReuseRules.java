package dev.bellows.metrics.rules;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Words;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.plan.PlanNodeKind;
import dev.bellows.metrics.analyze.Intervals;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Work that is done again, and caches that spare none. */
final class ReuseRules {
  static final Rule REPEATED_SCAN =
      MetricRule.named("repeated-scan", "Several queries read the same table")
          .speaks(
              "queries with the same scan (columns and filters too) >= minReads, cost >= minCost;"
                  + " cost = wall clock of all these scans but the longest; gain from half of it to"
                  + " all of it.")
          .from(
              "NVIDIA's tools (file cache for redundant reads), spark-advisor (>= 5 equal stages)")
          .takes(Safety.CODE_CHANGE)
          .limit("minReads", 3, "count", "queries with the same scan")
          .limit("minCost", 1_000, "ms", "wall clock of reading again")
          .ofRun(look -> repeated(look, PlanNodeKind.SCAN));

  static final Rule REPEATED_SHUFFLE =
      MetricRule.named("repeated-shuffle", "The same rows are computed and shuffled again")
          .speaks(
              "shuffles of the same work, in one query or in several, >= minTimes, cost >= minCost;"
                  + " cost = time in which the stages that write them ran, but the longest; gain"
                  + " from half of it to all of it.")
          .from("the plan's subtrees without the numbers of columns; Bellows' own")
          .takes(Safety.CODE_CHANGE)
          .limit("minTimes", 2, "count", "shuffles of the same work")
          .limit("minCost", 1_000, "ms", "wall clock of computing again")
          .ofRun(look -> repeated(look, PlanNodeKind.EXCHANGE));

  static final Rule CACHE_USED_ONCE =
      MetricRule.named("cache-used-once", "A cache was filled and read by one query alone")
          .speaks(
              "queries that read a cache <= maxReads, in a run of minQueries queries or more;"
                  + " the cost of filling it is within that query and not told apart.")
          .from("Bellows' own: a cache pays from its second reader on")
          .takes(Safety.CODE_CHANGE)
          .limit("maxReads", 1, "count", "queries that read it")
          .limit("minQueries", 3, "count", "fewer queries say little of what comes later")
          .ofRun(ReuseRules::cacheUsedOnce);

  static final List<Rule> ALL = List.of(REPEATED_SCAN, REPEATED_SHUFFLE, CACHE_USED_ONCE);

  private ReuseRules() {}

  private static Stream<Finding> repeated(Look look, PlanNodeKind kind) {
    return sameWork(look, kind).values().stream()
        .flatMap(
            places ->
                (kind == PlanNodeKind.SCAN
                        ? repeatedScan(look, places)
                        : repeatedShuffle(look, places))
                    .stream());
  }

  private static Map<String, List<Place>> sameWork(Look look, PlanNodeKind kind) {
    return look.places(node -> node.kind() == kind)
        .collect(Collectors.groupingBy(Place::work, LinkedHashMap::new, Collectors.toList()));
  }

  private static Optional<Finding> repeatedScan(Look look, List<Place> places) {
    long queries = queries(places);
    List<Double> walls =
        places.stream().map(place -> FileRules.scanMillis(look, place)).sorted().toList();
    double again = walls.subList(0, walls.size() - 1).stream().mapToDouble(each -> each).sum();
    if (!look.atLeast("minReads", queries) || !look.atLeast("minCost", again)) {
      return Optional.empty();
    }
    return Optional.of(
        look.at(places.get(0).where())
            .says(
                "%s queries scan the same columns with the same filters, which took %s after the"
                    + " first: %s",
                Words.count(queries), Words.time(again), places.get(0).node().name())
            .number("reads", queries, "count")
            .number("reading again", again, "ms")
            .costs(again)
            .saves(again / 2, again)
            .advises(
                "Keep the rows after the scan's filters for the queries that follow.",
                "rows = rows.persist(StorageLevel.MEMORY_AND_DISK());"));
  }

  private static long queries(List<Place> places) {
    return places.stream().map(place -> place.query().executionId()).distinct().count();
  }

  private static Optional<Finding> repeatedShuffle(Look look, List<Place> places) {
    Set<List<StageMetrics>> written = new LinkedHashSet<>();
    places.forEach(place -> written.add(writers(look, place)));
    written.remove(List.of());
    List<Double> walls =
        written.stream()
            .map(stages -> (double) Intervals.running(stages).millis())
            .sorted()
            .toList();
    if (walls.isEmpty() || !look.atLeast("minTimes", walls.size())) {
      return Optional.empty();
    }
    double again = walls.subList(0, walls.size() - 1).stream().mapToDouble(each -> each).sum();
    if (!look.atLeast("minCost", again)) {
      return Optional.empty();
    }
    return Optional.of(
        look.at(places.get(0).where())
            .says(
                "The same rows were computed and shuffled %s times, which took %s after the first.",
                Words.count(walls.size()), Words.time(again))
            .number("times", walls.size(), "count")
            .number("computing again", again, "ms")
            .costs(again)
            .saves(again / 2, again)
            .advises(
                "Keep the rows before their second use.",
                "rows = rows.persist(StorageLevel.MEMORY_AND_DISK());"));
  }

  /** The stages below a shuffle: the ones above read it. */
  private static List<StageMetrics> writers(Look look, Place shuffle) {
    int below = shuffle.node().children().get(0).id();
    return Place.all(look.evidence(), shuffle.query())
        .filter(place -> place.node().id() == below)
        .flatMap(place -> place.stages().stream())
        .toList();
  }

  private static Stream<Finding> cacheUsedOnce(Look look) {
    long all = look.evidence().queries().size();
    if (!look.atLeast("minQueries", all)) {
      return Stream.empty();
    }
    return sameWork(look, PlanNodeKind.CACHED_SCAN).values().stream()
        .filter(places -> look.atMost("maxReads", queries(places)))
        .map(places -> usedOnce(look, places.get(0), all));
  }

  private static Finding usedOnce(Look look, Place place, long all) {
    return look.at(place.where())
        .says("Of %s queries only this one reads the cache: it spares nothing.", Words.count(all))
        .number("queries", all, "count")
        .advises("Do not cache what is read once; give its memory back.", "rows.unpersist();");
  }
}
