package dev.bellows.features.encode;

import dev.bellows.core.Args;

/**
 * How far the mean of a category is drawn to the prior, the mean of all rows, when little is known
 * of the category. In the formulas n is the category's weight (its rows, without weights), S its
 * sum of targets, μ the prior; rows without a target count nowhere. A category without any target
 * has the prior.
 */
public sealed interface Smoothing {
  /**
   * (S + m·μ) / (n + m): as if m rows of the prior had been seen, too; m = 0 is the plain mean.
   * scikit-learn's {@code TargetEncoder(smooth=m)}.
   */
  static Smoothing mEstimate(double m) {
    return new MEstimate(m);
  }

  /**
   * λ·S/n + (1 − λ)·μ with λ = 1 / (1 + exp(−(n − k) / f)): half the way at n = k, the steeper the
   * smaller f. Micci-Barreca (2001); the formula of category_encoders' {@code TargetEncoder}, k its
   * {@code min_samples_leaf}, f its {@code smoothing}; a single row has no rule of its own here.
   */
  static Smoothing sigmoid(double k, double f) {
    return new Sigmoid(k, f);
  }

  /**
   * λ·S/n + (1 − λ)·μ with λ = n·v / (n·v + vᵢ), where v is the variance of all targets and vᵢ that
   * within the category, both divided by n; the prior where that is 0 / 0. scikit-learn's {@code
   * TargetEncoder(smooth="auto")}. A category of one row has vᵢ = 0 and is not drawn at all: see
   * {@link #pooled()}.
   */
  static Smoothing empiricalBayes() {
    return new EmpiricalBayes();
  }

  /**
   * (S + k·μ) / (n + k) with k = v / a learnt from the column: v is the variance within categories,
   * pooled over all of them, ΣM2ᵢ / (N − C); a the variance between their means, (Σnᵢ(mᵢ − μ)² − (C
   * − 1)·v) / (N − Σnᵢ² / N). Where the categories differ by no more than chance (a ≤ 0), or no
   * category has two rows (N ≤ C), all have the prior. Bühlmann and Straub's credibility (1970),
   * the analysis of variance of one random effect. The default.
   */
  static Smoothing pooled() {
    return new Pooled();
  }

  /**
   * As if rows of the prior had been seen.
   *
   * @param m how many
   */
  record MEstimate(double m) implements Smoothing {
    /** Checks m. */
    public MEstimate {
      Args.check(
          m >= 0 && m < Double.POSITIVE_INFINITY,
          "Invalid m: %s; a number of rows is 0 or more",
          m);
    }
  }

  /**
   * An S-shaped weight.
   *
   * @param k the weight of a category at which its mean and the prior count alike
   * @param f how slowly one gives way to the other
   */
  record Sigmoid(double k, double f) implements Smoothing {
    /** Checks both. */
    public Sigmoid {
      Args.check(Double.isFinite(k), "Invalid k: %s; a finite number of rows is needed", k);
      Args.check(
          f > 0 && f < Double.POSITIVE_INFINITY, "Invalid f: %s; a number above 0 is needed", f);
    }
  }

  /** Each category's own variance against that of all targets. */
  record EmpiricalBayes() implements Smoothing {}

  /** The categories' pooled variance against that between them. */
  record Pooled() implements Smoothing {}
}
