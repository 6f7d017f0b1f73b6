package dev.bellows.metrics.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class MemoryProfileTest {
  private final SparkSession spark = TestSession.get();

  /** 8 for nulls, 8 for the number, 8 and the text to full words: 3 letters 8, 12 letters 16. */
  @Test
  void everyByteIsCounted() {
    Dataset<Row> rows =
        spark.sql("select id, if(id < 10, 'abc', 'abcdefghijkl') as t from range(0, 30, 1, 3)");
    MemoryProfile profile = MemoryProfile.of(rows);
    assertThat(profile.rows()).isEqualTo(30);
    assertThat(profile.columns())
        .containsExactly(
            new MemoryProfile.ColumnSize("id", 240),
            new MemoryProfile.ColumnSize("t", 10 * 16 + 20 * 24));
    assertThat(profile.bytes()).isEqualTo(30 * 8 + 240 + 640);
    assertThat(profile.relativeError()).isZero();
    assertThat(profile.largestColumns().get(0).name()).isEqualTo("t");
    assertThat(profile.partitionRows().count()).isEqualTo(3);
    assertThat(profile.partitionBytes().sum()).isEqualTo(profile.bytes());
    assertThat(profile.bytesPerRow()).isCloseTo(1120 / 30.0, within(1e-9));
    assertThat(profile.skew()).isCloseTo(1.0, within(0.35));
  }

  @Test
  void nullsAndNestedValuesHaveTheirSize() {
    Dataset<Row> rows =
        spark.sql("select if(id = 0, null, array(id, id)) as a, struct(id) as s from range(2)");
    MemoryProfile profile = MemoryProfile.of(rows);
    // An array of two longs: word, count, nulls, two values; a null: its word alone.
    assertThat(profile.columns())
        .containsExactly(
            new MemoryProfile.ColumnSize("a", 8 + 8 + 8 + 8 + 16),
            new MemoryProfile.ColumnSize("s", 2 * (8 + 16)));
  }

  @Test
  void oneJobMeasures() throws Exception {
    Dataset<Row> rows = spark.range(0, 100, 1, 4).toDF("x");
    assertThat(JobCounter.jobsOf(spark, () -> MemoryProfile.of(rows))).isEqualTo(1);
  }

  @Test
  void aSampleIsWithinItsError() {
    Dataset<Row> rows =
        spark.sql("select repeat('x', cast(id % 100 as int)) as t from range(0, 20000, 1, 2)");
    MemoryProfile exact = MemoryProfile.of(rows);
    int within = 0;
    for (long seed = 0; seed < 5; seed++) {
      MemoryProfile sample = MemoryProfile.ofSample(rows, 0.05, seed);
      assertThat(sample.relativeError()).isBetween(0.01, 0.2);
      double off = Math.abs(sample.bytes() - exact.bytes()) / (double) exact.bytes();
      within += off <= sample.relativeError() ? 1 : 0;
    }
    assertThat(within).isGreaterThanOrEqualTo(4);
  }

  @Test
  void noRowsHaveNoSize() {
    MemoryProfile profile = MemoryProfile.of(spark.range(0).toDF());
    assertThat(List.of(profile.rows(), profile.bytes())).containsExactly(0L, 0L);
    assertThat(profile.bytesPerRow()).isZero();
    assertThat(profile.skew()).isEqualTo(1);
  }

  @Test
  void aSampleIsAPart() {
    Dataset<Row> rows = spark.range(3).toDF();
    assertThatThrownBy(() -> MemoryProfile.ofSample(rows, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Invalid fraction: 1.0");
  }
}
