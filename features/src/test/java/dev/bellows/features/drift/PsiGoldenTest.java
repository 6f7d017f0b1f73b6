package dev.bellows.features.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.features.binning.BinPolicy;
import dev.bellows.features.profile.BucketCounts;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers of other packages, and those that the specification names. */
class PsiGoldenTest {
  private static final BinPolicy DECILES = BinPolicy.quantiles(10);
  private static final PsiSpec OURS = PsiSpec.standard();

  private static BucketCounts counts(long... rows) {
    double[] weights = Arrays.stream(rows).asDoubleStream().toArray();
    return new BucketCounts("b", rows, weights, weights);
  }

  @Test
  void theTextbookExampleIsEverybodysWithoutSmoothing() {
    BucketCounts reference = counts(0, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10);
    BucketCounts current = counts(0, 5, 8, 9, 10, 10, 10, 10, 11, 12, 15);
    for (Smoothing smoothing :
        new Smoothing[] {
          Smoothing.none(),
          Smoothing.epsilon(1e-4),
          Smoothing.evidently(),
          Smoothing.dropped(),
          Smoothing.redistributed(1e-6)
        }) {
      PsiSpec spec = OURS.smoothing(smoothing).missing(MissingValues.EXCLUDED);
      assertThat(Psi.of(reference, current, spec).psi())
          .as("%s", smoothing)
          .isCloseTo(0.06504662355019028, within(1e-15));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "V1, 0.4673949905870046, 10, 3.6e-3, CHANGED",
    "V2, 0.7271294412816074, 11, 8e-6, DRIFTED",
    "V3, 0.1946, 5, 4e-20, DRIFTED",
    "V4, 0.1140, 10, 0.77, STABLE"
  })
  void ourNumbersHaveTheirPValues(
      Vectors vector, double psi, int buckets, double pValue, DriftVerdict verdict) {
    FeatureDrift drift = vector.drift(DECILES, OURS);
    assertThat(drift.psi()).isCloseTo(psi, within(psi == 0.1946 || psi == 0.114 ? 5e-5 : 1e-15));
    assertThat(drift.effectiveBuckets()).isEqualTo(buckets);
    assertThat(drift.pValue()).isCloseTo(pValue, within(0.1 * pValue));
    assertThat(drift.verdict()).as(drift.reason()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "V1, 1.0809359343013936, 9",
    "V2, 1.0809359343013936, 9",
    "V3, 0.17514964756089654, 12",
    "V4, 0.12718558519946638, 10"
  })
  void evidently(Vectors vector, double psi, int bins) {
    FeatureDrift drift = vector.drift(BinPolicy.evidently(), PsiSpec.evidently());
    assertThat(drift.psi()).isCloseTo(psi, within(1e-14));
    assertThat(drift.effectiveBuckets()).isEqualTo(bins);
  }

  @ParameterizedTest
  @CsvSource({
    "V1, 1.0311012640484476, 10",
    "V2, 1.0311012640484476, 10",
    "V3, 0.18181030669313794, 17",
    "V4, 0.12718558519946638, 10"
  })
  void evidentlyOnSpark(Vectors vector, double psi, int bins) {
    FeatureDrift drift = vector.drift(BinPolicy.evidentlySpark(), PsiSpec.evidentlySpark());
    assertThat(drift.psi()).isCloseTo(psi, within(1e-14));
    assertThat(drift.effectiveBuckets()).isEqualTo(bins);
  }

  @ParameterizedTest
  @CsvSource({
    "V1, 0.8703140387961928, 0.8703140387961928",
    "V2, 0.8703140387961928, 0.8703140387961928",
    "V3, 0.1961658506023453, 0.16937700200361477",
    "V4, 0.1271855851994664, 0.1271855851994664"
  })
  void featureEngine(Vectors vector, double quantiles, double widths) {
    FeatureDrift byQuantiles =
        vector.drift(BinPolicy.interpolatedQuantiles(10), PsiSpec.featureEngine());
    FeatureDrift byWidths =
        vector.drift(BinPolicy.equalWidth(10), PsiSpec.featureEngineEqualWidth());
    assertThat(byQuantiles.psi()).isCloseTo(quantiles, within(1e-14));
    assertThat(byWidths.psi()).isCloseTo(widths, within(1e-14));
  }

  @ParameterizedTest
  @CsvSource({"V1, Infinity", "V2, Infinity", "V3, 0.1961658506023453", "V4, 0.1271855851994664"})
  void optbinning(Vectors vector, double psi) {
    FeatureDrift drift = vector.drift(BinPolicy.interpolatedQuantiles(10), PsiSpec.optbinning());
    if (Double.isInfinite(psi)) {
      assertThat(drift.psi()).isInfinite();
      assertThat(drift.pValue()).isZero();
      assertThat(drift.verdict()).isEqualTo(DriftVerdict.DRIFTED);
    } else {
      assertThat(drift.psi()).isCloseTo(psi, within(1e-14));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "V1, 0.18022928642587735",
    "V2, 0.17550837028240562",
    "V3, 0.1961658506023453",
    "V4, 0.12718558519946638"
  })
  void toad(Vectors vector, double psi) {
    FeatureDrift drift = vector.drift(BinPolicy.toad(), PsiSpec.toad());
    assertThat(drift.psi()).isCloseTo(psi, within(1e-14));
  }

  @ParameterizedTest
  @CsvSource({
    "V1, 2.0704420351882744",
    "V2, 2.0704420351882744",
    "V3, 0.20273395633850538",
    "V4, 0.12718719471038664"
  })
  void chronon(Vectors vector, double psi) {
    FeatureDrift drift = vector.drift(BinPolicy.chronon(), PsiSpec.chronon());
    assertThat(drift.psi()).isCloseTo(psi, within(1e-13));
  }

  @Test
  void criticalValuesAreThoseOfTheDistribution() {
    assertThat(Psi.criticalValue(10, 1000, 1000, 0.001))
        .isCloseTo(0.05575432974251314, within(1e-13));
    assertThat(Psi.criticalValue(5, 1000, 1000, 0.001))
        .isCloseTo(0.036933653905806337, within(1e-13));
  }

  @ParameterizedTest
  @CsvSource({"200, 0.329", "500, 0.213", "1000, 0.170", "5000, 0.125", "100000, 0.105"})
  void aMaterialPsiIsLargerWhereThereAreFewRows(int rows, double psi) {
    assertThat(Psi.criticalValue(10, rows, rows, 0.05, 0.1)).isCloseTo(psi, within(5e-4));
  }

  @Test
  void otherDistancesOfTheFirstVector() {
    FeatureDrift drift = Vectors.V1.drift(BinPolicy.edges(range()), OURS);
    // Every value has a bin of its own, and so the greatest difference is that of the samples.
    assertThat(drift.kolmogorovSmirnov().orElseThrow().statistic())
        .isCloseTo(0.18181818181818182, within(1e-14));
    assertThat(drift.kolmogorovSmirnov().orElseThrow().pValue()).isCloseTo(0.055, within(1e-3));
    assertThat(drift.totalVariation()).isCloseTo(2.0 / 11, within(1e-14));
    double shared = 90 / Math.sqrt(100 * 110);
    assertThat(drift.hellinger()).isCloseTo(Math.sqrt(1 - shared), within(1e-14));
    double p = 0.01;
    double q = 1.0 / 110;
    double middle = (p + q) / 2;
    double bits = 10 * p / 2 + 20 * q / 2 + 45 * (p * log2(p / middle) + q * log2(q / middle));
    assertThat(drift.jensenShannon()).isCloseTo(Math.sqrt(bits), within(1e-14));
    double pooled = 2.0 / 210;
    double inBoth = 90 * (100 * square(p - pooled) + 110 * square(q - pooled)) / pooled;
    double inOne = 10 * (100 * square(p - 1.0 / 210) + 110 * square(1.0 / 210)) * 210;
    double inOther = 20 * (100 * square(1.0 / 210) + 110 * square(q - 1.0 / 210)) * 210;
    assertThat(drift.chiSquare().statistic()).isCloseTo(inBoth + inOne + inOther, within(1e-10));
  }

  private static double[] range() {
    double[] edges = new double[119];
    Arrays.setAll(edges, i -> i + 1);
    return edges;
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  private static double square(double value) {
    return value * value;
  }

  @Test
  void contributionsSayWhichBucketMoved() {
    FeatureDrift drift = Vectors.V2.drift(DECILES, OURS);
    assertThat(drift.buckets()).hasSize(11);
    assertThat(drift.byContribution().get(0).label()).isEqualTo("≤ 10");
    BucketDrift missing = drift.buckets().get(0);
    assertThat(missing.label()).isEqualTo("missing");
    assertThat(missing.referenceRows()).isEqualTo(2);
    assertThat(missing.currentRows()).isEqualTo(22);
    assertThat(missing.currentShare()).isCloseTo(22.0 / 132, within(1e-15));
    double sum = drift.buckets().stream().mapToDouble(BucketDrift::contribution).sum();
    assertThat(sum).isCloseTo(drift.psi(), within(1e-15));
  }

  @Test
  void aSideWithoutRowsHasNoVerdict() {
    FeatureDrift drift = Psi.of(counts(0, 3, 4), counts(0, 0, 0), OURS);
    assertThat(drift.psi()).isNaN();
    assertThat(drift.verdict()).isEqualTo(DriftVerdict.UNKNOWN);
    assertThat(drift.reason()).isEqualTo("the current data has no rows to compare");
    assertThat(drift.buckets().get(1).referenceShare()).isCloseTo(3.0 / 7, within(1e-15));
  }

  @Test
  void oneBucketCannotDrift() {
    FeatureDrift drift = Psi.of(counts(0, 30, 0), counts(0, 5, 0), OURS);
    assertThat(drift.psi()).isZero();
    assertThat(drift.pValue()).isOne();
    assertThat(drift.effectiveBuckets()).isOne();
    assertThat(drift.verdict()).isEqualTo(DriftVerdict.STABLE);
  }

  @Test
  void countsOfOtherBucketsAreRefused() {
    BucketCounts other = new BucketCounts("other", new long[2], new double[2], new double[2]);
    assertThatThrownBy(() -> Psi.of(counts(1, 2), other, OURS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cannot compare buckets: the reference's are those of b (2)")
        .hasMessageContaining("Count both by the same bins");
    assertThatThrownBy(() -> Psi.of(counts(1, 2), counts(1, 2), PsiSpec.toad()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cannot count missing values as -1");
  }
}
