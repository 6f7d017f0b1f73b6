package dev.bellows.features.drift;

import dev.bellows.core.Args;
import dev.bellows.features.binning.ColumnBinning;
import dev.bellows.features.profile.BucketCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The population stability index of counted buckets, and what it is worth.
 *
 * <p>No method here but the one that takes rows runs a Spark job.
 */
public final class Psi {
  private static final String UNNAMED = "";

  private Psi() {}

  /**
   * The drift between counts of the same buckets, of which the first is that of missing values.
   * Their order is not known, so that there is no Kolmogorov–Smirnov test.
   *
   * @throws IllegalArgumentException if the counts are of different buckets
   */
  public static FeatureDrift of(BucketCounts reference, BucketCounts current, PsiSpec spec) {
    Histograms histograms = Histograms.of(reference, current, spec.missing());
    return Judgement.alone(measured(UNNAMED, histograms, spec), spec);
  }

  /**
   * The drift between counts of a column's buckets.
   *
   * @throws IllegalArgumentException if the counts are of other buckets than the binning's
   */
  public static FeatureDrift of(
      ColumnBinning binning, BucketCounts reference, BucketCounts current, PsiSpec spec) {
    Histograms histograms = Histograms.of(binning, reference, current, spec.missing());
    return Judgement.alone(measured(binning.name(), histograms, spec), spec);
  }

  /**
   * The drift between two tables, of the columns of {@link PsiSpec#bins}. The bins are fitted to
   * the reference, which runs one job on it (none where all edges are given); then one job on each
   * side counts, but not on the reference where no column has more than 4,096 different values.
   * Rules over both sides, such as evidently's, need a job on the current data to fit, too. Spark's
   * adaptive execution counts each stage as a job.
   *
   * @throws dev.bellows.core.BellowsException if a column is missing on one side or has another
   *     type there, before any job; if its values cannot have such bins; if there are weights that
   *     are missing, negative or infinite
   */
  public static DriftReport of(Dataset<Row> reference, Dataset<Row> current, PsiSpec spec) {
    return new Comparison(reference, current, spec).report();
  }

  /**
   * The PSI that chance alone exceeds with probability {@code alpha}, where nothing changed.
   *
   * @param buckets how many are not empty on both sides, at least 2
   * @param n the reference's effective rows, above 0
   * @param m the current effective rows, above 0
   */
  public static double criticalValue(int buckets, double n, double m, double alpha) {
    return criticalValue(buckets, n, m, alpha, 0);
  }

  /**
   * The PSI that is exceeded with probability {@code alpha} where the true one is {@code
   * materiality}: with 10 buckets, α = 0.05 and a materiality of 0.1 it is 0.329 for 200 rows on
   * each side, 0.170 for 1,000, 0.105 for 100,000.
   */
  public static double criticalValue(
      int buckets, double n, double m, double alpha, double materiality) {
    Args.check(buckets >= 2, "Invalid buckets: %s; a PSI needs at least 2", buckets);
    Args.check(n > 0 && m > 0, "Invalid rows: %s and %s; both sides need some", n, m);
    Args.check(alpha > 0 && alpha < 1, "Invalid alpha: %s; it is between 0 and 1", alpha);
    Args.check(materiality >= 0, "Invalid materiality: %s; a PSI is not negative", materiality);
    double scale = 1 / n + 1 / m;
    return scale * NoncentralChiSquared.upperQuantile(alpha, buckets - 1, materiality / scale);
  }

  /** The drift without a verdict. */
  static FeatureDrift measured(String name, Histograms histograms, PsiSpec spec) {
    ComparedSide reference = histograms.reference().size(spec.weights());
    ComparedSide current = histograms.current().size(spec.weights());
    if (reference.weight() == 0 || current.weight() == 0) {
      return nothing(name, histograms, reference, current);
    }
    boolean[] used = used(histograms);
    List<BucketDrift> buckets = buckets(histograms, used, reference, current, spec.smoothing());
    double psi = Math.max(0, buckets.stream().mapToDouble(BucketDrift::contribution).sum());
    int count = 0;
    for (boolean isUsed : used) {
      count += isUsed ? 1 : 0;
    }
    double n = reference.effectiveRows();
    double m = current.effectiveRows();
    double scale = 1 / n + 1 / m;
    double[] p = Smoothing.plainShares(histograms.reference().masses());
    double[] q = Smoothing.plainShares(histograms.current().masses());
    double pValue = count < 2 ? 1 : tail(psi / scale, count - 1, 0);
    double materialPValue =
        count < 2 ? 1 : tail(psi / scale, count - 1, spec.materiality() / scale);
    double chiSquare = Distances.chiSquare(p, q, n, m);
    return new FeatureDrift(
        name,
        psi,
        psi - (count - 1) * scale,
        pValue,
        pValue,
        materialPValue,
        materialPValue,
        interval(psi, count - 1, scale, spec.alpha()),
        count,
        reference,
        current,
        buckets,
        Distances.jensenShannon(p, q),
        Distances.hellinger(p, q),
        Distances.totalVariation(p, q),
        kolmogorovSmirnov(histograms, p, q, reference, current),
        new TestResult(chiSquare, count < 2 ? 1 : tail(chiSquare, count - 1, 0)),
        DriftVerdict.UNKNOWN,
        "");
  }

  private static double tail(double statistic, int degrees, double noncentrality) {
    return NoncentralChiSquared.upperTail(statistic, degrees, noncentrality);
  }

  private static boolean[] used(Histograms histograms) {
    boolean[] used = new boolean[histograms.labels().size()];
    for (int i = 0; i < used.length; i++) {
      used[i] = histograms.reference().masses()[i] > 0 || histograms.current().masses()[i] > 0;
    }
    return used;
  }

  private static List<BucketDrift> buckets(
      Histograms histograms,
      boolean[] used,
      ComparedSide reference,
      ComparedSide current,
      Smoothing smoothing) {
    double[] masses = histograms.reference().masses();
    double[] others = histograms.current().masses();
    double[] p = smoothing.shares(masses, used, reference.effectiveRows());
    double[] q = smoothing.shares(others, used, current.effectiveRows());
    List<BucketDrift> buckets = new ArrayList<>();
    for (int i = 0; i < used.length; i++) {
      boolean isSkipped = smoothing.skipsEmpty() && (p[i] == 0 || q[i] == 0);
      buckets.add(
          new BucketDrift(
              histograms.labels().get(i),
              histograms.reference().rows()[i],
              histograms.current().rows()[i],
              masses[i] / reference.weight(),
              others[i] / current.weight(),
              isSkipped || p[i] == q[i] ? 0 : (q[i] - p[i]) * Math.log(q[i] / p[i])));
    }
    return buckets;
  }

  /** The noncentralities that the statistic does not refute, as PSI. */
  private static Interval interval(double psi, int degrees, double scale, double alpha) {
    if (degrees < 1 || Double.isInfinite(psi)) {
      return new Interval(psi, psi);
    }
    double statistic = psi / scale;
    double low = NoncentralChiSquared.noncentralityOfUpperTail(statistic, degrees, alpha / 2);
    double high = NoncentralChiSquared.noncentralityOfLowerTail(statistic, degrees, alpha / 2);
    return new Interval(low * scale, high * scale);
  }

  /** Stephens, "Use of the Kolmogorov–Smirnov … statistics without extensive tables", 1970. */
  private static Optional<TestResult> kolmogorovSmirnov(
      Histograms histograms, double[] p, double[] q, ComparedSide reference, ComparedSide current) {
    int from = histograms.orderedFrom();
    int to = histograms.orderedTo();
    double shareP = 0;
    double shareQ = 0;
    for (int i = from; i < to; i++) {
      shareP += p[i];
      shareQ += q[i];
    }
    if (shareP == 0 || shareQ == 0) {
      return Optional.empty();
    }
    double statistic = Distances.kolmogorovSmirnov(p, q, from, to);
    double n = reference.effectiveRows() * shareP;
    double m = current.effectiveRows() * shareQ;
    double root = Math.sqrt(n * m / (n + m));
    double scaled = statistic * (root + 0.12 + 0.11 / root);
    // Below this the limit is 1 to all digits, and its series does not converge.
    double pValue =
        scaled < 0.2 ? 1 : 1 - new KolmogorovSmirnovTest().ksSum(scaled, 1e-15, 100_000);
    return Optional.of(new TestResult(statistic, Math.min(1, Math.max(0, pValue))));
  }

  private static FeatureDrift nothing(
      String name, Histograms histograms, ComparedSide reference, ComparedSide current) {
    double none = Double.NaN;
    List<BucketDrift> buckets = new ArrayList<>();
    for (int i = 0; i < histograms.labels().size(); i++) {
      buckets.add(
          new BucketDrift(
              histograms.labels().get(i),
              histograms.reference().rows()[i],
              histograms.current().rows()[i],
              histograms.reference().masses()[i] / reference.weight(),
              histograms.current().masses()[i] / current.weight(),
              none));
    }
    return new FeatureDrift(
        name,
        none,
        none,
        none,
        none,
        none,
        none,
        new Interval(none, none),
        0,
        reference,
        current,
        buckets,
        none,
        none,
        none,
        Optional.empty(),
        new TestResult(none, none),
        DriftVerdict.UNKNOWN,
        "");
  }
}
