package dev.bellows.optimization.partition;

import static org.apache.spark.sql.functions.approx_count_distinct;
import static org.apache.spark.sql.functions.struct;

import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.internal.PlanFacts;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanNodeKind;
import dev.bellows.optimization.partition.PartitionPlan.Action;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Gives rows the partitions that fit their size, where that is worth what it costs. */
final class PartitionPlanner {
  /** Up to this many times too many partitions are put together without a shuffle. */
  private static final int MOST_COALESCED = 4;

  /** Numbers of partitions within this factor of the wanted one are as good. */
  private static final int AS_GOOD = 2;

  private static final double SAMPLE = 0.01;
  private static final long SMALL_FILE = 16L << 20;

  private static final Set<PlanNodeKind> WORK =
      EnumSet.of(
          PlanNodeKind.SORT,
          PlanNodeKind.AGGREGATE,
          PlanNodeKind.WINDOW,
          PlanNodeKind.SORT_MERGE_JOIN,
          PlanNodeKind.SHUFFLED_HASH_JOIN,
          PlanNodeKind.BROADCAST_HASH_JOIN,
          PlanNodeKind.NESTED_LOOP_JOIN,
          PlanNodeKind.CARTESIAN_PRODUCT,
          PlanNodeKind.PYTHON,
          PlanNodeKind.OBJECTS,
          PlanNodeKind.GENERATE,
          PlanNodeKind.EXPAND);

  private final Dataset<Row> rows;
  private final SizeEstimate size;
  private final PlanFacts facts;
  private final int wanted;

  private PartitionPlanner(Dataset<Row> rows, SizeEstimate size) {
    this.rows = rows;
    this.size = size;
    this.facts = PlanFacts.of(rows);
    this.wanted = PartitionTarget.of(rows.sparkSession()).partitions(size.bytes());
  }

  static PartitionPlanner of(Dataset<Row> rows) {
    return new PartitionPlanner(rows, SizeEstimate.trusted(rows, SAMPLE));
  }

  PartitionedRows optimized() {
    if (leftToSpark()) {
      return unchanged(
          "Spark sizes the partitions of this shuffle itself while it runs (up to "
              + setting("spark.sql.adaptive.advisoryPartitionSizeInBytes", "64MB")
              + "); another shuffle would only cost");
    }
    if (facts.partitions() == 0 || isAsGood()) {
      return unchanged(
          text("%,d partitions are as good as the wanted %,d", facts.partitions(), wanted));
    }
    return facts.partitions() > wanted ? fewer() : more();
  }

  PartitionedRows coalesced() {
    if (leftToSpark()) {
      return unchanged("Spark puts small partitions of this shuffle together itself while it runs");
    }
    if (facts.partitions() <= AS_GOOD * wanted) {
      return unchanged(
          text("%,d partitions are not too many for the wanted %,d", facts.partitions(), wanted));
    }
    return fewer();
  }

  /** The rows in partitions by key, unless that would switch off what Spark does better. */
  PartitionedRows by(List<String> keys) {
    Column[] columns = columns(keys, "repartition by");
    if (isOn("spark.sql.adaptive.enabled") && isOn("spark.sql.adaptive.skewJoin.enabled")) {
      return unchanged(
          "refused: a repartition by the key before a join switches off that Spark splits skewed"
              + " partitions of it (spark.sql.adaptive.skewJoin), and the join shuffles by the key"
              + " anyway");
    }
    return new PartitionedRows(
        rows.repartition(wanted, columns),
        new PartitionPlan(
            Action.REPARTITION,
            facts.partitions(),
            wanted,
            size,
            "adaptive skew joins are off, so nothing is lost; a hot key stays in one partition"));
  }

  PartitionedRows forWrite(List<String> folders) {
    Column[] columns = columns(folders, "write by");
    long files = folders.isEmpty() ? 1 : distinct(columns);
    long each = size.bytes() / Math.max(1, files);
    String told =
        folders.isEmpty()
            ? text("about %,d files", wanted)
            : text("about %,d folders of %,.1f MB each", files, each / 1e6);
    String small =
        !folders.isEmpty() && each < SMALL_FILE
            ? "; that is small: fewer partition columns would make better files"
            : "";
    boolean adaptive = isOn("spark.sql.adaptive.enabled");
    Dataset<Row> laid = adaptive ? rebalanced(columns) : repartitioned(columns);
    return new PartitionedRows(
        laid,
        new PartitionPlan(
            adaptive ? Action.REBALANCE : Action.REPARTITION,
            facts.partitions(),
            adaptive ? 0 : wanted,
            size,
            told + small + "; one shuffle, in place of a file from each task for each folder"));
  }

  private Dataset<Row> rebalanced(Column[] columns) {
    return rows.hint("rebalance", (Object[]) columns);
  }

  private Dataset<Row> repartitioned(Column[] columns) {
    return columns.length == 0 ? rows.repartition(wanted) : rows.repartition(wanted, columns);
  }

  private long distinct(Column[] columns) {
    return rows.agg(approx_count_distinct(struct(columns))).collectAsList().get(0).getLong(0);
  }

  private Column[] columns(List<String> names, String operation) {
    return names.stream()
        .map(name -> Schemas.requireOrderable(rows.schema(), name, operation).name())
        .map(Columns::named)
        .toArray(Column[]::new);
  }

  private PartitionedRows fewer() {
    Optional<PlanNode> work = work();
    int before = facts.partitions();
    if (work.isEmpty() && before < MOST_COALESCED * wanted) {
      return new PartitionedRows(
          rows.coalesce(wanted),
          new PartitionPlan(
              Action.COALESCE,
              before,
              wanted,
              size,
              "few times too many, and nothing expensive runs in the same stage: no shuffle"));
    }
    String why =
        work.map(node -> node.name() + " runs in the same stage")
            .orElseGet(() -> text("they are %.0f times too many", (double) before / wanted));
    boolean adaptive = isOn("spark.sql.adaptive.enabled");
    return new PartitionedRows(
        adaptive ? rebalanced(new Column[0]) : rows.repartition(wanted),
        new PartitionPlan(
            adaptive ? Action.REBALANCE : Action.REPARTITION,
            before,
            adaptive ? 0 : wanted,
            size,
            text(
                "%s: coalesce would run it all in %,d tasks; a shuffle keeps it wide",
                why, wanted)));
  }

  private PartitionedRows more() {
    return new PartitionedRows(
        rows.repartition(wanted),
        new PartitionPlan(
            Action.REPARTITION,
            facts.partitions(),
            wanted,
            size,
            text(
                "partitions of about %,.0f MB would be too large or too few for the tasks at once",
                size.bytes() / 1e6 / facts.partitions())));
  }

  private PartitionedRows unchanged(String reason) {
    return new PartitionedRows(
        rows,
        new PartitionPlan(Action.NOTHING, facts.partitions(), facts.partitions(), size, reason));
  }

  private boolean isAsGood() {
    return facts.partitions() <= AS_GOOD * wanted && wanted <= AS_GOOD * facts.partitions();
  }

  /** A cache keeps the partitions with which it was filled. */
  private boolean leftToSpark() {
    return facts.adaptive()
        && !facts.measured()
        && isOn("spark.sql.adaptive.coalescePartitions.enabled");
  }

  /** What is expensive between the last shuffle and the rows. */
  private Optional<PlanNode> work() {
    return lastStage(Evidence.planned(rows).queries().get(0).plan().root())
        .filter(node -> WORK.contains(node.kind()))
        .findFirst();
  }

  private static Stream<PlanNode> lastStage(PlanNode node) {
    boolean ends =
        node.kind() == PlanNodeKind.EXCHANGE
            || node.kind() == PlanNodeKind.BROADCAST
            || node.kind() == PlanNodeKind.REUSED
            || node.kind() == PlanNodeKind.CACHED_SCAN;
    return ends
        ? Stream.empty()
        : Stream.concat(
            Stream.of(node), node.children().stream().flatMap(PartitionPlanner::lastStage));
  }

  private boolean isOn(String key) {
    return Boolean.parseBoolean(setting(key, "true"));
  }

  private String setting(String key, String otherwise) {
    return rows.sparkSession().conf().get(key, otherwise);
  }

  private static String text(String template, Object... values) {
    return String.format(Locale.ROOT, template, values);
  }
}
