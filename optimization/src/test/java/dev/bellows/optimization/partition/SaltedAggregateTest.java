package dev.bellows.optimization.partition;

import static dev.bellows.optimization.partition.AggregateFunction.AVG;
import static dev.bellows.optimization.partition.AggregateFunction.COLLECT_LIST;
import static dev.bellows.optimization.partition.AggregateFunction.COLLECT_SET;
import static dev.bellows.optimization.partition.AggregateFunction.COUNT;
import static dev.bellows.optimization.partition.AggregateFunction.COUNT_DISTINCT;
import static dev.bellows.optimization.partition.AggregateFunction.FIRST;
import static dev.bellows.optimization.partition.AggregateFunction.MAX;
import static dev.bellows.optimization.partition.AggregateFunction.MEDIAN;
import static dev.bellows.optimization.partition.AggregateFunction.MODE;
import static dev.bellows.optimization.partition.AggregateFunction.STDDEV;
import static dev.bellows.optimization.partition.AggregateFunction.SUM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class SaltedAggregateTest {
  private static final Double[] KEYS = {0.0, -0.0, Double.NaN, 1.5, null};
  private static final Double[] VALUES = {1.0, 2.5, Double.NaN, 0.0, -7.0, null};

  private static SparkSession spark() {
    return TestSession.get();
  }

  private static Dataset<Row> sales() {
    return spark()
        .range(0, 300, 1, 2)
        .selectExpr(
            "if(id < 250, 'north', concat('s', id % 7)) as store",
            "cast(id % 40 as double) as amount", "id as sale");
  }

  /** Each try compares one row for each group, of all statistics that are computed in parts. */
  @Property(tries = 5, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void equalsThePlainAggregate(@ForAll("rows") List<Integer> codes, @ForAll boolean twoKeys) {
    Dataset<Row> rows = rows(codes);
    String[] keys = twoKeys ? new String[] {"k", "part"} : new String[] {"K"};
    SaltedAggregate aggregate =
        PartitionOptimizer.saltedAggregate(rows, keys)
            .percentile("v", 0.9, "p90")
            .aggregate(MEDIAN, "v", "median")
            .aggregate(MODE, "v", "mode")
            .aggregate(MEDIAN, "w", "median w")
            .aggregate(COLLECT_SET, "w", "set")
            .aggregate(COLLECT_LIST, "v", "list")
            .aggregate(SUM, "w", "sum")
            .aggregate(COUNT_DISTINCT, "v", "distinct");
    CuredRows cured = aggregate.cure();
    assertThat(cured.explanation().refused()).isFalse();
    Verification verification = cured.verify();
    assertThat(verification.holds())
        .as(() -> verification + ": " + cured.rows().collectAsList())
        .isTrue();
    assertThat(verification.rows()).isGreaterThan(codes.isEmpty() ? -1 : 0);
  }

  @Provide
  Arbitrary<List<Integer>> rows() {
    return Arbitraries.integers().between(0, KEYS.length * 6 * 4 - 1).list().ofMaxSize(40);
  }

  private static Dataset<Row> rows(List<Integer> codes) {
    StructType schema =
        new StructType()
            .add("k", DataTypes.DoubleType)
            .add("part", DataTypes.StringType)
            .add("v", DataTypes.DoubleType)
            .add("w", DataTypes.IntegerType);
    List<Row> rows = new ArrayList<>();
    for (int code : codes) {
      int w = code % 4;
      rows.add(
          RowFactory.create(
              KEYS[code / 24], w == 3 ? null : "p" + w, VALUES[code % 6], w == 0 ? null : w));
    }
    return spark().createDataFrame(rows, schema);
  }

  @Test
  void aWindowOverWholeKeysIsAggregatedAndJoinedBack() {
    Dataset<Row> rows = rows(List.of(0, 24, 25, 26, 49, 55, 60, 96, 97, 99, 119, 119, 30, 31));
    CuredRows cured =
        PartitionOptimizer.saltedAggregate(rows, "k", "part")
            .aggregate(SUM, "v", "sum")
            .aggregate(AVG, "w", "mean")
            .besideRows();
    assertThat(cured.rows().columns()).containsExactly("k", "part", "v", "w", "sum", "mean");
    assertThat(cured.explanation().refused()).isFalse();
    assertThat(cured.verify().holds()).as(cured.verify().toText()).isTrue();

    CuredRows medians =
        PartitionOptimizer.saltedAggregate(rows, "k").aggregate(MEDIAN, "v", "m").besideRows();
    assertThat(medians.verify().holds()).isTrue();
    CuredRows ordered =
        PartitionOptimizer.saltedAggregate(rows, "k").aggregate(FIRST, "v", "f").besideRows();
    assertThat(ordered.explanation().refused()).isTrue();
    SaltedAggregate distinct =
        PartitionOptimizer.saltedAggregate(rows, "k").aggregate(COUNT_DISTINCT, "v", "d");
    assertThatThrownBy(distinct::besideRows).hasMessageContaining("no window of distinct counts");
  }

  @Test
  void whatSparkReducesByItselfIsLeftAsItIs() {
    CuredRows sums =
        PartitionOptimizer.saltedAggregate(sales(), "store")
            .aggregate(SUM, "amount", "sum")
            .aggregate(COUNT, "amount", "n")
            .aggregate(MAX, "amount", "max")
            .aggregate(STDDEV, "amount", "sd")
            .cure();
    assertThat(sums.explanation().refused()).isTrue();
    assertThat(sums.explanation().toText())
        .startsWith("aggregate of sum, count, max, stddev: left as it is, because each task")
        .contains("a salt would aggregate and shuffle once more");
    assertThat(sums.rows().count()).isEqualTo(8);
  }

  @Test
  void whatDependsOnOrderIsLeftAsItIs() {
    CuredRows first =
        PartitionOptimizer.saltedAggregate(sales(), "store")
            .aggregate(MEDIAN, "amount", "median")
            .aggregate(FIRST, "sale", "first")
            .cure();
    assertThat(first.explanation().refused()).isTrue();
    assertThat(first.explanation().how()).contains("first depends on the order", "min_by");
  }

  @Test
  void theExplanationSaysHow() throws Exception {
    SaltedAggregate aggregate =
        PartitionOptimizer.saltedAggregate(sales(), "store")
            .aggregate(MEDIAN, "amount", "median")
            .aggregate(COLLECT_LIST, "sale", "sales")
            .aggregate(SUM, "amount", "sum");
    assertThat(JobCounter.jobsOf(spark(), aggregate::cure)).isZero();
    SaltingExplanation explanation = aggregate.cure().explanation();
    assertThat(explanation.toText())
        .contains(
            "median from how often each value of a key is there",
            "collect_list from lists of 32 parts",
            "sum as they are",
            "computed 3 times");
    assertThat(explanation.toJson()).contains("\"nullRoute\" : null");
  }

  @Test
  void whatIsWrongIsSaidFirst() {
    assertThatThrownBy(() -> PartitionOptimizer.saltedAggregate(sales()))
        .hasMessageContaining("Cannot group by no column");
    assertThatThrownBy(() -> PartitionOptimizer.saltedAggregate(sales(), "stroe"))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("did you mean 'store'");
    SaltedAggregate none = PartitionOptimizer.saltedAggregate(sales(), "store");
    assertThatThrownBy(none::cure).hasMessageContaining("Cannot aggregate nothing");
    assertThatThrownBy(() -> none.percentile("amount", 90, "p")).hasMessageContaining("90.0");
    assertThatThrownBy(() -> none.aggregate(AggregateFunction.PERCENTILE, "amount", "p"))
        .hasMessageContaining("without its share");
    assertThatThrownBy(() -> none.aggregate(SUM, "amount", "store"))
        .hasMessageContaining("Cannot add column 'store'");
  }

  @Test
  void saltsSpreadTheRowsOfAKeyAndAreTheSameEachTime() {
    Dataset<Row> salted = PartitionOptimizer.addSalting(sales(), List.of("store"), 8);
    List<Row> sizes =
        salted.where("store = 'north'").groupBy("bellows_salt").count().collectAsList();
    assertThat(sizes).hasSize(8).allMatch(row -> row.getLong(1) < 70);
    Dataset<Row> again = PartitionOptimizer.addSalting(sales().repartition(3), List.of("store"), 8);
    assertThat(again.exceptAll(salted).count()).isZero();
    assertThat(PartitionOptimizer.removeSalting(salted).columns())
        .containsExactly("store", "amount", "sale");
    assertThatThrownBy(() -> PartitionOptimizer.removeSalting(sales()))
        .hasMessageContaining("Cannot remove salt column 'bellows_salt'");
    assertThatThrownBy(() -> PartitionOptimizer.addSalting(salted, List.of("store"), 8))
        .hasMessageContaining("Cannot add column 'bellows_salt'");
    assertThatThrownBy(() -> PartitionOptimizer.addSalting(sales(), List.of("store"), 1))
        .hasMessageContaining("Invalid number of salts: 1");
    Dataset<Row> keys = sales().select("store");
    assertThatThrownBy(() -> PartitionOptimizer.addSalting(keys, List.of("store"), 8))
        .hasMessageContaining("no column beside the keys");
  }
}
