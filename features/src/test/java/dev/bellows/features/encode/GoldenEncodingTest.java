package dev.bellows.features.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.testing.TestSession;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that scikit-learn 1.9.1's TargetEncoder and plain arithmetic give. */
class GoldenEncodingTest {
  private final SparkSession spark = TestSession.get();

  private Dataset<Row> cats() {
    return spark.sql(
        "select * from values ('a', 1D), ('a', 2D), ('a', 3D), ('b', 10D), ('b', 20D), ('c', 5D)"
            + " as t(cat, y)");
  }

  private List<Double> encoded(CategoricalEncoder encoder, String output) {
    try (EncodingModel model = encoder.fit(cats())) {
      Dataset<Row> asked = spark.sql("select * from values ('a'), ('b'), ('c'), ('x') as t(cat)");
      return model.apply(asked).orderBy("cat").select(output).collectAsList().stream()
          .map(row -> row.getDouble(0))
          .toList();
    }
  }

  private static void assertClose(List<Double> actual, double... expected) {
    assertThat(actual).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual.get(i)).isCloseTo(expected[i], within(1e-8));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,  2,          15,          5",
    "1,  3.20833333, 12.27777778, 5.91666667",
    "10, 5.71794872, 8.19444444,  6.66666667"
  })
  void mEstimatesAreThoseOfScikitLearn(double m, double a, double b, double c) {
    CategoricalEncoder encoder =
        CategoricalEncoder.on("cat").targetMeanEncoding("y", Smoothing.mEstimate(m));
    assertClose(encoded(encoder, "cat_y_mean"), a, b, c, 41 / 6.0);
  }

  @Test
  void empiricalBayesIsTheAutoOfScikitLearn() {
    CategoricalEncoder encoder =
        CategoricalEncoder.on("cat").targetMeanEncoding("y", Smoothing.empiricalBayes());
    assertClose(encoded(encoder, "cat_y_mean"), 2.02477045, 13.16525212, 5.0, 41 / 6.0);
  }

  /** v = (2 + 50 + 0) / 3, a = (238.83… − 2v) / (6 − 14 / 6), k = v / a. */
  @Test
  void pooledSmoothingDrawsTheSingleRow() {
    double mean = 41 / 6.0;
    double v = 52 / 3.0;
    double between = 3 * Math.pow(2 - mean, 2) + 2 * Math.pow(15 - mean, 2) + Math.pow(5 - mean, 2);
    double k = v / ((between - 2 * v) / (6 - 14 / 6.0));
    assertThat(k).isBetween(0.3, 0.4);
    assertClose(
        encoded(CategoricalEncoder.on("cat").targetMeanEncoding("y"), "cat_y_mean"),
        (6 + k * mean) / (3 + k),
        (30 + k * mean) / (2 + k),
        (5 + k * mean) / (1 + k),
        mean);
  }

  @Test
  void sharesAndCountsAreThoseOfTheRows() {
    CategoricalEncoder encoder =
        CategoricalEncoder.on("cat").freqEncoding().freqEncoding(Frequency.COUNT);
    assertClose(encoded(encoder, "cat_freq"), 3 / 6.0, 2 / 6.0, 1 / 6.0, 0);
    assertClose(encoded(encoder, "cat_count"), 3, 2, 1, 0);
  }
}
