package dev.bellows.optimization.partition;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import dev.bellows.core.Columns;
import dev.bellows.optimization.partition.SkewReport.Straggler;
import dev.bellows.optimization.partition.SkewReport.Verdict;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What to do about the hot keys of a side of a join. */
final class JoinVerdict {
  /** Above this share of the skewed rows, repeating the other side's rows is no small matter. */
  private static final double MOST_REPEATED = 0.1;

  /** Bytes of a row in a broadcast table, over the row itself. */
  private static final int IN_MEMORY = 3;

  private final SkewUse.Join join;
  private final SkewCase skew;
  private final Straggler straggler;
  private final SkewSettings settings;

  JoinVerdict(SkewUse.Join join, SkewCase skew, Straggler straggler) {
    this.join = join;
    this.skew = skew;
    this.straggler = straggler;
    this.settings = new SkewSettings(skew.table().sparkSession());
  }

  /** What the settings of a session say of skewed joins. */
  private record SkewSettings(SparkSession spark) {
    boolean splits() {
      return Boolean.parseBoolean(get("spark.sql.adaptive.enabled", "true"))
          && Boolean.parseBoolean(get("spark.sql.adaptive.skewJoin.enabled", "true"));
    }

    long splitsFrom() {
      return ByteText.parse(
          get("spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes", "256MB"));
    }

    long broadcastUpTo() {
      return ByteText.parse(get("spark.sql.autoBroadcastJoinThreshold", "10MB"));
    }

    private String get(String key, String otherwise) {
      return spark.conf().get(key, otherwise);
    }
  }

  /** Runs one query over the other side. */
  Verdict verdict() {
    if (join.type().isExistence() && join.side() == JoinSide.RIGHT) {
      return salted(
          "the join only asks which keys the right side has: its distinct keys are not skewed");
    }
    Row counted = counted();
    long otherRows = counted.getLong(0);
    long otherHot = counted.getLong(1);
    long otherBytes = (long) join.other().schema().defaultSize() * IN_MEMORY;
    if (otherRows * otherBytes <= settings.broadcastUpTo() && canBroadcastOther()) {
      return new Verdict(
          Remedy.BROADCAST_OTHER_SIDE,
          text(
              "the other side has %,d rows, about %,.1f MB in memory: broadcast, no row of this"
                  + " side is shuffled",
              otherRows, otherRows * otherBytes / 1e6),
          "functions.broadcast(other)",
          1);
    }
    if (splitByAqe()) {
      return SkewUse.nothing(
          straggler,
          text(
              "Spark splits partitions of %,.0f MB and more of this side while the join runs"
                  + " (spark.sql.adaptive.skewJoin); do not repartition by the key before it, which"
                  + " switches that off",
              settings.splitsFrom() / 1e6));
    }
    if (skew.hottest() < straggler.rows()) {
      return new Verdict(
          Remedy.NULL_ROUTING,
          text(
              "%.1f %% of the rows have no key and can have no partner, and yet meet in one task",
              100.0 * skew.found().nullRows() / skew.rows()),
          snippet(""),
          skew.slowdown(skew.hottest()));
    }
    long repeated = otherHot * parts();
    if (repeated > MOST_REPEATED * skew.rows()
        && otherHot * otherBytes <= settings.broadcastUpTo()) {
      return new Verdict(
          Remedy.BROADCAST_HOT_PART,
          text(
              "the other side has %,d rows of hot keys, few enough to broadcast, and a salt would"
                  + " repeat them to %,d",
              otherHot, repeated),
          snippet(".hotPart(HotPart.BROADCAST)"),
          1);
    }
    return salted(
        text(
            "%s; the other side's %,d rows of hot keys are repeated to %,d",
            whySparkDoesNot(), otherHot, repeated));
  }

  private Verdict salted(String reason) {
    return new Verdict(Remedy.SALTED_JOIN, reason, snippet(""), 1);
  }

  private String snippet(String more) {
    String sides = join.side() == JoinSide.LEFT ? "rows, other, " : "other, rows, ";
    String skewed = join.side() == JoinSide.LEFT ? "" : ".skewed(JoinSide.RIGHT)";
    String type = join.type() == JoinType.INNER ? "" : ".type(JoinType." + join.type() + ")";
    return "PartitionOptimizer.saltedJoin("
        + sides
        + '"'
        + String.join("\", \"", skew.keys())
        + "\")"
        + type
        + skewed
        + more
        + ".measure()";
  }

  private Row counted() {
    List<Column> keys = skew.keys().stream().map(Columns::named).toList();
    Dataset<Row> other = join.other();
    List<Long> hot = skew.hashes();
    // Where the sides' types differ the hashes do too: then all of the other side counts as hot.
    Column isHot =
        hot.isEmpty() || !sameTypes()
            ? lit(!hot.isEmpty())
            : xxhash64(keys.toArray(Column[]::new)).isin(hot.toArray());
    return other.agg(count(lit(1)), count_if(isHot)).collectAsList().get(0);
  }

  private boolean sameTypes() {
    return new JoinLayout(skew.table(), join.other(), skew.keys()).keysAsTheyAre(JoinSide.LEFT)
        && new JoinLayout(skew.table(), join.other(), skew.keys()).keysAsTheyAre(JoinSide.RIGHT);
  }

  private boolean canBroadcastOther() {
    return !join.type().keepsUnmatched(join.side().other());
  }

  /** Which sides of which joins Spark's OptimizeSkewedJoin splits, and from which size on. */
  private boolean splitByAqe() {
    return settings.splits() && splitsThisSide() && hottestBytes() > settings.splitsFrom();
  }

  private boolean splitsThisSide() {
    return switch (join.type()) {
      case INNER -> true;
      case LEFT, SEMI, ANTI -> join.side() == JoinSide.LEFT;
      case RIGHT -> join.side() == JoinSide.RIGHT;
      case FULL -> false;
    };
  }

  private long hottestBytes() {
    return straggler.rows() * skew.rowBytes();
  }

  private String whySparkDoesNot() {
    if (!settings.splits()) {
      return "Spark's own split of skewed joins is switched off";
    }
    if (!splitsThisSide()) {
      return "Spark does not split the "
          + SaltedJoinQuery.name(join.side())
          + " side of a "
          + SaltedJoinQuery.name(join.type())
          + " join";
    }
    return text("Spark splits only partitions of more than %,.0f MB", settings.splitsFrom() / 1e6);
  }

  /** About so many parts the hottest key is cut into. */
  private long parts() {
    return Math.max(2, 4L * skew.partitions() * skew.hottest() / Math.max(1, skew.rows()));
  }

  private static String text(String template, Object... values) {
    return String.format(Locale.ROOT, template, values);
  }
}
