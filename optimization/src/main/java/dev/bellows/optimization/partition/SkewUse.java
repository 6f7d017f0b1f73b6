package dev.bellows.optimization.partition;

import static java.util.stream.Collectors.joining;

import dev.bellows.optimization.partition.AggregateFunction.Parts;
import dev.bellows.optimization.partition.SkewReport.Straggler;
import dev.bellows.optimization.partition.SkewReport.Verdict;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What rows with hot keys are used for, and what that makes of them. */
sealed interface SkewUse {
  /** In a few words. */
  String words();

  /** Whether rows with null keys meet in one task. */
  boolean shufflesNulls();

  /** Refuses what cannot be, before any job. */
  default void check(Dataset<Row> rows, List<String> keys) {}

  /** What to do when a cure is worth it. */
  Verdict cure(SkewCase skew, Straggler straggler);

  default Verdict verdict(SkewCase skew, Straggler straggler) {
    if (skew.isWorthACure(straggler)) {
      return cure(skew, straggler);
    }
    if (straggler.slowdown() < SkewCase.LEAST_SLOWDOWN) {
      return nothing(
          straggler,
          String.format(
              Locale.ROOT,
              "the largest key has %,d of %,d rows, which %d tasks at once even out",
              straggler.rows(),
              skew.rows(),
              skew.slots()));
    }
    return nothing(
        straggler,
        String.format(
            Locale.ROOT,
            "its longest task has about %,.1f MB, too little to be worth a cure (from %,.1f MB on)",
            straggler.bytes() / 1e6,
            skew.leastBytes() / 1e6));
  }

  static Verdict nothing(Straggler straggler, String reason) {
    return new Verdict(Remedy.NOTHING, reason, "", straggler.slowdown());
  }

  private static String quoted(List<String> keys) {
    return keys.stream().map(key -> '"' + key + '"').collect(joining(", "));
  }

  /** Nothing was stated. */
  record Unstated() implements SkewUse {
    @Override
    public String words() {
      return "not stated";
    }

    @Override
    public boolean shufflesNulls() {
      return true;
    }

    @Override
    public Verdict cure(SkewCase skew, Straggler straggler) {
      return new Verdict(
          Remedy.DEPENDS_ON_USE,
          "sums, counts and means need nothing, because each task reduces its rows to one per key"
              + " first; exact percentiles ask for two steps, windows over whole keys for an"
              + " aggregate that is joined back, and joins for the other side: state the use",
          "",
          straggler.slowdown());
    }
  }

  /** Groups. */
  record Aggregate(List<AggregateFunction> functions) implements SkewUse {
    public Aggregate {
      functions = List.copyOf(functions);
    }

    @Override
    public String words() {
      return "aggregate of "
          + functions.stream().map(AggregateFunction::sql).collect(joining(", "));
    }

    @Override
    public boolean shufflesNulls() {
      return true;
    }

    private List<AggregateFunction> of(Parts parts) {
      return functions.stream().filter(function -> function.parts() == parts).toList();
    }

    @Override
    public Verdict verdict(SkewCase skew, Straggler straggler) {
      if (of(Parts.MERGED_BY_SPARK).size() == functions.size()) {
        // However hot the key is.
        return cure(skew, straggler);
      }
      return SkewUse.super.verdict(skew, straggler);
    }

    @Override
    public Verdict cure(SkewCase skew, Straggler straggler) {
      if (of(Parts.MERGED_BY_SPARK).size() == functions.size()) {
        return new Verdict(
            Remedy.NOTHING,
            String.format(
                Locale.ROOT,
                "partial aggregation already handles it: of the %,d rows of the hottest key each"
                    + " task passes on one (count_distinct: one for each value), and a salt would"
                    + " only aggregate and shuffle once more",
                skew.hottest()),
            "",
            1);
      }
      if (!of(Parts.ONE_TASK).isEmpty()) {
        return nothing(
            straggler,
            "first and last depend on an order that only one task sees; use min_by or max_by of"
                + " the column that orders the rows, which Spark computes in parts");
      }
      return new Verdict(
          Remedy.PRE_AGGREGATION,
          "all values of a key meet in one task; counted by value first, they are spread",
          "PartitionOptimizer.saltedAggregate(rows, " + quoted(skew.keys()) + ")….cure()",
          1);
    }
  }

  /** Windows. */
  record Window(boolean ordered) implements SkewUse {
    @Override
    public String words() {
      return ordered ? "window along an order" : "window over whole keys";
    }

    @Override
    public boolean shufflesNulls() {
      return true;
    }

    @Override
    public Verdict cure(SkewCase skew, Straggler straggler) {
      if (ordered) {
        return nothing(
            straggler,
            "a window along an order needs all rows of a key in one task; a finer key, such as the"
                + " month beside it, is the only cure");
      }
      return new Verdict(
          Remedy.WINDOW_REWRITE,
          "a window sorts all rows of a key in one task; aggregated and joined back, no row needs a"
              + " sort",
          "PartitionOptimizer.saltedAggregate(rows, " + quoted(skew.keys()) + ")….besideRows()",
          1);
    }
  }

  /**
   * A join.
   *
   * @param other side
   * @param side on which the looked-at rows are
   */
  record Join(Dataset<Row> other, JoinType type, JoinSide side) implements SkewUse {
    @Override
    public String words() {
      return SaltedJoinQuery.name(type) + " join, on its " + SaltedJoinQuery.name(side) + " side";
    }

    /** An inner or semi join drops them before its shuffle. */
    @Override
    public boolean shufflesNulls() {
      return type.keepsUnmatched(side);
    }

    @Override
    public void check(Dataset<Row> rows, List<String> keys) {
      JoinLayout checked =
          side == JoinSide.LEFT
              ? new JoinLayout(rows, other, keys)
              : new JoinLayout(other, rows, keys);
      checked.collatedKeys();
    }

    @Override
    public Verdict cure(SkewCase skew, Straggler straggler) {
      return new JoinVerdict(this, skew, straggler).verdict();
    }
  }
}
