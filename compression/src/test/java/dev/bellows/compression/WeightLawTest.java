package dev.bellows.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.features.binning.Binner;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.encode.CategoricalEncoder;
import dev.bellows.features.encode.Frequency;
import dev.bellows.features.profile.ColumnProfile;
import dev.bellows.features.profile.FeatureProfile;
import dev.bellows.features.profile.FeatureProfiler;
import dev.bellows.features.profile.WeightMeaning;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is computed of the cells by their weights is what is computed of the binned rows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WeightLawTest {
  private static final String WEIGHT = CellSchema.WEIGHT;
  private static final String[] KEY = {"x_bin", "a.b_bin", "city_bin", "label", "day"};

  private Dataset<Row> binned;
  private CompressedRows cells;

  @BeforeAll
  void compress() {
    Dataset<Row> rows = SampleRows.of(11, 800);
    BinningModel bins = Binner.quantiles(3).columns("x", "a.b", "city").fit(rows);
    binned = rows.transform(bins::apply).persist();
    cells =
        PostBinningCompressor.labelled(bins, "label")
            .protecting("day")
            .weight("w", WeightMeaning.FREQUENCY)
            .compress(rows);
    assertThat(cells.report().ratio()).isGreaterThan(2);
  }

  @AfterAll
  void giveBack() {
    binned.unpersist();
    cells.close();
  }

  @Test
  void everyMetricOfAProfileIsThatOfTheRows() {
    FeatureProfile ofRows =
        FeatureProfiler.columns(KEY).weight("w", WeightMeaning.FREQUENCY).profile(binned);
    FeatureProfile ofCells =
        FeatureProfiler.columns(KEY).weight(WEIGHT, WeightMeaning.FREQUENCY).profile(cells.rows());
    assertThat(ofCells.weight()).isEqualTo(ofRows.weight());
    int compared = 0;
    for (ColumnProfile left : ofRows.columns()) {
      ColumnProfile right = ofCells.column(left.name());
      assertThat(exact(right)).as(left.name()).isEqualTo(exact(left));
      List<OptionalDouble> expected = rounded(left);
      List<OptionalDouble> found = rounded(right);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(found.get(i).isPresent()).isEqualTo(expected.get(i).isPresent());
        if (expected.get(i).isPresent()) {
          assertThat(found.get(i).getAsDouble())
              .as("%s %s", left.name(), i)
              .isCloseTo(expected.get(i).getAsDouble(), within(1e-12));
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(20);
  }

  private static List<Object> exact(ColumnProfile column) {
    List<Object> all = new ArrayList<>();
    all.add(column.nulls().weight());
    all.add(column.nans().weight());
    all.add(column.count().weight());
    all.add(column.zeros().weight());
    all.add(column.negatives().weight());
    all.add(column.unique());
    all.add(column.min());
    all.add(column.max());
    all.add(column.minText());
    all.add(column.maxText());
    all.add(column.zeroVariance());
    all.add(column.missingRate());
    column
        .values()
        .ifPresent(
            values -> values.forEach(value -> all.add(value.value() + ":" + value.weight())));
    return all;
  }

  private static List<OptionalDouble> rounded(ColumnProfile column) {
    List<OptionalDouble> all =
        new ArrayList<>(
            List.of(
                column.mean(),
                column.variance(),
                column.std(),
                column.skewness(),
                column.kurtosis()));
    for (double p : new double[] {0.01, 0.25, 0.5, 0.75, 0.99}) {
      all.add(
          column.quantile(p).map(q -> OptionalDouble.of(q.value())).orElse(OptionalDouble.empty()));
    }
    return all;
  }

  @Test
  void everyEncodingIsThatOfTheRows() {
    CategoricalEncoder encoder =
        CategoricalEncoder.on("city_bin", "day")
            .freqEncoding()
            .freqEncoding(Frequency.COUNT)
            .targetMeanEncoding("label")
            .weightOfEvidence("label");
    Dataset<Row> categories = binned.select("city_bin", "day").distinct();
    Dataset<Row> ofRows = encoder.weight("w").fit(binned).apply(categories);
    Dataset<Row> ofCells = encoder.weight(WEIGHT).fit(cells.rows()).apply(categories);
    List<Row> expected = ofRows.orderBy("city_bin", "day").collectAsList();
    List<Row> found = ofCells.orderBy("city_bin", "day").collectAsList();
    assertThat(found).hasSameSizeAs(expected).hasSizeGreaterThan(8);
    int compared = 0;
    for (int i = 0; i < expected.size(); i++) {
      for (int c = 2; c < expected.get(i).length(); c++) {
        assertThat(found.get(i).getDouble(c))
            .as(expected.get(i).schema().fieldNames()[c])
            .isCloseTo(expected.get(i).getDouble(c), within(1e-12));
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(8 * 9);
  }
}
