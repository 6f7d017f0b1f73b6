package dev.bellows.features.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.features.binning.BinPolicy;
import dev.bellows.features.binning.ColumnBinning;
import dev.bellows.features.binning.FittedBins;
import dev.bellows.features.profile.BucketCounts;
import dev.bellows.features.profile.WeightMeaning;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What must hold of every PSI, whatever the rows are. */
class PsiLawTest {
  private static final PsiSpec[] SPECS = {
    PsiSpec.standard(),
    PsiSpec.standard().missing(MissingValues.EXCLUDED),
    PsiSpec.standard().smoothing(Smoothing.epsilon(1e-3)),
    PsiSpec.standard().smoothing(Smoothing.evidently()),
    PsiSpec.standard().smoothing(Smoothing.dropped()),
    PsiSpec.standard().smoothing(Smoothing.redistributed(1e-6)),
    PsiSpec.standard().weights(WeightMeaning.RELIABILITY)
  };

  /** Small whole numbers, zeros often, some missing. */
  private static double[] values(Random random, int size) {
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      int kind = random.nextInt(10);
      values[i] = kind == 0 ? Double.NaN : kind < 3 ? 0 : random.nextInt(40) - 10;
    }
    return values;
  }

  private static double[] counts(Random random, int size) {
    return random.ints(size, 1, 6).asDoubleStream().toArray();
  }

  private static double[] repeated(double[] values, double[] times) {
    double[] all = new double[(int) Arrays.stream(times).sum()];
    int next = 0;
    for (int i = 0; i < values.length; i++) {
      Arrays.fill(all, next, next + (int) times[i], values[i]);
      next += (int) times[i];
    }
    return all;
  }

  private static void assertSame(FeatureDrift actual, FeatureDrift expected, double tolerance) {
    assertThat(actual.psi()).isCloseTo(expected.psi(), within(tolerance));
    assertThat(actual.pValue()).isCloseTo(expected.pValue(), within(tolerance));
    assertThat(actual.materialPValue()).isCloseTo(expected.materialPValue(), within(tolerance));
    assertThat(actual.jensenShannon()).isCloseTo(expected.jensenShannon(), within(tolerance));
    assertThat(actual.hellinger()).isCloseTo(expected.hellinger(), within(tolerance));
    assertThat(actual.totalVariation()).isCloseTo(expected.totalVariation(), within(tolerance));
    assertThat(actual.chiSquare().pValue())
        .isCloseTo(expected.chiSquare().pValue(), within(tolerance));
    assertThat(actual.kolmogorovSmirnov().isPresent())
        .isEqualTo(expected.kolmogorovSmirnov().isPresent());
    assertThat(actual.effectiveBuckets()).isEqualTo(expected.effectiveBuckets());
    assertThat(actual.verdict()).isEqualTo(expected.verdict());
  }

  @Property(tries = 150)
  void aWeightIsSoManyRows(
      @ForAll @IntRange(max = 1_000_000) int seed, @ForAll @IntRange(min = 2, max = 200) int size) {
    Random random = new Random(seed);
    double[] reference = values(random, size);
    double[] current = values(random, size);
    double[] w = counts(random, size);
    double[] v = counts(random, size);
    double[] copies = repeated(reference, w);
    double[] others = repeated(current, v);
    for (BinPolicy policy :
        new BinPolicy[] {
          BinPolicy.quantiles(8), BinPolicy.interpolatedQuantiles(8), BinPolicy.evidently()
        }) {
      ColumnBinning weighted = FittedBins.of(policy, reference, w, current, v);
      ColumnBinning plain = FittedBins.of(policy, copies, others);
      assertThat(weighted.labels()).isEqualTo(plain.labels());
      FeatureDrift ofWeights =
          Psi.of(
              weighted,
              FittedBins.count(weighted, reference, w),
              FittedBins.count(weighted, current, v),
              SPECS[0]);
      FeatureDrift ofCopies =
          Psi.of(plain, FittedBins.count(plain, copies), FittedBins.count(plain, others), SPECS[0]);
      assertSame(ofWeights, ofCopies, 1e-12);
    }
  }

  @Property(tries = 150)
  void onlyRatiosOfReliabilitiesMatter(
      @ForAll @IntRange(max = 1_000_000) int seed, @ForAll @IntRange(min = 2, max = 200) int size) {
    Random random = new Random(seed);
    double[] reference = values(random, size);
    double[] current = values(random, size);
    double[] w = random.doubles(size, 0.1, 9).toArray();
    double[] v = random.doubles(size, 0.1, 9).toArray();
    double[] scaled = Arrays.stream(w).map(x -> x * 1000).toArray();
    PsiSpec spec = PsiSpec.standard().weights(WeightMeaning.RELIABILITY);
    ColumnBinning bins = FittedBins.of(BinPolicy.quantiles(8), reference, w, current, v);
    BucketCounts other = FittedBins.count(bins, current, v);
    FeatureDrift first = Psi.of(bins, FittedBins.count(bins, reference, w), other, spec);
    FeatureDrift second = Psi.of(bins, FittedBins.count(bins, reference, scaled), other, spec);
    assertSame(first, second, 1e-9);
    assertThat(first.reference().effectiveRows()).isLessThanOrEqualTo(size + 1e-9);
  }

  @Property(tries = 150)
  void mergedPartsAreTheWhole(
      @ForAll @IntRange(max = 1_000_000) int seed, @ForAll @IntRange(min = 2, max = 200) int size) {
    Random random = new Random(seed);
    double[] reference = values(random, size);
    double[] current = values(random, size);
    int cut = random.nextInt(size);
    ColumnBinning bins = FittedBins.of(BinPolicy.quantiles(8), reference, current);
    BucketCounts whole = FittedBins.count(bins, current);
    BucketCounts first = FittedBins.count(bins, Arrays.copyOf(current, cut));
    BucketCounts second = FittedBins.count(bins, Arrays.copyOfRange(current, cut, size));
    assertThat(first.merge(second)).isEqualTo(whole);
    assertThat(second.merge(first)).isEqualTo(whole);
    assertThat(Arrays.stream(whole.rows()).sum()).isEqualTo(size);
  }

  @Property(tries = 150)
  void thePsiIsSymmetricAndTheSumOfItsParts(
      @ForAll @IntRange(max = 1_000_000) int seed,
      @ForAll @IntRange(min = 20, max = 300) int size) {
    Random random = new Random(seed);
    double[] reference = values(random, size);
    double[] current = values(random, size / 2);
    ColumnBinning bins = FittedBins.of(BinPolicy.quantiles(8), reference, current);
    BucketCounts one = FittedBins.count(bins, reference);
    BucketCounts other = FittedBins.count(bins, current);
    for (PsiSpec spec : SPECS) {
      FeatureDrift there = Psi.of(bins, one, other, spec);
      FeatureDrift back = Psi.of(bins, other, one, spec);
      assertSame(there, back, 1e-12);
      assertThat(there.psi()).isNotNegative().isFinite();
      assertThat(there.interval().low()).isLessThanOrEqualTo(there.interval().high());
      double sum = there.buckets().stream().mapToDouble(BucketDrift::contribution).sum();
      assertThat(sum).isCloseTo(there.psi(), within(1e-12));
      FeatureDrift itself = Psi.of(bins, one, one, spec);
      assertThat(itself.psi()).isLessThan(1e-15);
      assertThat(itself.verdict()).isEqualTo(DriftVerdict.STABLE);
      assertThat(itself.hellinger()).isLessThan(1e-7);
    }
  }

  @Property(tries = 100)
  void aBucketThatIsEmptyOnBothSidesChangesNothing(@ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    long[] rows = random.longs(6, 0, 50).toArray();
    long[] others = random.longs(6, 0, 50).toArray();
    FeatureDrift plain = Psi.of(counts(rows, 6), counts(others, 6), PsiSpec.standard());
    FeatureDrift padded = Psi.of(counts(rows, 9), counts(others, 9), PsiSpec.standard());
    if (plain.verdict() != DriftVerdict.UNKNOWN) {
      assertSame(padded, plain, 1e-13);
    }
  }

  private static BucketCounts counts(long[] rows, int buckets) {
    long[] padded = Arrays.copyOf(rows, buckets);
    double[] weights = Arrays.stream(padded).asDoubleStream().toArray();
    return new BucketCounts("b", padded, weights, weights);
  }

  /** A side's codes never depend on the type of zero, and every number has a bin. */
  @Property(tries = 200)
  void codesAscendWithTheValue(
      @ForAll @IntRange(max = 1_000_000) int seed, @ForAll @IntRange(min = 1, max = 60) int size) {
    Random random = new Random(seed);
    double[] values = values(random, size);
    for (BinPolicy policy :
        new BinPolicy[] {
          BinPolicy.quantiles(7),
          BinPolicy.interpolatedQuantiles(5),
          BinPolicy.equalWidth(9),
          BinPolicy.edges(-3, 0, 4.5),
          BinPolicy.evidentlySpark(),
          BinPolicy.toad(),
          BinPolicy.chronon()
        }) {
      ColumnBinning bins = FittedBins.of(policy, values, values);
      int last = bins.firstBin();
      for (double x : probes()) {
        int code = bins.code(x);
        assertThat(code).as("%s of %s", x, bins).isGreaterThanOrEqualTo(last);
        assertThat(code).isLessThan(bins.firstBin() + bins.effectiveBins());
        last = code;
      }
    }
  }

  private static double[] probes() {
    double[] probes = new double[403];
    probes[0] = Double.NEGATIVE_INFINITY;
    probes[402] = Double.POSITIVE_INFINITY;
    for (int i = 1; i < 402; i++) {
      probes[i] = -50 + i * 0.25;
    }
    return probes;
  }
}
