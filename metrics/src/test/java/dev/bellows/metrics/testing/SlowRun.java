package dev.bellows.metrics.testing;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sum;

import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/** Small runs, each with one defect on purpose. */
public enum SlowRun {
  /** Nine of ten rows have the same key, which is several times on the other side. */
  SKEWED_JOIN("data-skew", true) {
    @Override
    Map<String, String> settings() {
      return Map.of(
          "spark.sql.autoBroadcastJoinThreshold", "-1",
          "spark.sql.adaptive.enabled", "false",
          "spark.sql.shuffle.partitions", "16");
    }

    @Override
    void act(SparkSession spark, Path folder) {
      Dataset<Row> sales =
          spark
              .range(1_000_000)
              .select(
                  expr("if(id % 10 < 9, 0L, id % 125000)").as("shop"),
                  expr("concat('sale-', id)").as("note"));
      Dataset<Row> shops =
          spark
              .range(125_008)
              .select(
                  expr("greatest(id - 8, 0L)").as("shop"), expr("concat('shop-', id)").as("name"));
      consume(sales.join(shops, "shop"));
    }
  },
  /** A window over large groups, which keeps few rows in memory. */
  SPILLING_WINDOW("spill", true) {
    @Override
    Map<String, String> settings() {
      return Map.of(
          "spark.sql.windowExec.buffer.in.memory.threshold", "1000",
          "spark.sql.windowExec.buffer.spill.threshold", "50000");
    }

    @Override
    void act(SparkSession spark, Path folder) {
      Dataset<Row> rows =
          spark
              .range(800_000)
              .select(expr("id % 4").as("key"), expr("concat(repeat('x', 150), id)").as("text"));
      consume(rows.withColumn("all", count("text").over(Window.partitionBy("key"))));
    }
  },
  /** A folder with a file for each few rows. */
  SMALL_FILES("small-input-files", true) {
    @Override
    void prepare(SparkSession spark, Path folder) {
      spark.range(0, 3_000, 1, 300).write().parquet(folder.resolve("rows").toString());
    }

    @Override
    void act(SparkSession spark, Path folder) {
      consume(spark.read().parquet(folder.resolve("rows").toString()));
    }
  },
  /** A join by an inequality. */
  CARTESIAN_PRODUCT("cartesian-product", true) {
    @Override
    Map<String, String> settings() {
      return Map.of("spark.sql.autoBroadcastJoinThreshold", "-1");
    }

    @Override
    void act(SparkSession spark, Path folder) {
      consume(pairs(spark));
    }
  },
  /** An action for each of many values. */
  DRIVER_LOOP("driver-loop", true) {
    @Override
    void act(SparkSession spark, Path folder) {
      long rows = 0;
      for (int shop = 0; shop < 25; shop++) {
        rows += spark.range(100).where(col("id").mod(25).equalTo(shop)).count();
      }
      if (rows != 100) {
        throw new IllegalStateException("Counted " + rows + " rows of 100");
      }
    }
  },
  /** A join by an inequality with a side that is small. */
  NESTED_LOOP("nested-loop-join", true) {
    @Override
    void act(SparkSession spark, Path folder) {
      consume(pairs(spark));
    }
  },
  /** A running number over all rows. */
  SINGLE_WINDOW("window-without-partition", true) {
    @Override
    void act(SparkSession spark, Path folder) {
      Dataset<Row> rows =
          spark
              .range(1_500_000)
              .select(expr("xxhash64(id)").as("key"), expr("string(id)").as("text"));
      consume(rows.withColumn("number", row_number().over(Window.orderBy("key"))));
    }
  },
  /** Keys that are many times on both sides. */
  JOIN_EXPLOSION("join-explosion", true) {
    @Override
    void act(SparkSession spark, Path folder) {
      Dataset<Row> left = spark.range(20_000).select(expr("id % 100").as("key"), col("id").as("a"));
      Dataset<Row> right =
          spark.range(20_000).select(expr("id % 100").as("key"), col("id").as("b"));
      consume(left.join(right, "key").where(expr("a + b > 0")));
    }
  },
  /** Many shuffle partitions of few rows. */
  SMALL_TASKS("small-tasks", false) {
    @Override
    void act(SparkSession spark, Path folder) {
      consume(spark.range(2_000).repartition(200, col("id")).toDF());
    }
  },
  /** A condition on a column within a function. */
  LATE_FILTER("late-filter", false) {
    @Override
    void prepare(SparkSession spark, Path folder) {
      spark.range(0, 1_000_000, 1, 2).write().parquet(folder.resolve("rows").toString());
    }

    @Override
    void act(SparkSession spark, Path folder) {
      Dataset<Row> rows = spark.read().parquet(folder.resolve("rows").toString());
      consume(rows.where(expr("abs(id) < 1000")));
    }
  },
  /** A small table that is shuffled. */
  SHUFFLED_SMALL_SIDE("broadcast-candidate", false) {
    @Override
    Map<String, String> settings() {
      return Map.of("spark.sql.autoBroadcastJoinThreshold", "-1");
    }

    @Override
    void act(SparkSession spark, Path folder) {
      Dataset<Row> sales = spark.range(500_000).select(expr("id % 1000").as("shop"), col("id"));
      Dataset<Row> shops = spark.range(1_000).select(col("id").as("shop"));
      consume(sales.join(shops, "shop"));
    }
  },
  /** Shuffles without adaptive execution. */
  ADAPTIVE_OFF("adaptive-off", false) {
    @Override
    Map<String, String> settings() {
      return Map.of("spark.sql.adaptive.enabled", "false");
    }

    @Override
    void act(SparkSession spark, Path folder) {
      consume(spark.range(1_000).groupBy(expr("id % 7").as("key")).agg(sum("id")));
    }
  },
  /** Distinct counts of several columns. */
  EXPAND("expanded-rows", false) {
    @Override
    void act(SparkSession spark, Path folder) {
      consume(
          spark
              .range(400_000)
              .agg(
                  count_distinct(expr("id % 10")),
                  count_distinct(expr("id % 11")),
                  count_distinct(expr("id % 13")),
                  sum("id")));
    }
  },
  /** Rows that are multiplied before a join that does not need it. */
  EXPLODE_BEFORE_JOIN("explode-before-join", false) {
    @Override
    void act(SparkSession spark, Path folder) {
      Dataset<Row> baskets =
          spark
              .range(120_000)
              .select(expr("id % 1000").as("shop"), explode(sequence(lit(1), lit(10))).as("item"));
      Dataset<Row> shops =
          spark.range(1_000).select(col("id").as("shop"), expr("id * 2").as("size"));
      consume(baskets.join(shops, "shop"));
    }
  },
  /** A table of which all rows come to the driver. */
  LARGE_RESULT("large-result", false) {
    @Override
    void act(SparkSession spark, Path folder) {
      spark.range(300_000).select(expr("sha2(string(id), 256)").as("text")).collectAsList();
    }
  },
  /** A cache that one of several queries reads. */
  CACHE_USED_ONCE("cache-used-once", false) {
    @Override
    void act(SparkSession spark, Path folder) {
      Dataset<Row> rows = spark.range(1_000).toDF().persist();
      consume(rows);
      consume(spark.range(10).toDF());
      consume(spark.range(20).toDF());
      rows.unpersist(true);
    }
  },
  /** A write of a file for each few rows. */
  SMALL_OUTPUT_FILES("small-output-files", false) {
    @Override
    void act(SparkSession spark, Path folder) {
      spark.range(0, 1_000, 1, 120).write().parquet(folder.resolve("rows").toString());
    }
  },
  /** A job that fails. */
  FAILED_JOB("failed-jobs", false) {
    @Override
    void act(SparkSession spark, Path folder) {
      try {
        consume(spark.range(10).select(expr("raise_error('on purpose')")));
      } catch (RuntimeException e) {
        if (!String.valueOf(e.getMessage()).contains("on purpose")) {
          throw e;
        }
      }
    }
  };

  private final String rule;
  private final boolean first;

  SlowRun(String rule, boolean first) {
    this.rule = rule;
    this.first = first;
  }

  /** The rule that finds its defect. */
  public String rule() {
    return rule;
  }

  /** Whether the defect takes most of the run, so that it is found first. */
  public boolean isFirst() {
    return first;
  }

  /** A session on the same cluster with the settings that it needs, after what comes before it. */
  public SparkSession session(SparkSession spark, Path folder) {
    SparkSession own = spark.newSession();
    prepare(own, folder);
    settings().forEach((key, value) -> own.conf().set(key, value));
    return own;
  }

  /** Does it. */
  public void run(SparkSession own, Path folder) {
    act(own, folder);
  }

  Map<String, String> settings() {
    return Map.of();
  }

  void prepare(SparkSession spark, Path folder) {}

  abstract void act(SparkSession spark, Path folder);

  private static void consume(Dataset<Row> rows) {
    rows.write().format("noop").mode("overwrite").save();
  }

  private static Dataset<Row> pairs(SparkSession spark) {
    Dataset<Row> left = spark.range(4_000).select(col("id").as("a"));
    Dataset<Row> right = spark.range(6_000).select(col("id").as("b"));
    return left.join(right, expr("sqrt(a) * 2 > b + 1"));
  }
}
