package dev.bellows.optimization.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.optimization.partition.SkewReport.HotKeyRows;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class SkewDetectorTest {
  private final SparkSession spark = TestSession.get();

  /** Of 1,000 rows 600 are of store 0 in May, 200 have no store, and the rest are of others. */
  private final Dataset<Row> sales =
      spark
          .range(0, 1000, 1, 2)
          .selectExpr(
              "case when id < 600 then 0 when id < 800 then null else id end as store",
              "if(id < 600, 'may', 'june') as month",
              "id as sale");

  private final Dataset<Row> stores =
      spark.range(0, 1200, 10, 2).selectExpr("id as store", "concat('shop ', id) as name");

  private SkewDetector skew(String... keys) {
    return PartitionOptimizer.skew(sales, keys).partitions(40).slots(10).leastBytes(1000);
  }

  @Test
  void hotKeysAndNullsAreCountedExactly() throws Exception {
    SkewReport report = skew("store").measure();
    assertThat(report.rows()).isEqualTo(1000);
    assertThat(report.nullRows()).isEqualTo(200);
    assertThat(report.nullShare()).isEqualTo(0.2);
    assertThat(report.hotKeys()).containsExactly(new HotKeyRows(List.of("0"), 600, 0.6));
    assertThat(report.straggler().rows()).isEqualTo(600);
    // Ten tasks at once would need a tenth of the time of all rows.
    assertThat(report.straggler().slowdown()).isEqualTo(6);
    assertThat(report.verdict().remedy()).isEqualTo(Remedy.DEPENDS_ON_USE);
    assertThat(report.toText())
        .contains("1,000 rows by store, 40 partitions, 10 tasks at once; used for: not stated")
        .contains("null keys: 20.0 % of the rows")
        .contains("  0  600 rows, 60.0 %")
        .contains("depends on the use: sums, counts");
    JsonNode json = new ObjectMapper().readTree(report.toJson());
    assertThat(json.path("hotKeys").path(0).path("rows").asLong()).isEqualTo(600);
    assertThat(json.path("verdict").path("remedy").asText()).isEqualTo("DEPENDS_ON_USE");
    assertThat(json.path("straggler").path("slowdown").asDouble()).isEqualTo(6);
  }

  @Test
  void compositeKeysAreOneKey() {
    SkewReport report = skew("store", "month").measure();
    assertThat(report.hotKeys()).containsExactly(new HotKeyRows(List.of("0", "may"), 600, 0.6));
    SkewReport byMonth = skew("month").measure();
    assertThat(byMonth.hotKeys()).extracting(HotKeyRows::rows).containsExactly(600L, 400L);
    assertThat(byMonth.nullRows()).isZero();
  }

  @Test
  void sumsNeedNothingAndMediansTwoSteps() {
    SkewReport sums =
        skew("store")
            .forAggregate(AggregateFunction.SUM, AggregateFunction.COUNT_DISTINCT)
            .measure();
    assertThat(sums.verdict().remedy()).isEqualTo(Remedy.NOTHING);
    assertThat(sums.verdict().reason())
        .contains("partial aggregation already handles it: of the 600 rows of the hottest key");
    SkewReport medians = skew("store").forAggregate(AggregateFunction.MEDIAN).measure();
    assertThat(medians.verdict().remedy()).isEqualTo(Remedy.PRE_AGGREGATION);
    assertThat(medians.verdict().snippet()).contains("saltedAggregate(rows, \"store\")");
    SkewReport first =
        skew("store").forAggregate(AggregateFunction.MEDIAN, AggregateFunction.FIRST).measure();
    assertThat(first.verdict().remedy()).isEqualTo(Remedy.NOTHING);
    assertThat(first.verdict().reason()).contains("min_by or max_by");
  }

  @Test
  void windowsOverWholeKeysAreRewritten() {
    assertThat(skew("store").forWholeWindow().measure().verdict().remedy())
        .isEqualTo(Remedy.WINDOW_REWRITE);
    assertThat(skew("store").forOrderedWindow().measure().verdict().reason())
        .contains("needs all rows of a key in one task");
  }

  @Test
  void aSmallOtherSideIsBroadcastWhereTheJoinAllows() {
    SkewReport inner = skew("store").forJoin(stores, JoinType.INNER).measure();
    assertThat(inner.verdict().remedy()).isEqualTo(Remedy.BROADCAST_OTHER_SIDE);
    SkewReport full = skew("store").forJoin(stores, JoinType.FULL).measure();
    assertThat(full.use()).isEqualTo("full join, on its left side");
    assertThat(full.verdict().remedy()).isEqualTo(Remedy.SALTED_JOIN);
    assertThat(full.verdict().reason())
        .contains("Spark does not split the left side of a full join")
        .contains("other side's 1 rows of hot keys are repeated to 96");
    assertThat(full.verdict().snippet())
        .isEqualTo(
            "PartitionOptimizer.saltedJoin(rows, other, \"store\").type(JoinType.FULL).measure()");
  }

  @Test
  void largeHotPartsAreBroadcastRatherThanRepeated() {
    Dataset<Row> many =
        stores.unionAll(spark.range(0, 50, 1, 1).selectExpr("0L as store", "'x' as name"));
    SkewReport full = skew("store").forJoin(many, JoinType.FULL).measure();
    assertThat(full.verdict().remedy()).isEqualTo(Remedy.BROADCAST_HOT_PART);
    assertThat(full.verdict().snippet()).contains(".hotPart(HotPart.BROADCAST)");
  }

  @Test
  void whatSparkSplitsIsLeftToSpark() {
    String broadcast = "spark.sql.autoBroadcastJoinThreshold";
    String splits = "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes";
    String before = spark.conf().get(broadcast);
    String splitsBefore = spark.conf().get(splits);
    spark.conf().set(broadcast, "-1");
    try {
      SkewReport small = skew("store").forJoin(stores, JoinType.INNER).measure();
      assertThat(small.verdict().reason())
          .contains("Spark splits only partitions of more than 268 MB");
      spark.conf().set(splits, "1KB");
      SkewReport inner = skew("store").forJoin(stores, JoinType.INNER).measure();
      assertThat(inner.verdict().remedy()).isEqualTo(Remedy.NOTHING);
      assertThat(inner.verdict().reason()).contains("do not repartition by the key before it");
      SkewReport right = skew("store").forJoin(stores, JoinType.RIGHT).measure();
      assertThat(right.verdict().remedy()).isEqualTo(Remedy.SALTED_JOIN);
      SkewReport fromRight = skew("store").forJoinFrom(stores, JoinType.RIGHT).measure();
      assertThat(fromRight.verdict().remedy()).isEqualTo(Remedy.NOTHING);
      SkewReport semi = skew("store").forJoinFrom(stores, JoinType.SEMI).measure();
      assertThat(semi.verdict().reason()).contains("its distinct keys are not skewed");
    } finally {
      spark.conf().set(broadcast, before);
      spark.conf().set(splits, splitsBefore);
    }
  }

  @Test
  void nullsThatMeetInOneTaskAreRouted() {
    Dataset<Row> nulls =
        spark.range(0, 1000, 1, 2).selectExpr("if(id < 700, null, id) as store", "id as sale");
    SkewDetector detector =
        PartitionOptimizer.skew(nulls, "store").partitions(40).slots(10).leastBytes(1000);
    SkewReport full = detector.forJoin(stores, JoinType.FULL).measure();
    assertThat(full.straggler().rows()).isEqualTo(700);
    assertThat(full.verdict().remedy()).isEqualTo(Remedy.NULL_ROUTING);
    // An inner join drops them before its shuffle.
    SkewReport inner = detector.forJoin(stores, JoinType.INNER).measure();
    assertThat(inner.verdict().remedy()).isEqualTo(Remedy.NOTHING);
  }

  @Test
  void whatIsSmallOrEvenNeedsNothing() throws Exception {
    SkewReport small = skew("store").leastBytes(1 << 20).forJoin(stores, JoinType.FULL).measure();
    assertThat(small.verdict().reason()).contains("too little to be worth a cure");
    Dataset<Row> even = spark.range(0, 1000, 1, 2).selectExpr("id % 500 as k", "id");
    SkewReport none = PartitionOptimizer.detectSkew(even, "k");
    assertThat(none.hotKeys()).isEmpty();
    assertThat(none.verdict().remedy()).isEqualTo(Remedy.NOTHING);
    assertThat(none.verdict().reason()).contains("even out");
    assertThat(PartitionOptimizer.detectSkew(even.limit(0), "k").rows()).isZero();
  }

  @Test
  void whatIsWrongIsSaidBeforeAnyJob() throws Exception {
    Dataset<Row> texts = stores.selectExpr("string(store) as store");
    int jobs =
        JobCounter.jobsOf(
            spark,
            () -> {
              assertThatThrownBy(() -> skew("stroe"))
                  .hasMessageContaining("Cannot look for skew by column 'stroe'");
              assertThatThrownBy(() -> skew().measure()).hasMessageContaining("without keys");
              assertThatThrownBy(() -> skew("store").forJoin(texts, JoinType.FULL).measure())
                  .hasMessageContaining("its type is bigint on the left and string on the right");
              return null;
            });
    assertThat(jobs).isZero();
    assertThatThrownBy(() -> skew("store").slots(0)).hasMessageContaining("Invalid slots");
    assertThatThrownBy(() -> skew("store").partitions(1))
        .hasMessageContaining("Invalid partitions");
    assertThatThrownBy(() -> skew("store").leastBytes(-1)).hasMessageContaining("Invalid least");
    assertThatThrownBy(() -> ByteText.parse("many"))
        .hasMessageContaining("Cannot read size 'many'");
    assertThat(ByteText.parse("10MB")).isEqualTo(10 << 20);
    assertThat(ByteText.parse("-1")).isEqualTo(-1);
    assertThat(ByteText.parse("1048576b")).isEqualTo(1 << 20);
  }
}
