package dev.bellows.compression;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.randn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.binning.Binner;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.profile.WeightMeaning;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class RatioEstimateTest {
  private static final double[] DECILES = {
    -1.2816, -0.8416, -0.5244, -0.2533, 0, 0.2533, 0.5244, 0.8416, 1.2816
  };

  /** Standard normal columns, any two of which have that correlation. */
  private static Dataset<Row> normals(int columns, double correlation) {
    List<Column> all = new ArrayList<>();
    all.add(expr("cast(pmod(id, 3) = 0 as int)").as("late"));
    for (int i = 0; i < columns; i++) {
      all.add(
          randn(100)
              .multiply(Math.sqrt(correlation))
              .plus(randn(i).multiply(Math.sqrt(1 - correlation)))
              .as("f" + i));
    }
    return TestSession.get().range(0, 60_000, 1, 2).toDF().select(all.toArray(Column[]::new));
  }

  private static BinningModel bins(Dataset<Row> rows, int columns, int bins) {
    double[] edges =
        IntStream.range(1, bins).mapToDouble(i -> DECILES[i * 10 / bins - 1]).toArray();
    String[] names = IntStream.range(0, columns).mapToObj(i -> "f" + i).toArray(String[]::new);
    return Binner.edges(edges).columns(names).fit(rows);
  }

  @Test
  void ratiosAreWithinFivePercentOfTheRealOnes() {
    int compared = 0;
    for (int columns : new int[] {3, 6}) {
      for (double correlation : new double[] {0, 0.8}) {
        Dataset<Row> rows = normals(columns, correlation).persist();
        for (int width : new int[] {3, 5, 10}) {
          PostBinningCompressor compressor =
              PostBinningCompressor.labelled(bins(rows, columns, width), "late");
          RatioEstimate estimate = compressor.estimateRatio(rows);
          double real = real(compressor, rows);
          assertThat(estimate.ratio())
              .as("%s columns, %s bins, correlation %s", columns, width, correlation)
              .isCloseTo(real, within(0.05 * real));
          compared++;
        }
        rows.unpersist();
      }
    }
    assertThat(compared).isEqualTo(12);
  }

  private static double real(PostBinningCompressor compressor, Dataset<Row> rows) {
    try (CompressedRows cells = compressor.compress(rows)) {
      return cells.report().ratio();
    }
  }

  @Test
  void theCostliestColumnIsTheOneWithoutWhichTheRatioIsBest() {
    Dataset<Row> rows = normals(3, 0.9).withColumn("id", functions.rand(7));
    BinningModel bins = Binner.edges(-1, 0, 1).columns("f0", "f1", "f2").fit(rows);
    PostBinningCompressor compressor =
        PostBinningCompressor.labelled(bins, "late").protecting("id");
    RatioEstimate estimate = compressor.estimateRatio(rows);
    assertThat(estimate.rows()).isEqualTo(60_000);
    assertThat(estimate.ratio()).isCloseTo(1, within(0.03));
    assertThat(estimate.columns().stream().map(RatioEstimate.ColumnCost::column))
        .containsExactly("f0", "f1", "f2", "late", "id");
    assertThat(estimate.costliest().column()).isEqualTo("id");
    double without = real(PostBinningCompressor.labelled(bins, "late"), rows);
    assertThat(estimate.costliest().ratioWithout()).isCloseTo(without, within(0.05 * without));
  }

  @Test
  void aRatioBelowTheLeastIsRefusedWithTheColumnToBlame() throws Exception {
    Dataset<Row> rows = normals(2, 0).withColumn("id", lit(1).multiply(functions.rand(7)));
    BinningModel bins = Binner.edges(0).columns("f0", "f1").fit(rows);
    PostBinningCompressor compressor =
        PostBinningCompressor.cells(bins).protecting("id").minRatio(5);
    assertThatThrownBy(() -> compressor.compress(rows))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("Cannot compress 60,000 rows to a ratio of 5.000")
        .hasMessageContaining(
            "The column that costs most is 'id': without it the ratio would be about");
    try (CompressedRows cells = compressor.protecting().compress(rows)) {
      assertThat(cells.report().rowsOut()).isEqualTo(4);
    }
    assertThatThrownBy(() -> compressor.minRatio(0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid least ratio: 0.5; there is at least 1 row for each cell");
    int jobs = JobCounter.jobsOf(rows.sparkSession(), () -> compressor.estimateRatio(rows));
    assertThat(jobs).isLessThanOrEqualTo(2); // The stages of one query.
  }

  @Test
  void rowsWithoutWeightAreNotCounted() {
    Dataset<Row> rows = SampleRows.of(3, 400);
    PostBinningCompressor compressor =
        PostBinningCompressor.labelled(Binner.quantiles(3).columns("x", "a.b").fit(rows), "label")
            .weight("w", WeightMeaning.FREQUENCY);
    RatioEstimate estimate = compressor.estimateRatio(rows);
    assertThat(estimate.rows()).isEqualTo(rows.where("w > 0").count());
    double real = real(compressor, rows);
    assertThat(estimate.ratio()).isCloseTo(real, within(0.05 * real));
    assertThat(compressor.estimateRatio(rows.limit(0)).ratio()).isEqualTo(1);
  }

  @Test
  void manyColumnsOfManyBinsAreRefusedWithAnEstimate() {
    List<Column> wide = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      wide.add(randn(i).as("f" + i));
    }
    Dataset<Row> rows = TestSession.get().range(2000).toDF().select(wide.toArray(Column[]::new));
    double[] edges = IntStream.range(0, 299).mapToDouble(i -> (i - 149) / 50.0).toArray();
    BinningModel bins = Binner.edges(edges).fit(rows);
    assertThatThrownBy(() -> PostBinningCompressor.cells(bins).minRatio(2).compress(rows))
        .hasMessageContaining(
            "Cannot compress 2,000 rows to a ratio of 2.000: they would be about");
  }
}
