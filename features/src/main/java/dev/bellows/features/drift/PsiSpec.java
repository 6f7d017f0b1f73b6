package dev.bellows.features.drift;

import dev.bellows.core.Args;
import dev.bellows.features.binning.BinPolicy;
import dev.bellows.features.binning.Binner;
import dev.bellows.features.profile.WeightMeaning;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * The rules of a population stability index. By default: the reference's deciles as bins, a bucket
 * of their own for missing values, half a row more in every bucket, and the verdict by tests at α =
 * 0.05 against a materiality of 0.1.
 *
 * <pre>{@code
 * PsiSpec spec = PsiSpec.standard().bins(Binner.quantiles(20).weight("w")).materiality(0.05);
 * }</pre>
 *
 * <p>The presets {@link #evidently()}, {@link #evidentlySpark()}, {@link #featureEngine()}, {@link
 * #featureEngineEqualWidth()}, {@link #optbinning()}, {@link #toad()} and {@link #chronon()} give
 * those packages' numbers, by their bins, their rule for empty buckets and missing values, and
 * their threshold in place of the test for a verdict. Their edges come from exact values where the
 * profile has them (a few thousand distinct values), else from its sketch; ±∞ is in the outer bins.
 */
public final class PsiSpec {
  private static final double USUAL_THRESHOLD = 0.1;

  private Binner binner = Binner.quantiles(10);
  private Smoothing smoothing = Smoothing.jeffreys();
  private MissingValues missing = MissingValues.OWN_BUCKET;
  private WeightMeaning weights = WeightMeaning.FREQUENCY;
  private double materiality = 0.1;
  private double alpha = 0.05;
  private OptionalDouble threshold = OptionalDouble.empty();

  private PsiSpec() {}

  /** The default rules. */
  public static PsiSpec standard() {
    return new PsiSpec();
  }

  /**
   * evidently's numbers: bins of equal width over both sides by Sturges' rule, or each value where
   * the reference has at most 20; missing values left out; drift from 0.1 on.
   */
  public static PsiSpec evidently() {
    return peer(BinPolicy.evidently(), Smoothing.evidently());
  }

  /**
   * The numbers of evidently's engine for Spark: bins of equal width over both sides by Doane's
   * rule; missing values left out; drift from 0.1 on.
   */
  public static PsiSpec evidentlySpark() {
    return peer(BinPolicy.evidentlySpark(), Smoothing.evidently());
  }

  /**
   * feature_engine's numbers: the reference's deciles as pandas' {@code qcut} gives them, 1e-4 in
   * empty buckets, missing values left out; drift from 0.25 on.
   */
  public static PsiSpec featureEngine() {
    return peer(BinPolicy.interpolatedQuantiles(10), Smoothing.epsilon(1e-4)).threshold(0.25);
  }

  /** {@link #featureEngine()} with ten bins of equal width, its {@code strategy="equal_width"}. */
  public static PsiSpec featureEngineEqualWidth() {
    return peer(BinPolicy.equalWidth(10), Smoothing.epsilon(1e-4)).threshold(0.25);
  }

  /**
   * optbinning's numbers for scores: the reference's deciles, nothing for empty buckets, so that
   * the PSI may be infinite; missing values left out; drift from 0.25 on.
   */
  public static PsiSpec optbinning() {
    return peer(BinPolicy.interpolatedQuantiles(10), Smoothing.none()).threshold(0.25);
  }

  /**
   * toad's numbers with its combiner of ten quantiles: missing values are -1, buckets that are
   * empty on a side are left out; drift from 0.25 on.
   */
  public static PsiSpec toad() {
    return peer(BinPolicy.toad(), Smoothing.dropped())
        .missing(MissingValues.MINUS_ONE)
        .threshold(0.25);
  }

  /**
   * chronon's numbers: up to 128 quantiles of each side as edges, 1e-6 in empty buckets; missing
   * values left out; drift from 0.25 on.
   */
  public static PsiSpec chronon() {
    return peer(BinPolicy.chronon(), Smoothing.redistributed(1e-6)).threshold(0.25);
  }

  private static PsiSpec peer(BinPolicy bins, Smoothing smoothing) {
    return standard()
        .bins(Binner.by(bins))
        .smoothing(smoothing)
        .missing(MissingValues.EXCLUDED)
        .threshold(USUAL_THRESHOLD);
  }

  /** With these bins, columns and weight; {@code Binner.quantiles(10)} by default. */
  public PsiSpec bins(Binner rules) {
    return with(s -> s.binner = rules);
  }

  /** With that for empty buckets; {@link Smoothing#jeffreys()} by default. */
  public PsiSpec smoothing(Smoothing rule) {
    return with(s -> s.smoothing = rule);
  }

  /** With that for null and NaN; {@link MissingValues#OWN_BUCKET} by default. */
  public PsiSpec missing(MissingValues rule) {
    return with(s -> s.missing = rule);
  }

  /** What weights mean, where there are some; {@link WeightMeaning#FREQUENCY} by default. */
  public PsiSpec weights(WeightMeaning meaning) {
    return with(s -> s.weights = meaning);
  }

  /** The PSI that is worth an alarm, above 0; 0.1 by default. */
  public PsiSpec materiality(double psi) {
    Args.check(
        psi > 0 && psi < Double.POSITIVE_INFINITY,
        "Invalid materiality: %s; it is a PSI above 0, such as 0.1",
        psi);
    return with(s -> s.materiality = psi);
  }

  /** How often a test may be wrong where nothing changed, above 0 and at most 0.5; default 0.05. */
  public PsiSpec alpha(double level) {
    Args.check(
        level > 0 && level <= 0.5,
        "Invalid alpha: %s; the share of false alarms is above 0 and at most 0.5",
        level);
    return with(s -> s.alpha = level);
  }

  /**
   * A PSI from which on the verdict is drift, whatever the tests say: the folklore's rule, which
   * with few rows is mostly a false alarm. By default the tests decide.
   */
  public PsiSpec threshold(double psi) {
    Args.check(psi > 0, "Invalid threshold: %s; it is a PSI above 0, such as 0.25", psi);
    return with(s -> s.threshold = OptionalDouble.of(psi));
  }

  /** The bins, columns and weight. */
  public Binner bins() {
    return binner;
  }

  /** What is done about empty buckets. */
  public Smoothing smoothing() {
    return smoothing;
  }

  /** What null and NaN are. */
  public MissingValues missing() {
    return missing;
  }

  /** What weights mean. */
  public WeightMeaning weights() {
    return weights;
  }

  /** The PSI that is worth an alarm. */
  public double materiality() {
    return materiality;
  }

  /** How often a test may be wrong where nothing changed. */
  public double alpha() {
    return alpha;
  }

  /** The PSI from which on the verdict is drift; empty if the tests decide. */
  public OptionalDouble threshold() {
    return threshold;
  }

  private PsiSpec with(Consumer<PsiSpec> change) {
    PsiSpec copy = new PsiSpec();
    copy.binner = binner;
    copy.smoothing = smoothing;
    copy.missing = missing;
    copy.weights = weights;
    copy.materiality = materiality;
    copy.alpha = alpha;
    copy.threshold = threshold;
    change.accept(copy);
    return copy;
  }
}
