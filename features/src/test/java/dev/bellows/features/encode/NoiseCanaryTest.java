package dev.bellows.features.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.testing.TestSession;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A target of pure noise: no encoding of the fitted rows may tell it. */
class NoiseCanaryTest {
  private static final int ROWS = 24_000;

  private final SparkSession spark = TestSession.get();

  /**
   * Categories of about 6 rows, 2 rows and 240 rows; the target depends on nothing but the seed.
   */
  private Dataset<Row> noise(int seed) {
    return spark
        .range(ROWS)
        .selectExpr(
            "id",
            "string(pmod(xxhash64(id, 1L), 4000)) fine",
            "string(pmod(xxhash64(id, 2L), 12000)) finest",
            "string(pmod(xxhash64(id, 3L), 100)) coarse",
            "int(pmod(xxhash64(id, 4L, " + seed + "L), 2)) late",
            "double(pmod(xxhash64(id, 4L, " + seed + "L), 2)) * 7 + 3 delay");
  }

  private static CategoricalEncoder encoder(Smoothing smoothing) {
    return CategoricalEncoder.on("fine", "finest", "coarse")
        .freqEncoding()
        .targetMeanEncoding("late", smoothing)
        .targetMeanEncoding("delay", smoothing)
        .weightOfEvidence("late");
  }

  /** The share of pairs, of a late row and one that is not, that the feature has in order. */
  private static double auc(List<Row> rows, int feature) {
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparingDouble(row -> row.getDouble(feature)));
    double ranks = 0;
    long late = 0;
    for (int i = 0; i < sorted.size(); ) {
      int end = i;
      while (end < sorted.size()
          && sorted.get(end).getDouble(feature) == sorted.get(i).getDouble(feature)) {
        end++;
      }
      for (int j = i; j < end; j++) {
        if (sorted.get(j).getInt(0) == 1) {
          ranks += (i + end + 1) / 2.0;
          late++;
        }
      }
      i = end;
    }
    long early = sorted.size() - late;
    return (ranks - late * (late + 1) / 2.0) / ((double) late * early);
  }

  private static List<Row> features(Dataset<Row> encoded) {
    List<String> names = new ArrayList<>(List.of("late"));
    for (String name : encoded.columns()) {
      if (name.matches("(fine|finest|coarse)_.*")) {
        names.add(name);
      }
    }
    return encoded
        .selectExpr(names.stream().map(n -> "`" + n + "`").toArray(String[]::new))
        .collectAsList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void noEncodingTellsNoise(int seed) {
    for (Smoothing smoothing :
        List.of(
            Smoothing.pooled(),
            Smoothing.empiricalBayes(),
            Smoothing.mEstimate(0),
            Smoothing.mEstimate(10),
            Smoothing.sigmoid(20, 10))) {
      EncodedRows encoded = encoder(smoothing).fitApply(noise(seed));
      try (EncodingModel model = encoded.model()) {
        List<Row> rows = features(encoded.rows());
        assertThat(rows).hasSize(ROWS);
        assertThat(rows.get(0).size()).isEqualTo(1 + 3 * 4);
        for (int feature = 1; feature < rows.get(0).size(); feature++) {
          assertThat(auc(rows, feature))
              .as("%s, feature %s, %s", smoothing, feature, model)
              .isCloseTo(0.5, within(0.03));
        }
      }
    }
  }

  /** The canary sings: what is not out of fold tells the very same noise. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aNaiveEncodingTellsNoise(int seed) {
    try (EncodingModel model = encoder(Smoothing.mEstimate(10)).fit(noise(seed))) {
      List<Row> rows = features(model.apply(noise(seed)));
      assertThat(auc(rows, 1)).as("a frequency knows no target").isCloseTo(0.5, within(0.03));
      assertThat(auc(rows, 2)).as("fine_late_mean").isGreaterThan(0.6);
      assertThat(auc(rows, 6)).as("finest_late_mean").isGreaterThan(0.7);
    }
  }

  /** A fold that the target decides leaves every row's own class out of its statistics. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aFoldThatKnowsTheTargetWouldTellIt(int seed) {
    Dataset<Row> rows = noise(seed).selectExpr("*", "late + 0 as copy");
    EncodedRows encoded =
        CategoricalEncoder.on("coarse")
            .targetMeanEncoding("late", Smoothing.mEstimate(0))
            .foldBy("copy")
            .fitApply(rows);
    try (EncodingModel model = encoded.model()) {
      List<Row> leaked = features(encoded.rows());
      assertThat(Math.abs(auc(leaked, 1) - 0.5)).as("%s", model).isGreaterThan(0.4);
    }
  }
}
