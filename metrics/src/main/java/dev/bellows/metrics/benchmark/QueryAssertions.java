package dev.bellows.metrics.benchmark;

import dev.bellows.core.Args;
import dev.bellows.core.evidence.Completeness;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.QueryMetrics;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanNodeKind;
import dev.bellows.core.plan.QueryPlan;
import dev.bellows.metrics.record.ExecutionMetrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Limits of a query or of a run: see {@link PerformanceAssertions}. Each returns this. */
public final class QueryAssertions {
  private static final int NAMED_STAGES = 3;

  private final Evidence planned;
  private final Supplier<Evidence> work;
  private Optional<Evidence> run = Optional.empty();

  private QueryAssertions(Evidence planned, Supplier<Evidence> work) {
    this.planned = planned;
    this.work = work;
  }

  static QueryAssertions of(Dataset<Row> rows) {
    return new QueryAssertions(Evidence.planned(rows), () -> recorded(rows));
  }

  static QueryAssertions of(Evidence evidence) {
    return new QueryAssertions(evidence, () -> evidence);
  }

  private static Evidence recorded(Dataset<Row> rows) {
    try (ExecutionMetrics metrics = ExecutionMetrics.record(rows.sparkSession());
        ExecutionMetrics.Mark mark = metrics.mark("a query under assertions")) {
      rows.write().format("noop").mode("overwrite").save();
      return mark.evidence();
    }
  }

  /**
   * No join compares each row of one side with each of the other: neither a cartesian product nor a
   * nested loop over a broadcast side, which is how Spark joins without an equality.
   */
  public QueryAssertions hasNoCartesianProduct() {
    List<PlanNode> nodes =
        nodes(EnumSet.of(PlanNodeKind.CARTESIAN_PRODUCT, PlanNodeKind.NESTED_LOOP_JOIN));
    check(
        nodes.isEmpty(),
        () -> "no join of each row with each row, but the plan has " + nodes.size() + at(nodes));
    return this;
  }

  /** At least one join sends its small side to every executor. */
  public QueryAssertions usesBroadcastJoin() {
    List<PlanNode> joins = joins();
    boolean broadcast =
        joins.stream().anyMatch(node -> node.kind() == PlanNodeKind.BROADCAST_HASH_JOIN);
    check(
        broadcast,
        () ->
            "a broadcast join, but "
                + (joins.isEmpty() ? "the plan has no join" + plans() : "it joins" + at(joins)));
    return this;
  }

  /**
   * The plan shuffles at most so often. Broadcasts, and shuffles that are used again, do not count.
   */
  public QueryAssertions exchangesAtMost(int limit) {
    Args.check(limit >= 0, "Invalid limit: %s exchanges; it is at least 0", limit);
    List<PlanNode> exchanges = nodes(EnumSet.of(PlanNodeKind.EXCHANGE));
    check(
        exchanges.size() <= limit,
        () ->
            String.format(
                "at most %s in the plan, but it has %s%s",
                counted(limit, "exchange"), exchanges.size(), at(exchanges)));
    return this;
  }

  /**
   * Scans of files read no other columns than these. Columns by which a table is partitioned come
   * from directory names and do not count; neither do scans of cached rows.
   */
  public QueryAssertions readsColumnsOnly(String... columns) {
    Set<String> allowed = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    allowed.addAll(List.of(columns));
    for (PlanNode scan : nodes(EnumSet.of(PlanNodeKind.SCAN))) {
      Set<String> others = new TreeSet<>(columnsOf(scan));
      others.removeIf(allowed::contains);
      check(
          others.isEmpty(),
          () ->
              String.format(
                  "only the columns %s to be read, but %s are too%s",
                  allowed, others, at(List.of(scan))));
    }
    return this;
  }

  /** The run takes exactly so many jobs. Adaptive execution runs one for each shuffle. */
  public QueryAssertions runsJobs(int count) {
    int jobs = evidence().jobs().size();
    check(jobs == count, () -> counted(count, "job") + ", but it ran " + jobs + plans());
    return this;
  }

  /** The run takes at most so many stages; those whose output was there already do not count. */
  public QueryAssertions stagesAtMost(int limit) {
    Args.check(limit >= 0, "Invalid limit: %s stages; it is at least 0", limit);
    List<StageMetrics> stages = evidence().stages();
    long count = stages.stream().mapToInt(StageMetrics::stageId).distinct().count();
    check(
        count <= limit,
        () ->
            String.format(
                "at most %s, but it ran %s%s", counted(limit, "stage"), count, in(stages)));
    return this;
  }

  /**
   * The run writes at most that many bytes to shuffles, compressed as they are.
   *
   * @param size {@code "50MB"}; units are powers of 1024
   */
  public QueryAssertions shufflesAtMost(String size) {
    return atMost(size, TaskMetric.SHUFFLE_WRITE_BYTES, "shuffled");
  }

  /**
   * The run reads at most that many bytes from storage.
   *
   * @param size {@code "1GB"}; units are powers of 1024
   */
  public QueryAssertions readsAtMost(String size) {
    return atMost(size, TaskMetric.INPUT_BYTES, "read");
  }

  /** No task of the run had to put rows on disk for lack of memory. */
  public QueryAssertions doesNotSpill() {
    return atMost("0", TaskMetric.DISK_SPILLED, "spilled to disk")
        .atMost("0", TaskMetric.MEMORY_SPILLED, "spilled from memory");
  }

  private QueryAssertions atMost(String size, TaskMetric metric, String verb) {
    long limit = ByteSize.parse(size);
    Evidence evidence = evidence();
    long value = evidence.totals().sum(metric);
    check(
        value <= limit,
        () ->
            String.format(
                Locale.ROOT,
                "at most %s to be %s, but it was %s (%,d bytes)%s",
                ByteSize.format(limit),
                verb,
                ByteSize.format(value),
                value,
                in(evidence.stages(), metric)));
    return this;
  }

  /** What ran, all of it: a limit that a lower bound keeps may be broken all the same. */
  private Evidence evidence() {
    Evidence evidence = run.orElseGet(work);
    run = Optional.of(evidence);
    check(
        evidence.completeness().level() == Completeness.Level.EXACT,
        () ->
            "a complete record of the run, but "
                + String.join("; ", evidence.completeness().gaps()));
    return evidence;
  }

  private List<PlanNode> nodes(Set<PlanNodeKind> kinds) {
    return queries().flatMap(QueryPlan::nodes).filter(node -> kinds.contains(node.kind())).toList();
  }

  private List<PlanNode> joins() {
    return queries().flatMap(QueryPlan::nodes).filter(node -> node.kind().isJoin()).toList();
  }

  private Stream<QueryPlan> queries() {
    return planned.queries().stream().map(QueryMetrics::plan);
  }

  private List<String> columnsOf(PlanNode scan) {
    String schema = scan.details().get("ReadSchema");
    check(
        schema != null,
        () -> "a scan that tells its columns, which this does not" + at(List.of(scan)));
    return ReadSchema.columns(schema);
  }

  private static void check(boolean holds, Supplier<String> expectation) {
    if (!holds) {
      throw new AssertionError("Expected " + expectation.get());
    }
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private String at(List<PlanNode> nodes) {
    return nodes.stream()
        .map(node -> "\n  node " + node.id() + ": " + node.text())
        .collect(Collectors.joining("", ":", plans()));
  }

  private String plans() {
    return queries().map(PlanText::of).collect(Collectors.joining("\n", "\nin the plan\n", ""));
  }

  private static String in(List<StageMetrics> stages) {
    return stages.stream()
        .map(stage -> "\n  " + stage.label() + ": " + stage.name())
        .collect(Collectors.joining("", ":", ""));
  }

  private static String in(List<StageMetrics> stages, TaskMetric metric) {
    List<StageMetrics> most = new ArrayList<>(stages);
    most.sort(Comparator.comparingLong((StageMetrics stage) -> stage.sum(metric)).reversed());
    return most.stream()
        .limit(NAMED_STAGES)
        .filter(stage -> stage.sum(metric) > 0)
        .map(
            stage ->
                String.format(
                    "%n  %s: %s: %s",
                    stage.label(), stage.name(), ByteSize.format(stage.sum(metric))))
        .collect(Collectors.joining("", ", most of it in", ""));
  }
}
