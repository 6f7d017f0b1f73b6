package dev.bellows.features.drift;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How far a feature's distribution moved, and what that is worth. Numbers are NaN where a side has
 * no rows.
 *
 * <p>The tests: were both sides drawn from one distribution, PSI / (1/N + 1/M) would be χ² with one
 * degree of freedom less than there are buckets (B. Yurdakul, "Statistical properties of population
 * stability index", 2018), N and M being the effective rows. Were they drawn from two whose PSI is
 * the materiality δ, it would be non-central χ² with noncentrality δ / (1/N + 1/M).
 *
 * @param feature the column's name
 * @param psi Σ (current − reference) ln(current / reference) over the buckets; infinite where a
 *     bucket is empty on one side and nothing is done about it
 * @param debiased the PSI less what chance alone adds on average, (B − 1)(1/N + 1/M); may be
 *     negative
 * @param pValue how probable such a PSI is if nothing changed
 * @param qValue the share of false alarms among features with such p-values: the p-value after
 *     Benjamini and Hochberg over all features of the report
 * @param materialPValue how probable such a PSI is if the true one is the materiality
 * @param materialQValue the same after Benjamini and Hochberg
 * @param interval where the true PSI lies, with confidence 1 − α
 * @param effectiveBuckets B, the buckets that are not empty on both sides
 * @param reference the reference's rows
 * @param current the current rows
 * @param buckets each bucket's part, in the order of their codes
 * @param jensenShannon the Jensen–Shannon distance, 0 to 1: the square root of the divergence in
 *     bits
 * @param hellinger the Hellinger distance, 0 to 1
 * @param totalVariation half the sum of the differences of shares, 0 to 1
 * @param kolmogorovSmirnov the greatest difference of the cumulated shares at the bins' edges,
 *     which is at most that of the values; its p-value by Kolmogorov's limit with Stephens'
 *     correction, conservative; of ordered bins alone, missing and special values left out
 * @param chiSquare Pearson's χ² that both sides are of one distribution, over the effective rows
 * @param verdict what the tests say, by their q-values in a report
 * @param reason the verdict's numbers in words
 */
public record FeatureDrift(
    String feature,
    double psi,
    double debiased,
    double pValue,
    double qValue,
    double materialPValue,
    double materialQValue,
    Interval interval,
    int effectiveBuckets,
    ComparedSide reference,
    ComparedSide current,
    List<BucketDrift> buckets,
    double jensenShannon,
    double hellinger,
    double totalVariation,
    Optional<TestResult> kolmogorovSmirnov,
    TestResult chiSquare,
    DriftVerdict verdict,
    String reason) {
  /** Copies the buckets. */
  public FeatureDrift {
    buckets = List.copyOf(buckets);
  }

  /** The buckets, those that add most to the PSI first. */
  public List<BucketDrift> byContribution() {
    return buckets.stream()
        .sorted(Comparator.comparingDouble(BucketDrift::contribution).reversed())
        .toList();
  }

  FeatureDrift judged(double q, double materialQ, DriftVerdict newVerdict, String newReason) {
    return new FeatureDrift(
        feature,
        psi,
        debiased,
        pValue,
        q,
        materialPValue,
        materialQ,
        interval,
        effectiveBuckets,
        reference,
        current,
        buckets,
        jensenShannon,
        hellinger,
        totalVariation,
        kolmogorovSmirnov,
        chiSquare,
        newVerdict,
        newReason);
  }
}
