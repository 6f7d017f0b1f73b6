package dev.bellows.optimization.testing;

import static dev.bellows.optimization.testing.PlanDefect.own;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rand;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.udf;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/** Queries of feature jobs with a defect each. */
final class OwnDefects {
  private OwnDefects() {}

  static List<PlanDefect> all() {
    return Stream.of(filters(), scans(), files(), functions()).flatMap(List::stream).toList();
  }

  private static List<PlanDefect> filters() {
    return List.of(
        own("a random condition", "filter-not-pushed", "NON_DETERMINISTIC")
            .planted(
                t -> t.orders().filter(col("o_orderkey").equalTo(rand().multiply(9).cast("int"))))
            .corrected(t -> t.orders().filter("o_orderkey < 10")),
        own("EXISTS in an OR", "filter-not-pushed", "SUBQUERY")
            .planted(
                t -> {
                  t.orders().createOrReplaceTempView("pd_orders");
                  t.customer().createOrReplaceTempView("pd_customer");
                  return t.spark()
                      .sql(
                          "select * from pd_orders o where o_totalprice > 100 or exists (select 1"
                              + " from pd_customer c where c.c_custkey = o.o_custkey)");
                })
            .corrected(
                t ->
                    t.orders()
                        .join(
                            t.customer(), col("o_custkey").equalTo(col("c_custkey")), "left_semi")),
        own("an array is compared", "filter-not-pushed", "UNSUPPORTED_TYPE")
            .planted(t -> t.lineitem().filter("l_tags = array(1L, 2L)"))
            .corrected(t -> t.lineitem().filter("l_orderkey = 1")),
        own("a filter of a cache", "filter-not-pushed", "ABOVE_CACHE")
            .planted(t -> t.orders().cache().filter("o_orderkey = 5"))
            .corrected(t -> t.orders().filter("o_orderkey = 5").cache()),
        own("a filter above a window", "filter-not-pushed", "ABOVE_WINDOW_OR_AGG")
            .planted(t -> running(t.orders()).filter("o_totalprice > 10"))
            .corrected(t -> running(t.orders().filter("o_totalprice > 10"))),
        own("a filter above a limit", "filter-not-pushed", "ABOVE_LIMIT")
            .planted(t -> t.orders().limit(50).filter("o_totalprice > 10"))
            .corrected(t -> t.orders().filter("o_totalprice > 10").limit(50)),
        own("a format that does not listen", "filter-not-pushed", "SOURCE_CANNOT")
            .planted(t -> t.text().filter("value = '7'"))
            .corrected(t -> t.columns().select("value").filter("value = '7'")),
        own("no month is asked for", "missing-partition-filter", "")
            .planted(t -> t.events().filter("kind = 3"))
            .corrected(t -> t.events().filter("kind = 3 and month = 2")));
  }

  private static Dataset<Row> running(Dataset<Row> orders) {
    return orders.withColumn(
        "s", sum("o_totalprice").over(Window.partitionBy("o_custkey").orderBy("o_orderdate")));
  }

  private static List<PlanDefect> scans() {
    return List.of(
        own("a cache of all columns", "unused-columns", "UNDER_CACHE")
            .planted(t -> t.lineitem().cache().select("l_orderkey", "l_quantity"))
            .corrected(t -> t.lineitem().select("l_orderkey", "l_quantity").cache()),
        own("a typed function of all columns", "unused-columns", "TYPED_FUNCTION")
            .planted(
                t ->
                    t.lineitem()
                        .map((MapFunction<Row, Long>) row -> row.getLong(0), Encoders.LONG())
                        .toDF())
            .corrected(t -> t.lineitem().select("l_orderkey")),
        own("120 columns", "wide-schema", "")
            .planted(t -> t.wide())
            .corrected(t -> t.wide().select("f1", "f2")));
  }

  private static List<PlanDefect> files() {
    return List.of(
        own("a hundred files of a row", "tiny-files", "")
            .planted(t -> t.crumbs())
            .corrected(t -> t.columns().select("id")),
        own("zipped as a whole", "huge-file", "")
            .limit("minBytes", 100)
            .planted(t -> t.zippedCsv())
            .corrected(t -> t.csv()),
        own("stored as CSV", "costly-format", "")
            .limit("minBytes", 100)
            .planted(t -> t.csv())
            .corrected(t -> t.columns()),
        own("a partition for each row", "partition-cardinality", "")
            .limit("minPartitions", 50)
            .planted(t -> t.scattered())
            .corrected(t -> t.events()));
  }

  private static List<PlanDefect> functions() {
    return List.of(
        own("a function of the user's own", "opaque-function", "USER_FUNCTION")
            .planted(t -> t.orders().select(twice(col("o_orderkey"))))
            .corrected(t -> t.orders().select(col("o_orderkey").multiply(2))),
        own("a lambda over an array", "codegen-fallback", "")
            .planted(
                t ->
                    t.lineitem()
                        .select(transform(col("l_tags"), each -> each.plus(lit(1))).as("tags")))
            .corrected(t -> t.lineitem().select(array_max(col("l_tags")))),
        own("sorted as a whole", "global-sort", "")
            .limit("minBytes", 100)
            .planted(t -> t.orders().orderBy("o_comment"))
            .corrected(t -> t.orders().sortWithinPartitions("o_comment")),
        own("a key of both sides", "join-without-equality", "FUNCTION_OF_BOTH_SIDES")
            .planted(
                t ->
                    t.customer()
                        .join(
                            t.nation(),
                            concat(col("c_name"), col("n_name")).equalTo("Customer#1N1")))
            .corrected(
                t ->
                    t.customer().join(t.nation(), col("c_nationkey").equalTo(col("n_nationkey")))));
  }

  private static Column twice(Column column) {
    return udf((UDF1<Long, Long>) value -> 2 * value, DataTypes.LongType).apply(column);
  }
}
