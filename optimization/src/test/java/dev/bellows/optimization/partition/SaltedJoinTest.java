package dev.bellows.optimization.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.optimization.partition.HotKeys.HotKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class SaltedJoinTest {
  private final SparkSession spark = TestSession.get();

  /** Of 1,000 rows 700 have key 0, 100 have none, and the rest are of 200 others. */
  private final Dataset<Row> sales =
      spark
          .range(0, 1000, 1, 2)
          .selectExpr(
              "case when id < 700 then 0 when id < 800 then null else id end as store",
              "id as sale");

  private final Dataset<Row> stores =
      spark.range(0, 1200, 10, 2).selectExpr("id as store", "concat('shop ', id) as name");

  @Test
  void theHotKeyIsFoundAndCut() {
    CuredRows joined =
        PartitionOptimizer.saltedJoin(sales, stores, "store")
            .type(JoinType.FULL)
            .partitions(20)
            .measure();

    SaltingExplanation explanation = joined.explanation();
    assertThat(explanation.refused()).isFalse();
    assertThat(explanation.nullRoute()).contains(NullRoute.AROUND);
    assertThat(explanation.hotKeys()).isEqualTo(1);
    assertThat(explanation.hottestShare()).isEqualTo(0.7);
    assertThat(explanation.nullShare()).isEqualTo(0.1);
    // A part has a quarter of a mean partition: 1000 / 20 / 4 rows.
    assertThat(explanation.parts()).isEqualTo(56);
    assertThat(explanation.largestPartShare()).isCloseTo(0.0125, within(1e-12));
    assertThat(explanation.readsOfSkewed()).isEqualTo(3);
    assertThat(explanation.toText())
        .startsWith("full join, skewed on the left side: rows of hot keys are spread")
        .contains("hot keys: 1, in 56 parts; the hottest has 70.0 % of the rows")
        .contains("null keys: around, 10.0 % of the rows")
        .contains("computed 3 times");
    assertThat(explanation.toJson()).contains("\"nullRoute\" : \"AROUND\"", "\"parts\" : 56");
    Verification verification = joined.verify();
    assertThat(verification.holds()).as(verification.toText()).isTrue();
    assertThat(verification.rows())
        .isEqualTo(sales.join(stores, new String[] {"store"}, "full").count());
    verification.requireHolds();
  }

  @Test
  void theRowsOfAHotKeyAreSpreadEvenly() {
    CuredRows joined =
        PartitionOptimizer.saltedJoin(sales, stores, "store").partitions(20).measure();
    assertThat(joined.explanation().nullRoute()).contains(NullRoute.DROPPED);
    assertThat(joined.rows().columns()).containsExactly("store", "sale", "name");

    HotKeys hot = new HotKeys(1000, 0, List.of(new HotKey(0, 700, 7)));
    List<Row> parts =
        hot.withParts(sales, org.apache.spark.sql.functions.lit(0L), "parts")
            .select("parts")
            .distinct()
            .collectAsList();
    assertThat(parts).singleElement().extracting(row -> row.getInt(0)).isEqualTo(7);
  }

  @Test
  void manyHotKeysAreBroadcast() {
    List<HotKey> keys = hashesOfStores().stream().map(hash -> new HotKey(hash, 5, 3)).toList();
    assertThat(keys).hasSizeGreaterThan(HotKeys.MOST_LITERALS);
    for (JoinType type : List.of(JoinType.RIGHT, JoinType.ANTI)) {
      CuredRows joined =
          PartitionOptimizer.saltedJoin(sales, stores, "store")
              .type(type)
              .hot(new HotKeys(1000, 100, keys))
              .measure();
      assertThat(joined.explanation().hotKeys()).isEqualTo(keys.size());
      assertThat(joined.verify().holds()).as(type.name()).isTrue();
    }
  }

  private List<Long> hashesOfStores() {
    return spark.range(0, 1200, 4, 1).selectExpr("xxhash64(id)").collectAsList().stream()
        .map(row -> row.getLong(0))
        .toList();
  }

  @Test
  void aKnownHotKeyNeedsNoJobAndAMeasuredOneTwoQueries() throws Exception {
    HotKeys hot = new HotKeys(1000, 0, List.of(new HotKey(1, 700, 7)));
    SaltedJoin join = PartitionOptimizer.saltedJoin(sales, stores, "store").partitions(20);
    assertThat(JobCounter.jobsOf(spark, () -> join.hot(hot).measure())).isZero();
    // A query of a global aggregate is two jobs under adaptive execution.
    assertThat(JobCounter.jobsOf(spark, join::measure)).isBetween(2, 4);
  }

  @Test
  void withoutAHotKeyTheJoinIsLeftAsItIs() {
    Dataset<Row> even = spark.range(0, 400, 1, 2).selectExpr("id % 100 as store", "id as sale");
    CuredRows joined = PartitionOptimizer.saltedJoin(even, stores, "store").measure();
    assertThat(joined.explanation().refused()).isTrue();
    assertThat(joined.explanation().toText())
        .startsWith(
            "inner join, skewed on the left side: left as it is, because no key of the left");
    assertThat(joined.rows().queryExecution().analyzed().toString()).doesNotContain("explode");
  }

  @Test
  void nullsAloneAreRoutedAround() {
    Dataset<Row> nulls =
        spark.range(0, 400, 1, 2).selectExpr("if(id < 300, null, id) as store", "id as sale");
    CuredRows joined =
        PartitionOptimizer.saltedJoin(nulls, stores, "store").type(JoinType.LEFT).measure();
    assertThat(joined.explanation().refused()).isFalse();
    assertThat(joined.explanation().hotKeys()).isZero();
    assertThat(joined.explanation().nullShare()).isEqualTo(0.75);
    assertThat(joined.verify().holds()).isTrue();
  }

  @Test
  void aKeyThatCannotBeNullNeedsNoRoute() {
    Dataset<Row> never =
        spark.range(0, 400, 1, 2).selectExpr("if(id < 200, 0L, id) as store", "id as sale");
    CuredRows joined =
        PartitionOptimizer.saltedJoin(never, stores, "store")
            .type(JoinType.LEFT)
            .partitions(20)
            .measure();
    assertThat(joined.explanation().nullRoute()).contains(NullRoute.NONE);
    assertThat(joined.explanation().readsOfSkewed()).isEqualTo(1);
    assertThat(joined.verify().holds()).isTrue();
  }

  @Test
  void aConditionIsRefusedWhereItCannotBeExact() {
    SaltedJoin join =
        PartitionOptimizer.saltedJoin(sales, stores, "store")
            .partitions(20)
            .where((sale, store) -> sale.column("sale").gt(store.column("store")));
    CuredRows right = join.type(JoinType.RIGHT).measure();
    assertThat(right.explanation().refused()).isTrue();
    assertThat(right.explanation().how())
        .contains("a right join keeps or counts rows of the right side, which a cut repeats");
    assertThat(right.rows().count()).isEqualTo(right.verify().rows());
    assertThat(join.type(JoinType.LEFT).measure().explanation().refused()).isFalse();
  }

  @Test
  void rowsThatAreAllAlikeAreNotCut() {
    Dataset<Row> alike = spark.range(0, 400, 1, 2).selectExpr("0L as store", "1 as one");
    CuredRows joined = PartitionOptimizer.saltedJoin(alike, stores, "store").measure();
    assertThat(joined.explanation().refused()).isTrue();

    CuredRows keysAlone =
        PartitionOptimizer.saltedJoin(alike.select("store"), stores, "store").measure();
    assertThat(keysAlone.explanation().how()).contains("no column beside the keys");

    CuredRows broadcast =
        PartitionOptimizer.saltedJoin(alike.select("store"), stores, "store")
            .hotPart(HotPart.BROADCAST)
            .partitions(20)
            .measure();
    assertThat(broadcast.explanation().refused()).isFalse();
    assertThat(broadcast.explanation().readsOfSkewed()).isEqualTo(2);
    assertThat(broadcast.verify().holds()).isTrue();
  }

  @Test
  void textsWithACollationAreNotCut() {
    Dataset<Row> collated =
        sales.selectExpr("cast(store as string) collate UNICODE_CI as store", "sale");
    Dataset<Row> others = stores.selectExpr("cast(store as string) collate UNICODE_CI as store");
    CuredRows joined = PartitionOptimizer.saltedJoin(collated, others, "store").measure();
    assertThat(joined.explanation().how()).contains("key [store] has a collation");
  }

  @Test
  void theSidesOfASelfJoinAreToldApart() {
    CuredRows joined =
        PartitionOptimizer.saltedJoin(sales, sales.where("sale < 5"), "store")
            .type(JoinType.LEFT)
            .partitions(20)
            .where((one, other) -> one.column("sale").gt(other.column("sale")))
            .measure();
    assertThat(joined.rows().columns()).containsExactly("store", "sale", "sale");
    assertThat(joined.verify().holds()).isTrue();
  }

  @Test
  void saltsComeFromTheNamedColumns() {
    CuredRows joined =
        PartitionOptimizer.saltedJoin(
                sales.withColumn("one", org.apache.spark.sql.functions.lit(1)), stores, "store")
            .saltFrom("one")
            .partitions(20)
            .measure();
    assertThat(joined.explanation().refused()).as("one value tells no rows apart").isTrue();
  }

  @Test
  void whatIsWrongIsSaidBeforeAnyJob() throws Exception {
    fails(
        "Cannot join on column 'stroe': no such column; did you mean 'store'?",
        sales,
        stores,
        "stroe");
    fails("Cannot join without keys", sales, stores);
    fails("Cannot join on 'STORE' twice", sales, stores, "store", "STORE");
    fails(
        "Cannot join on column 'store': its type is bigint on the left and string on the right."
            + " Cast",
        sales,
        stores.selectExpr("string(store) as store"),
        "store");
    SaltedJoin join = PartitionOptimizer.saltedJoin(sales, stores, "store");
    assertThatThrownBy(() -> join.saltFrom("sail").measure())
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("Cannot salt by column 'sail'");
    assertThatThrownBy(() -> join.partitions(1)).hasMessageContaining("Invalid partitions: 1");
    assertThatThrownBy(join::saltFrom).hasMessageContaining("Cannot salt by no column");
  }

  private void fails(String message, Dataset<Row> left, Dataset<Row> right, String... keys)
      throws Exception {
    int jobs =
        JobCounter.jobsOf(
            spark,
            () -> {
              assertThatThrownBy(() -> PartitionOptimizer.saltedJoin(left, right, keys).measure())
                  .hasMessageContaining(message);
              return null;
            });
    assertThat(jobs).isZero();
  }

  @Test
  void aLostRowOrAnotherValueIsSeen() {
    SaltingExplanation none = SaltingExplanation.refused("join", "a test", Optional.empty());
    Verification lost = new CuredRows(sales.where("sale > 0"), sales, none).verify();
    assertThat(lost.holds()).isFalse();
    assertThat(lost.toText()).isEqualTo("999 rows instead of 1,000");
    Verification other =
        new CuredRows(sales.selectExpr("store", "if(sale = 5, 6, sale) as sale"), sales, none)
            .verify();
    assertThat(other).hasToString("other values in the 1,000 rows");
    assertThatThrownBy(other::requireHolds).hasMessageContaining("Cannot trust the rows");
    Verification columns = new CuredRows(sales.select("sale"), sales, none).verify();
    assertThat(columns.toText()).startsWith("columns struct<sale:bigint> instead of");
    assertThat(RowSum.of(sales, OptionalInt.empty()))
        .isEqualTo(RowSum.of(sales.repartition(3), OptionalInt.empty()));
    assertThatThrownBy(
            () -> RowSum.of(spark.sql("select parse_json('1') as j"), OptionalInt.empty()))
        .hasMessageContaining("Cannot verify column 'j'");
  }
}
