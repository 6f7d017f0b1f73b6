package dev.bellows.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import java.nio.file.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnarScanTest {
  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;
  private Dataset<Row> rows;

  @BeforeEach
  void write() {
    spark
        .range(0, 5000, 1, 3)
        .selectExpr("double(id) a", "double(id % 3) b", "string(id) c")
        .write()
        .parquet(folder + "/in");
    rows = spark.read().parquet(folder + "/in");
  }

  /** Of the first column of the rows, wherever it stands in the file. */
  private static double sum(ColumnarScan scan) {
    int place = scan.places()[0];
    Function<ColumnarBatch, Double> ofBatch =
        batch -> {
          double sum = 0;
          for (double value : ColumnarScan.doubles(batch.column(place), 0, batch.numRows())) {
            sum += value;
          }
          return sum;
        };
    Function2<Double, Double, Double> add = Double::sum;
    return scan.batches().map(ofBatch).reduce(add);
  }

  @Test
  void filesAreReadAsBatchesInWhateverOrderOfColumns() {
    assertThat(sum(ColumnarScan.of(rows).orElseThrow())).isEqualTo(4999.0 * 2500);
    // Few values are in a dictionary.
    assertThat(sum(ColumnarScan.of(rows.select("b", "a")).orElseThrow())).isEqualTo(4999);
    assertThat(ColumnarScan.of(rows.select("c", "a")).orElseThrow().places()).hasSize(2);
  }

  @Test
  void whatIsNoBareScanHasNoBatches() {
    assertThat(ColumnarScan.of(rows.where("a > 1"))).isEmpty();
    assertThat(ColumnarScan.of(rows.selectExpr("a + 1"))).isEmpty();
    assertThat(ColumnarScan.of(rows.union(rows))).isEmpty();
    assertThat(ColumnarScan.of(spark.range(3).toDF())).isEmpty();
    rows.write().csv(folder + "/csv");
    assertThat(ColumnarScan.of(spark.read().csv(folder + "/csv"))).isEmpty();
  }

  @Test
  void whatIsCachedIsNotReadFromFiles() {
    Dataset<Row> kept = rows.persist();
    try {
      assertThat(ColumnarScan.of(kept.select("a"))).isEmpty();
    } finally {
      kept.unpersist();
    }
  }
}
