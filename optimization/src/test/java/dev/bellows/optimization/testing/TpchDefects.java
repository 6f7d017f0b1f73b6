package dev.bellows.optimization.testing;

import static dev.bellows.optimization.testing.PlanDefect.tpch;
import static org.apache.spark.sql.functions.approx_count_distinct;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile_approx;
import static org.apache.spark.sql.functions.rand;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/** Queries of TPC-H's shape with a defect each. */
final class TpchDefects {
  private static final String NO_BROADCAST = "spark.sql.autoBroadcastJoinThreshold";

  private TpchDefects() {}

  static List<PlanDefect> all() {
    return Stream.of(filters(), joins(), aggregates(), movements()).flatMap(List::stream).toList();
  }

  private static Dataset<Row> revenue(Dataset<Row> rows) {
    return rows.groupBy("l_returnflag")
        .agg(sum(col("l_extendedprice").multiply(col("l_discount"))).as("revenue"));
  }

  private static Column isFlag(Column column) {
    return udf((UDF1<String, Boolean>) "R1"::equals, DataTypes.BooleanType).apply(column);
  }

  private static List<PlanDefect> filters() {
    return List.of(
        tpch("Q6, the day is text", "filter-not-pushed", "CAST_ON_COLUMN")
            .planted(t -> revenue(t.lineitem().filter("l_shipday >= date'1994-06-01'")))
            .corrected(t -> revenue(t.lineitem().filter("l_shipday >= '1994-06-01'"))),
        tpch("Q1, a year of a day", "filter-not-pushed", "FUNCTION_ON_COLUMN")
            .planted(t -> revenue(t.lineitem().filter("year(l_shipdate) = 1994")))
            .corrected(
                t ->
                    revenue(
                        t.lineitem()
                            .filter(
                                "l_shipdate >= date'1994-01-01' and l_shipdate <"
                                    + " date'1995-01-01'"))),
        tpch("Q19, one side of an OR", "filter-not-pushed", "OR_WITH_UNPUSHABLE")
            .planted(
                t ->
                    revenue(
                        t.lineitem()
                            .filter(
                                col("l_quantity")
                                    .equalTo(5)
                                    .or(upper(col("l_returnflag")).equalTo("R1")))))
            .corrected(t -> revenue(t.lineitem().filter("l_quantity = 5 or l_returnflag = 'R1'"))),
        tpch("Q4, two dates of a row", "filter-not-pushed", "COLUMN_TO_COLUMN")
            .planted(t -> revenue(t.lineitem().filter("l_commitdate < l_receiptdate")))
            .corrected(t -> revenue(t.lineitem().filter("l_late"))),
        tpch("Q10, a function of the user's own", "filter-not-pushed", "UDF")
            .planted(t -> revenue(t.lineitem().filter(isFlag(col("l_returnflag")))))
            .corrected(t -> revenue(t.lineitem().filter("l_returnflag = 'R1'"))),
        tpch("Q13, the side with nulls", "filter-not-pushed", "OUTER_JOIN_SIDE")
            .planted(
                t ->
                    custOrders(t, t.orders())
                        .filter(coalesce(col("o_comment"), lit("")).notEqual("special")))
            .corrected(t -> custOrders(t, t.orders().filter("o_comment <> 'special'"))));
  }

  private static Dataset<Row> custOrders(PlanTables t, Dataset<Row> orders) {
    return t.customer().join(orders, col("c_custkey").equalTo(col("o_custkey")), "left");
  }

  private static List<PlanDefect> joins() {
    Column byOrder = col("l_orderkey").equalTo(col("o_orderkey"));
    return List.of(
        tpch("Q3, no condition", "join-without-equality", "NO_CONDITION")
            .planted(t -> t.customer().crossJoin(t.orders()).select("c_name", "o_totalprice"))
            .corrected(t -> custOrders(t, t.orders()).select("c_name", "o_totalprice")),
        tpch("Q19, an OR of keys", "join-without-equality", "OR_OF_EQUALITIES")
            .planted(
                t ->
                    t.lineitem()
                        .join(t.orders(), byOrder.or(col("l_suppkey").equalTo(col("o_custkey")))))
            .corrected(t -> t.lineitem().join(t.orders(), byOrder)),
        tpch("Q11, an order of dates", "join-without-equality", "INEQUALITY_ONLY")
            .planted(
                t ->
                    t.lineitem()
                        .join(t.orders(), col("l_shipdate").gt(col("o_orderdate")))
                        .select("l_orderkey"))
            .corrected(
                t ->
                    t.lineitem()
                        .join(t.orders(), byOrder.and(col("l_shipdate").gt(col("o_orderdate"))))
                        .select("l_orderkey")),
        tpch("Q16, NOT IN of two columns", "join-without-equality", "NOT_IN_NULLABLE")
            .planted(
                t -> {
                  t.lineitem().createOrReplaceTempView("pd_lineitem");
                  t.orders().createOrReplaceTempView("pd_orders");
                  return t.spark()
                      .sql(
                          "select * from pd_lineitem where (l_orderkey, l_suppkey) not in (select"
                              + " o_orderkey, o_custkey from pd_orders)");
                })
            .corrected(t -> t.lineitem().join(t.orders(), byOrder, "left_anti")),
        tpch("Q5, a small side is shuffled", "small-side-shuffled", "")
            .setting(NO_BROADCAST, "-1")
            .planted(
                t -> t.lineitem().join(t.nation(), col("l_suppkey").equalTo(col("n_nationkey"))))
            .corrected(
                t ->
                    t.lineitem()
                        .join(broadcast(t.nation()), col("l_suppkey").equalTo(col("n_nationkey")))),
        tpch("Q7, a large side is broadcast", "dangerous-broadcast", "")
            .limit("minBytes", 1_000)
            .setting(NO_BROADCAST, "-1")
            .planted(t -> t.lineitem().join(broadcast(other(t)), "l_orderkey"))
            .corrected(t -> t.lineitem().join(other(t), "l_orderkey")),
        tpch("Q21, exploded before it is joined", "early-explode", "")
            .planted(
                t ->
                    t.lineitem()
                        .withColumn("tag", explode(col("l_tags")))
                        .join(t.orders(), byOrder))
            .corrected(
                t ->
                    t.lineitem()
                        .join(t.orders(), byOrder)
                        .withColumn("tag", explode(col("l_tags")))),
        tpch("Q8, a filtered side of a large join", "bloom-filter-join", "")
            .limit("minBytes", 1_000)
            .setting(NO_BROADCAST, "-1")
            .planted(t -> t.lineitem().join(other(t).filter("qty = 7"), "l_orderkey"))
            .corrected(t -> t.lineitem().join(other(t), "l_orderkey")));
  }

  private static Dataset<Row> other(PlanTables t) {
    return t.shipments().select(col("l_orderkey"), col("l_quantity").as("qty"));
  }

  private static List<PlanDefect> aggregates() {
    Column byOrder = col("l_orderkey").equalTo(col("o_orderkey"));
    return List.of(
        tpch("Q16, exact distinct suppliers", "exact-aggregate", "DISTINCT_COUNT")
            .limit("minBytes", 1_000)
            .planted(t -> t.lineitem().groupBy("l_partkey").agg(count_distinct(col("l_suppkey"))))
            .corrected(
                t ->
                    t.lineitem().groupBy("l_partkey").agg(approx_count_distinct(col("l_suppkey")))),
        tpch("Q17, an exact median", "exact-aggregate", "PERCENTILE")
            .limit("minBytes", 1_000)
            .planted(
                t -> t.lineitem().groupBy("l_partkey").agg(expr("percentile(l_quantity, 0.5)")))
            .corrected(
                t ->
                    t.lineitem()
                        .groupBy("l_partkey")
                        .agg(percentile_approx(col("l_quantity"), lit(0.5), lit(10_000)))),
        tpch("Q3, joined row by row", "late-aggregate", "")
            .limit("minBytes", 1_000)
            .planted(
                t ->
                    t.lineitem()
                        .join(t.orders(), byOrder)
                        .groupBy("o_custkey")
                        .agg(sum("l_extendedprice")))
            .corrected(
                t ->
                    t.lineitem()
                        .groupBy("l_orderkey")
                        .agg(sum("l_extendedprice").as("price"))
                        .join(t.orders(), byOrder)
                        .groupBy("o_custkey")
                        .agg(sum("price"))),
        tpch("Q18, the same sums twice", "repeated-subplan", "")
            .planted(t -> orderSums(t, "l_suppkey = 1").union(orderSums(t, "l_suppkey = 2")))
            .corrected(t -> orderSums(t, "l_suppkey in (1, 2)")));
  }

  private static Dataset<Row> orderSums(PlanTables t, String condition) {
    return t.lineitem()
        .groupBy("l_orderkey", "l_suppkey")
        .agg(avg("l_quantity").as("quantity"))
        .filter(condition);
  }

  private static List<PlanDefect> movements() {
    return List.of(
        tpch("Q2, numbered without a partition", "unpartitioned-window", "")
            .planted(t -> numbered(t.orders(), Window.orderBy("o_totalprice")))
            .corrected(
                t -> numbered(t.orders(), Window.partitionBy("o_custkey").orderBy("o_totalprice"))),
        tpch("Q15, sorted before a window", "lost-sort", "")
            .planted(
                t ->
                    numbered(
                        t.lineitem().orderBy("l_shipdate"),
                        Window.partitionBy("l_partkey").orderBy("l_quantity")))
            .corrected(
                t -> numbered(t.lineitem(), Window.partitionBy("l_partkey").orderBy("l_quantity"))),
        tpch("Q9, repartitioned before a join", "skew-join-off", "REPARTITION_BY_COL")
            .setting(NO_BROADCAST, "-1")
            .planted(t -> t.lineitem().repartition(col("l_orderkey")).join(other(t), "l_orderkey"))
            .corrected(t -> t.lineitem().join(other(t), "l_orderkey")),
        tpch("Q20, salted by chance", "random-key", "NON_DETERMINISTIC_KEY")
            .planted(t -> salted(t, rand().multiply(8).cast("int")))
            .corrected(t -> salted(t, expr("pmod(xxhash64(l_partkey, l_quantity), 8)"))));
  }

  private static Dataset<Row> numbered(Dataset<Row> rows, WindowSpec window) {
    return rows.withColumn("n", row_number().over(window));
  }

  private static Dataset<Row> salted(PlanTables t, Column salt) {
    return t.lineitem()
        .withColumn("salt", salt)
        .groupBy("l_orderkey", "salt")
        .agg(sum("l_quantity"), xxhash64(sum("l_suppkey")));
  }
}
