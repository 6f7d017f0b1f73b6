package dev.bellows.benchmarks;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.stddev;
import static org.apache.spark.sql.functions.sum;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * A feature job: its steps, of which three are read by several others, and its outputs. Queries
 * that are not planned yet.
 *
 * @param steps in the order of their computation
 * @param outputs what the job writes
 */
record CacheQueries(List<Dataset<Row>> steps, List<Dataset<Row>> outputs) {
  private static final int RECENT = 15;

  static CacheQueries of(Dataset<Row> sales) {
    Dataset<Row> clean =
        sales
            .withColumn("amount", expr("double(regexp_extract(price, '([0-9.]+)', 1))"))
            .withColumn("sold", expr("to_date(day)"))
            .where("amount > 0");
    Dataset<Row> shops =
        clean
            .groupBy("shop")
            .agg(
                avg("amount").as("usual"),
                stddev("amount").as("spread"),
                countDistinct(col("article")).as("articles"));
    WindowSpec recent = Window.partitionBy("shop").orderBy("sold", "id").rowsBetween(-RECENT, 0);
    Dataset<Row> trends =
        clean.select(
            col("shop"),
            col("sold"),
            col("amount"),
            avg("amount").over(recent).as("mean"),
            stddev("amount").over(recent).as("volatility"),
            max("amount").over(recent).minus(min("amount").over(recent)).as("range"));
    Dataset<Row> rated =
        clean
            .join(shops, "shop")
            .withColumn("score", expr("(amount - usual) / spread"))
            .drop("price", "day");
    return new CacheQueries(
        List.of(clean, shops, trends, rated),
        List.of(
            rated.groupBy("article").agg(avg("score"), count(lit(1))),
            trends.groupBy("shop", "sold").agg(max("mean"), max("volatility"), max("range")),
            trends.join(shops, "shop").groupBy("articles").agg(avg("range"), avg("spread")),
            trends.groupBy(month(col("sold"))).agg(avg("volatility"), sum("amount")),
            shops.where("articles > 5"),
            clean.groupBy("till").agg(count(lit(1)))));
  }
}
