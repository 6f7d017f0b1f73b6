package dev.bellows.optimization.testing;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;

import dev.bellows.core.testing.TestSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Small tables of TPC-H's shape, and some of bad layout; each is written when it is first asked.
 */
public final class PlanTables {
  private static final int ROWS = 400;

  private final SparkSession spark = TestSession.get();
  private final Path folder;
  private final int scale;
  private final Map<String, Dataset<Row>> read = new ConcurrentHashMap<>();

  public PlanTables(Path folder) {
    this(folder, 1);
  }

  /** With that many times the rows in the tables of TPC-H's shape. */
  public PlanTables(Path folder, int scale) {
    this.folder = folder;
    this.scale = scale;
  }

  public SparkSession spark() {
    return spark;
  }

  public Dataset<Row> lineitem() {
    return parquet("lineitem", lineitemRows());
  }

  /** Another copy, so that a join of both has two sides of one size. */
  public Dataset<Row> shipments() {
    return parquet("shipments", lineitemRows());
  }

  private Dataset<Row> lineitemRows() {
    Column day = date_add(lit("1994-01-01").cast("date"), col("id").mod(lit(700)).cast("int"));
    return spark
        .range((long) ROWS * scale)
        .select(
            col("id").mod(lit(100)).as("l_orderkey"),
            col("id").mod(lit(20)).as("l_partkey"),
            col("id").mod(lit(10)).as("l_suppkey"),
            col("id").mod(lit(50)).cast("int").as("l_quantity"),
            col("id").multiply(lit(10)).cast("double").as("l_extendedprice"),
            lit(0.05).as("l_discount"),
            day.as("l_shipdate"),
            date_add(day, 3).as("l_commitdate"),
            date_add(day, 5).as("l_receiptdate"),
            day.cast("string").as("l_shipday"),
            col("id").mod(lit(2)).equalTo(0).as("l_late"),
            concat(lit("R"), col("id").mod(lit(3))).as("l_returnflag"),
            array(col("id"), col("id").plus(1)).as("l_tags"));
  }

  public Dataset<Row> orders() {
    return parquet(
        "orders",
        spark
            .range(100L * scale)
            .select(
                col("id").as("o_orderkey"),
                col("id").mod(lit(30)).as("o_custkey"),
                col("id").multiply(lit(3)).cast("double").as("o_totalprice"),
                date_add(lit("1994-01-01").cast("date"), col("id").mod(lit(2_000)).cast("int"))
                    .as("o_orderdate"),
                concat(lit("special requests "), col("id")).as("o_comment")));
  }

  public Dataset<Row> customer() {
    return parquet(
        "customer",
        spark
            .range(30L * scale)
            .select(
                col("id").as("c_custkey"),
                col("id").mod(lit(5)).as("c_nationkey"),
                concat(lit("Customer#"), col("id")).as("c_name")));
  }

  public Dataset<Row> nation() {
    return parquet(
        "nation",
        spark
            .range(5)
            .select(col("id").as("n_nationkey"), concat(lit("N"), col("id")).as("n_name")));
  }

  /** Twelve partitions by month. */
  public Dataset<Row> events() {
    return partitioned("events", 12);
  }

  /** Sixty partitions. */
  public Dataset<Row> scattered() {
    return partitioned("scattered", 60);
  }

  private Dataset<Row> partitioned(String name, int partitions) {
    return read.computeIfAbsent(
        name,
        key -> {
          spark
              .range(120)
              .select(
                  col("id"),
                  col("id").mod(lit(7)).as("kind"),
                  col("id").mod(lit(partitions)).as("month"))
              .coalesce(1)
              .write()
              .mode(SaveMode.Overwrite)
              .partitionBy("month")
              .parquet(path(name));
          return spark.read().parquet(path(name));
        });
  }

  /** 120 columns. */
  public Dataset<Row> wide() {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      columns.add(col("id").plus(lit(i)).as("f" + i));
    }
    return parquet("wide", spark.range(5).select(columns.toArray(Column[]::new)));
  }

  /** A hundred files of a row. */
  public Dataset<Row> crumbs() {
    return read.computeIfAbsent(
        "crumbs",
        key -> {
          spark.range(0, 100, 1, 100).toDF("id").write().parquet(path(key));
          return spark.read().parquet(path(key));
        });
  }

  public Dataset<Row> csv() {
    return read.computeIfAbsent(
        "csv",
        key -> {
          pairs().write().option("header", true).csv(path(key));
          return spark.read().option("header", true).schema("id bigint, v bigint").csv(path(key));
        });
  }

  public Dataset<Row> zippedCsv() {
    return read.computeIfAbsent(
        "zipped",
        key -> {
          pairs().write().option("compression", "gzip").csv(path(key));
          return spark.read().schema("id bigint, v bigint").csv(path(key));
        });
  }

  public Dataset<Row> json() {
    return read.computeIfAbsent(
        "json",
        key -> {
          pairs().write().json(path(key));
          return spark.read().schema("id bigint, v bigint").json(path(key));
        });
  }

  public Dataset<Row> text() {
    return read.computeIfAbsent(
        "text",
        key -> {
          pairs().select(col("id").cast("string").as("value")).write().text(path(key));
          return spark.read().text(path(key));
        });
  }

  /** The same rows as the text formats have. */
  public Dataset<Row> columns() {
    return parquet("columns", pairs().withColumn("value", col("id").cast("string")));
  }

  private Dataset<Row> pairs() {
    return spark.range(0, 50, 1, 1).select(col("id"), col("id").multiply(2).as("v"));
  }

  private Dataset<Row> parquet(String name, Dataset<Row> rows) {
    return read.computeIfAbsent(
        name,
        key -> {
          rows.coalesce(1).write().mode(SaveMode.Overwrite).parquet(path(key));
          return spark.read().parquet(path(key));
        });
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
