package dev.bellows.features.binning;

import dev.bellows.core.Args;
import java.util.Arrays;

/** How a column's bins are made. */
public abstract sealed class BinPolicy
    permits QuantilePolicy, WidthPolicy, EdgePolicy, ValuePolicy, CategoryPolicy, PeerPolicy {
  BinPolicy() {}

  /**
   * Bins of about equal weight: their edges are the values up to which there is 1/n, 2/n, … of the
   * weight (the inverted distribution function, the same for a weight of k and for k rows). Equal
   * edges are one, so that a frequent value has a bin of its own, or shares one with rarer
   * neighbours; a constant has bins below it, of it and above it.
   *
   * @param bins how many, 2 to 10,000
   */
  public static BinPolicy quantiles(int bins) {
    return new QuantilePolicy(requireBins(bins), false);
  }

  /**
   * As {@link #quantiles}, with edges between the values, linear in the rank: those of pandas'
   * {@code qcut(duplicates="drop")} and numpy's {@code quantile}.
   *
   * @param bins how many, 2 to 10,000
   */
  public static BinPolicy interpolatedQuantiles(int bins) {
    return new QuantilePolicy(requireBins(bins), true);
  }

  /**
   * Bins of one width between the least and the greatest value; the outer ones take what is beyond.
   *
   * @param bins how many, 2 to 10,000
   */
  public static BinPolicy equalWidth(int bins) {
    return new WidthPolicy(requireBins(bins));
  }

  /**
   * Bins between given edges, (a, b], open at both ends. No fit is needed.
   *
   * @param edges finite and ascending, at least one
   */
  public static BinPolicy edges(double... edges) {
    Args.check(edges.length > 0, "No edges; bins need at least 1 between them");
    double[] clean = Arrays.stream(edges).map(e -> e + 0.0).toArray(); // −0.0 is 0.0
    for (int i = 0; i < clean.length; i++) {
      Args.check(
          Double.isFinite(clean[i]),
          "Invalid edge: %s; edges are finite, the outer bins are open anyway",
          clean[i]);
      Args.check(
          i == 0 || clean[i - 1] < clean[i],
          "Invalid edges: %s; each must be above the one before",
          Arrays.toString(edges));
    }
    return new EdgePolicy(clean);
  }

  /**
   * A bin for each number that is there.
   *
   * @param most with more different numbers the fit fails; 1 to 4,000
   */
  public static BinPolicy distinct(int most) {
    Args.check(
        most >= 1 && most <= 4_000, "Invalid distinct values: %s; 1 to 4,000 have bins", most);
    return new ValuePolicy(most);
  }

  /**
   * A bin for each of the most frequent texts, one for the others that were there at the fit, one
   * for those that were not. Of a column with more different texts than a profile keeps (about
   * 4,000) the last two are one.
   *
   * @param most how many have bins of their own, 1 to 4,000; of equally frequent ones the first in
   *     the order of their letters
   */
  public static BinPolicy categories(int most) {
    Args.check(most >= 1 && most <= 4_000, "Invalid categories: %s; 1 to 4,000 have bins", most);
    return new CategoryPolicy(most);
  }

  /** The bins of evidently: see {@code PsiSpec.evidently()}. */
  public static BinPolicy evidently() {
    return new PeerPolicy(PeerRule.EVIDENTLY);
  }

  /** The bins of evidently's engine for Spark: see {@code PsiSpec.evidentlySpark()}. */
  public static BinPolicy evidentlySpark() {
    return new PeerPolicy(PeerRule.EVIDENTLY_SPARK);
  }

  /** The bins of toad's combiner: see {@code PsiSpec.toad()}. */
  public static BinPolicy toad() {
    return new PeerPolicy(PeerRule.TOAD);
  }

  /** The bins of chronon: see {@code PsiSpec.chronon()}. */
  public static BinPolicy chronon() {
    return new PeerPolicy(PeerRule.CHRONON);
  }

  /** The bins of such a column. */
  abstract ColumnBinning fit(FitInput input);

  /** Whether the bins depend on the other side's values, too. */
  boolean isPooled() {
    return false;
  }

  /** Whether the column's values must be known. */
  boolean needsFit() {
    return true;
  }

  /** What texts get where this is the rule of all columns. */
  BinPolicy forTexts() {
    return new CategoryPolicy(50);
  }

  private static int requireBins(int bins) {
    Args.check(bins >= 2 && bins <= 10_000, "Invalid bins: %s; 2 to 10,000 are possible", bins);
    return bins;
  }
}
