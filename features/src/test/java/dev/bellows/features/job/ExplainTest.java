package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import dev.bellows.features.graph.Cost;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a job says it will make Spark do is what Spark does. */
class ExplainTest {
  private static final String BROADCAST_LIMIT = "spark.sql.autoBroadcastJoinThreshold";

  private static final String JOB =
      """
      name: explained
      sources:
        flights: { path: DIR/flights, format: parquet }
        airports: { path: DIR/airports, format: parquet }
      steps:
        - name: out
          from: flights
          OPERATIONS
      sinks:
        - { step: out, path: DIR/out, format: parquet }
      """;

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;
  private JobFiles files;
  private String limit;

  @BeforeEach
  void sources() {
    files = new JobFiles(folder);
    limit = spark.conf().get(BROADCAST_LIMIT);
    spark
        .range(0, 300, 1, 3)
        .selectExpr(
            "int(id) day",
            "concat('a', id % 7) origin",
            "concat('b', id % 5) carrier",
            "double(id % 11) delay",
            "100D + id distance",
            "int(id % 5 = 0) late")
        .write()
        .parquet(folder + "/flights");
    spark
        .range(0, 7, 1, 2)
        .selectExpr("concat('a', id) code", "id size")
        .write()
        .parquet(folder + "/airports");
  }

  @AfterEach
  void restore() {
    spark.conf().set(BROADCAST_LIMIT, limit);
  }

  /** What Spark did, but for the samples that are read back from the outputs. */
  private Map<Cost.Kind, Long> done(JobPlan plan, int sinks) throws Exception {
    Map<Cost.Kind, Long> done = new HashMap<>(RunPlans.of(spark, plan));
    done.merge(Cost.Kind.SCAN, (long) -sinks, Long::sum);
    return done;
  }

  /** What the plan tells, but for jobs: what these do stands in the other numbers. */
  private static Map<Cost.Kind, Long> told(JobPlan plan) {
    Map<Cost.Kind, Long> told = new HashMap<>(plan.graph().costs());
    told.remove(Cost.Kind.JOB);
    return told;
  }

  private static String counts(Map<Cost.Kind, Long> costs) {
    return Stream.of(Cost.Kind.SCAN, Cost.Kind.SHUFFLE, Cost.Kind.SORT, Cost.Kind.BROADCAST)
        .map(kind -> "" + costs.getOrDefault(kind, 0L))
        .collect(Collectors.joining(" "));
  }

  /** Scans, shuffles, sorts and broadcasts of each kind of operation, where no side is small. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "where: late = 1 | 2 0 0 0",
        "derive: { later: late + 1 } | 1 0 0 0",
        "trend: { groupBy: [origin], orderBy: day, columns: [delay, distance], windows: [7r, 30r,"
            + " expanding], features: [all, lag, mean, { ewma: 7r }] } | 1 1 1 0",
        "trend: { orderBy: day, columns: [delay], windows: [7r], features: all } | 1 1 1 0",
        "compute: { features: [ { ratio: [delay, distance] }, { log: delay } ] } | 1 0 0 0",
        "aggregate: { groupBy: [origin], features: [count, { mean: delay }] } | 1 1 0 0",
        "aggregate: { groupBy: [origin], features: [{ countDistinct: carrier }] } | 1 2 0 0",
        "aggregate: { groupBy: [origin], onEachRow: true, features: [{ mean: delay }] } | 1 3 2 0",
        "aggregate: { groupBy: [origin], onEachRow: broadcast, features: [count] } | 1 1 0 1",
        "join: { with: airports, on: { origin: code } } | 2 2 2 0",
        "join: { with: airports, on: { origin: code }, how: anti } | 2 2 2 0",
        "join: { with: airports, on: { origin: code }, broadcast: true } | 2 0 0 1",
        "union: [flights] | 2 0 0 0",
        "encode: { columns: [origin], methods: [freq], crossFit: 3 } | 1 2 1 1",
        "encode: { columns: [origin, carrier], methods: [freq, targetMean], target: late } | 1 2 1"
            + " 2",
        "encode: { columns: [origin, carrier], methods: [targetMean], target: late, fit: day < 9 }"
            + " | 1 2 1 4",
        "encode: { columns: [origin, carrier], methods: [freq], rare: { minShare: 0.1 } } | 1 3 1"
            + " 2",
      })
  void theCostsToldAreThoseOfThePlansThatRan(String operation, String counts) throws Exception {
    spark.conf().set(BROADCAST_LIMIT, "-1");
    JobPlan plan = files.job(JOB.replace("OPERATIONS", operation)).plan(spark);
    Map<Cost.Kind, Long> done = done(plan, 1);
    assertThat(counts(done)).as("done").isEqualTo(counts);
    assertThat(told(plan)).as("told").isEqualTo(done);
  }

  @Test
  void aPartitionedSinkSortsItsRows() throws Exception {
    String partitioned =
        JOB.replace("/out, format: parquet", "/out, format: parquet, partitionBy: [late]");
    JobPlan plan =
        files.job(partitioned.replace("OPERATIONS", "derive: { x: delay + 1 }")).plan(spark);
    assertThat(counts(told(plan))).isEqualTo("1 0 1 0");
    assertThat(done(plan, 1)).isEqualTo(told(plan));
  }

  @Test
  void aSmallSideOfAJoinCostsLessThanTold() throws Exception {
    String join = "join: { with: airports, on: { origin: code } }";
    JobPlan plan = files.job(JOB.replace("OPERATIONS", join)).plan(spark);
    assertThat(counts(done(plan, 1))).isEqualTo("2 0 0 1");
    assertThat(plan.explain()).contains("none where one of them is small enough to broadcast");
  }

  @Test
  void theWholeJobIsExplained() throws Exception {
    spark.conf().set(BROADCAST_LIMIT, "-1");
    files.write("names.csv", "code,name\na1,One\na2,Two,too many\n");
    JobPlan plan =
        files
            .job(
                """
                name: whole
                sources:
                  flights: { path: DIR/flights, format: parquet }
                  names:
                    path: DIR/names.csv
                    schema: "code string, name string"
                    malformed: quarantine
                    quarantine: DIR/bad
                steps:
                  - { name: clean, from: flights, where: delay > 0 }
                  - name: trends
                    from: clean
                    trend: { groupBy: [carrier], orderBy: day, columns: [delay], windows: [7r], features: all }
                  - { name: named, from: trends, join: { with: names, on: { origin: code } } }
                  - { name: encoded, from: clean, encode: { columns: [origin], methods: [freq] } }
                  - { name: spare, from: names, select: [name] }
                sinks:
                  - { step: named, path: DIR/named, format: parquet }
                  - { step: encoded, path: DIR/encoded, format: parquet }
                """)
            .plan(spark);
    assertThat(plan.explain().replace(folder.toString(), "DIR").replaceAll(" {2,}", "  "))
        .isEqualTo(
            """
            5 scans, 6 shuffles, 4 sorts, 1 broadcast, 2 jobs and 3 writes to compute quarantine of names, sink DIR/named, sink DIR/encoded.
              flights  1 scan  reads parquet DIR/flights
              names  2 scans  reads csv DIR/names.csv
              clean  1 scan  counts the rows of flights by its files' metadata
              clean  1 job  computes the rows once for all their readers
              trends  1 shuffle  trend features by [carrier]
              trends  1 sort  trend features by [carrier] in the order of day
              named  2 shuffles  joins names on [origin], both sides; none where one of them is small enough to broadcast
              named  2 sorts  joins names on [origin], both sides; none where one of them is small enough to broadcast
              encoded  1 job  fits the encoder of [origin]
              encoded  1 shuffle  brings the statistics of the categories of [origin] together
              encoded  1 sort  brings those of one category side by side
              encoded  1 shuffle  sums these up for each column, a few rows of each task
              encoded  1 broadcast  joins the rows with the categories' tables; shuffles for tables that are too large
              quarantine of names  1 write  malformed records to DIR/bad
              quarantine of names  1 scan  reads the records written there, to count them
              quarantine of names  1 shuffle  adds their number up for each file, a few rows of each task
              sink DIR/named  1 write  parquet to DIR/named
              sink DIR/encoded  1 write  parquet to DIR/encoded
            names is computed 2 times: for named, quarantine of names. Cached, it would be computed once.
            Pruned, since no output needs it: spare.
            Can run side by side: flights, names.
            Can run side by side: clean, quarantine of names.
            Can run side by side: trends, encoded.
            Can run side by side: named, sink DIR/encoded.
            """);
    assertThat(done(plan, 2)).isEqualTo(told(plan));
  }
}
