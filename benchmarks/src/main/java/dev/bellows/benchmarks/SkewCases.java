package dev.bellows.benchmarks;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.sum;

import dev.bellows.core.BellowsException;
import dev.bellows.optimization.partition.AggregateFunction;
import dev.bellows.optimization.partition.CuredRows;
import dev.bellows.optimization.partition.JoinSide;
import dev.bellows.optimization.partition.JoinType;
import dev.bellows.optimization.partition.PartitionOptimizer;
import dev.bellows.optimization.partition.SkewDetector;
import dev.bellows.optimization.partition.SkewReport.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/** Queries over a table of which one key has nine tenths of the rows. */
final class SkewCases {
  /** Parts of a salt of all keys, as recipes have it. */
  private static final int SALTS = 16;

  private static final long KEYS = 100_000;

  private final Dataset<Row> sales;
  private final Dataset<Row> stores;
  private final int cores;

  /**
   * A query.
   *
   * @param name in words
   * @param verdict what the advice is
   * @param plain as it is written
   * @param cured with the remedy; for one that needs none, with a salt all the same
   * @param aim the least factor by which the critical path shall be shorter; 0 where the advice is
   *     to do nothing, and the salt shall be slower
   */
  record Case(
      String name,
      Verdict verdict,
      Supplier<Dataset<Row>> plain,
      Supplier<Dataset<Row>> cured,
      double aim) {}

  private SkewCases(Dataset<Row> sales, Dataset<Row> stores, int cores) {
    this.sales = sales;
    this.stores = stores;
    this.cores = cores;
  }

  /** Writes the table where it is missing. */
  static SkewCases of(SparkSession spark, Path folder, long rows, int cores) {
    Path table = folder.resolve("skew-" + rows);
    if (!Files.exists(table.resolve("_SUCCESS"))) {
      spark
          .range(0, rows, 1, 16)
          .selectExpr(
              "if(id % 10 < 9, 0L, id % " + KEYS + ") as store",
              "id as sale",
              "pmod(xxhash64(id), 10000) as amount")
          .write()
          .mode("overwrite")
          .parquet(table.toString());
    }
    Dataset<Row> stores =
        spark.range(0, KEYS + KEYS / 10, 1, 4).selectExpr("id as store", "id * 7 % 1000 as size");
    // The other side stands for one that is too large to broadcast.
    return new SkewCases(spark.read().parquet(table.toString()), stores.hint("merge"), cores);
  }

  List<Case> cases() {
    return List.of(fullJoin(), rightSkewedJoin(), exactPercentile(), wholeWindow(), plainSum());
  }

  private SkewDetector skew() {
    // A cluster's slots: on the few cores of a bench a hot key is no straggler of note.
    return PartitionOptimizer.skew(sales, "store").slots(cores).leastBytes(1 << 20);
  }

  private Case fullJoin() {
    CuredRows cured =
        PartitionOptimizer.saltedJoin(sales, stores, "store").type(JoinType.FULL).measure();
    return new Case(
        "full join",
        skew().forJoin(stores, JoinType.FULL).measure().verdict(),
        () -> sales.join(stores, new String[] {"store"}, "full"),
        proven(cured),
        2);
  }

  private Case rightSkewedJoin() {
    CuredRows cured =
        PartitionOptimizer.saltedJoin(stores, sales, "store")
            .type(JoinType.LEFT)
            .skewed(JoinSide.RIGHT)
            .measure();
    return new Case(
        "left join, right side skewed",
        skew().forJoinFrom(stores, JoinType.LEFT).measure().verdict(),
        () -> stores.join(sales, new String[] {"store"}, "left"),
        proven(cured),
        2);
  }

  private Case exactPercentile() {
    CuredRows cured =
        PartitionOptimizer.saltedAggregate(sales, "store").percentile("amount", 0.9, "p90").cure();
    return new Case(
        "exact percentile",
        skew().forAggregate(AggregateFunction.PERCENTILE).measure().verdict(),
        () -> sales.groupBy("store").agg(percentile(col("amount"), lit(0.9)).as("p90")),
        proven(cured),
        2);
  }

  private Case wholeWindow() {
    CuredRows cured =
        PartitionOptimizer.saltedAggregate(sales, "store")
            .aggregate(AggregateFunction.SUM, "amount", "total")
            .besideRows();
    return new Case(
        "sum over whole keys, as a window",
        skew().forWholeWindow().measure().verdict(),
        () -> sales.withColumn("total", sum(col("amount")).over(Window.partitionBy("store"))),
        proven(cured),
        2);
  }

  private Case plainSum() {
    Dataset<Row> salted = PartitionOptimizer.addSalting(sales, List.of("store"), SALTS);
    return new Case(
        "sum, salted all the same",
        skew().forAggregate(AggregateFunction.SUM).measure().verdict(),
        () -> sales.groupBy("store").agg(sum("amount").as("total")),
        () ->
            salted
                .groupBy("store", "bellows_salt")
                .agg(sum("amount").as("part"))
                .groupBy("store")
                .agg(sum("part").as("total")),
        0);
  }

  /** Numbers of other rows would mean nothing. */
  private static Supplier<Dataset<Row>> proven(CuredRows cured) {
    if (cured.explanation().refused()) {
      throw new BellowsException("Cannot bench: " + cured.explanation().toText());
    }
    cured.verify().requireHolds();
    return cured::rows;
  }
}
