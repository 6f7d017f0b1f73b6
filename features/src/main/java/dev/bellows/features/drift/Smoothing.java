package dev.bellows.features.drift;

import dev.bellows.core.Args;
import java.util.Arrays;

/**
 * What stands for an empty bucket, whose logarithm is infinite. The choice decides the verdict
 * where a bucket is empty on one side: an empty decile alone adds 0.46 to the PSI by 0.001, 0.69 by
 * 1e-4 and 2.07 by 1e-10.
 */
public abstract sealed class Smoothing {
  private Smoothing() {}

  /**
   * Half a row more in every bucket that is not empty on both sides, renormalised: Jeffreys' prior.
   * It is in units of rows, so that it fades as they grow, and a bucket of no row differs little
   * from one of a single row. Under weights rows are the effective ones.
   */
  public static Smoothing jeffreys() {
    return new Jeffreys();
  }

  /** That share in place of zero, without renormalising: 1e-4 in feature_engine. */
  public static Smoothing epsilon(double share) {
    Args.check(
        share > 0 && share < 1,
        "Invalid share of an empty bucket: %s; it is above 0 and below 1",
        share);
    return new Epsilon(share);
  }

  /**
   * As evidently: 1e-4 in place of zero, or a millionth of the side's smallest share where that is
   * 1e-4 or less; without renormalising.
   */
  public static Smoothing evidently() {
    return new Evidently();
  }

  /** Nothing: a bucket that is empty on one side makes the PSI infinite. As optbinning. */
  public static Smoothing none() {
    return new None();
  }

  /** Buckets that are empty on a side are left out of the sum. As toad. */
  public static Smoothing dropped() {
    return new Dropped();
  }

  /** That share for each empty bucket, taken evenly from the others. As chronon, with 1e-6. */
  public static Smoothing redistributed(double share) {
    Args.check(
        share > 0 && share < 1,
        "Invalid share of an empty bucket: %s; it is above 0 and below 1",
        share);
    return new Redistributed(share);
  }

  /**
   * The shares of the buckets.
   *
   * @param masses the sum of the weights in each bucket
   * @param used which buckets are not empty on both sides
   * @param rows the effective number of rows
   */
  abstract double[] shares(double[] masses, boolean[] used, double rows);

  /** Whether buckets that are empty on a side count nothing. */
  boolean skipsEmpty() {
    return false;
  }

  static double[] plainShares(double[] masses) {
    double total = Arrays.stream(masses).sum();
    return Arrays.stream(masses).map(mass -> mass / total).toArray();
  }

  private static double[] withoutZeros(double[] shares, double share) {
    return Arrays.stream(shares).map(s -> s == 0 ? share : s).toArray();
  }

  private static final class Jeffreys extends Smoothing {
    private static final double HALF_ROW = 0.5;

    @Override
    double[] shares(double[] masses, boolean[] used, double rows) {
      double[] shares = plainShares(masses);
      int buckets = 0;
      for (boolean isUsed : used) {
        buckets += isUsed ? 1 : 0;
      }
      for (int i = 0; i < shares.length; i++) {
        shares[i] = used[i] ? (shares[i] * rows + HALF_ROW) / (rows + HALF_ROW * buckets) : 0;
      }
      return shares;
    }

    @Override
    public String toString() {
      return "half a row more in every bucket";
    }
  }

  private static final class Epsilon extends Smoothing {
    private final double share;

    Epsilon(double share) {
      this.share = share;
    }

    @Override
    double[] shares(double[] masses, boolean[] used, double rows) {
      return withoutZeros(plainShares(masses), share);
    }

    @Override
    public String toString() {
      return "a share of " + share + " in empty buckets";
    }
  }

  private static final class Evidently extends Smoothing {
    private static final double USUAL = 1e-4;

    @Override
    double[] shares(double[] masses, boolean[] used, double rows) {
      double[] shares = plainShares(masses);
      double smallest = Arrays.stream(shares).filter(s -> s > 0).min().orElse(1);
      return withoutZeros(shares, smallest <= USUAL ? smallest / 1e6 : USUAL);
    }

    @Override
    public String toString() {
      return "evidently's share in empty buckets";
    }
  }

  private static final class None extends Smoothing {
    @Override
    double[] shares(double[] masses, boolean[] used, double rows) {
      return plainShares(masses);
    }

    @Override
    public String toString() {
      return "no smoothing";
    }
  }

  private static final class Dropped extends Smoothing {
    @Override
    double[] shares(double[] masses, boolean[] used, double rows) {
      return plainShares(masses);
    }

    @Override
    boolean skipsEmpty() {
      return true;
    }

    @Override
    public String toString() {
      return "empty buckets left out";
    }
  }

  private static final class Redistributed extends Smoothing {
    private final double share;

    Redistributed(double share) {
      this.share = share;
    }

    @Override
    double[] shares(double[] masses, boolean[] used, double rows) {
      double[] shares = plainShares(masses);
      long empty = Arrays.stream(shares).filter(s -> s == 0).count();
      if (empty == 0) {
        return shares;
      }
      double filled = share * (shares.length - empty) / empty;
      return Arrays.stream(shares).map(s -> s == 0 ? filled : s - share).toArray();
    }

    @Override
    public String toString() {
      return "a share of " + share + " moved to empty buckets";
    }
  }
}
