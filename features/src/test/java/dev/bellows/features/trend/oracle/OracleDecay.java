package dev.bellows.features.trend.oracle;

/**
 * How the weights of an exponentially weighted mean fall: pandas' arguments of {@code ewm}.
 *
 * @param overTime whether the half-life is microseconds, else rows
 * @param ignoreNa whether rows without a value let no weight fall
 */
public record OracleDecay(boolean overTime, double halfLife, Weights weights, boolean ignoreNa) {
  /** What a value counts beside the mean before it, of which λ^Δ is left. */
  public enum Weights {
    /** Each value its own power of λ, over their sum: {@code adjust=True}. */
    ADJUSTED,
    /** 1 − λ^Δ: {@code adjust=False} of pandas 3 with times or a half-life of 1 row. */
    CONVEX,
    /**
     * (1 − λ) / (λ^Δ + 1 − λ), where λ is that of one row: {@code adjust=False} of pandas 1.5 and
     * 2, and of pandas 3 for other half-lives in rows. The same as {@link #CONVEX} where no value
     * is missing.
     */
    CONSTANT
  }

  /** Refuses a half-life that is no length, and constant weights where rows are not alike. */
  public OracleDecay {
    if (!(halfLife > 0) || (overTime && weights == Weights.CONSTANT)) {
      throw new IllegalArgumentException("Invalid decay: " + halfLife + ", " + weights);
    }
  }

  /** A half-life in rows. */
  public static OracleDecay rows(double halfLife) {
    return new OracleDecay(false, halfLife, Weights.ADJUSTED, false);
  }

  /** A half-life in microseconds. */
  public static OracleDecay time(double halfLife) {
    return new OracleDecay(true, halfLife, Weights.ADJUSTED, false);
  }

  /** The same half-life with other weights. */
  public OracleDecay weights(Weights rule) {
    return new OracleDecay(overTime, halfLife, rule, ignoreNa);
  }

  /** The same, where rows without a value let no weight fall. */
  public OracleDecay ignoringNa() {
    return new OracleDecay(overTime, halfLife, weights, true);
  }
}
