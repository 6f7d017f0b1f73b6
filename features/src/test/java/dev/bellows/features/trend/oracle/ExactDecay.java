package dev.bellows.features.trend.oracle;

import dev.bellows.features.trend.oracle.OracleDecay.Weights;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.Map;

/** An exponentially weighted mean that takes in the rows of a series one by one. */
final class ExactDecay {
  private static final MathContext DIGITS = ExactPower.DIGITS;

  private final OracleDecay decay;
  private final Map<BigDecimal, BigDecimal> powers = new HashMap<>();
  private final BigDecimal constantWeight;
  private boolean started;
  private BigDecimal mean = BigDecimal.ZERO;
  private BigDecimal magnitude = BigDecimal.ZERO;
  private BigDecimal oldWeight = BigDecimal.ONE;

  ExactDecay(OracleDecay decay) {
    this.decay = decay;
    constantWeight = BigDecimal.ONE.subtract(remaining(BigDecimal.ONE));
  }

  /** The next row, {@code step} rows or microseconds behind the one before; null has no value. */
  void accept(BigDecimal step, BigDecimal value) {
    if (started && (value != null || !decay.ignoreNa())) {
      oldWeight = oldWeight.multiply(remaining(step), DIGITS);
    }
    if (value == null) {
      return;
    }
    BigDecimal newWeight = started ? newWeight() : BigDecimal.ONE;
    BigDecimal before = started ? oldWeight : BigDecimal.ZERO;
    BigDecimal sum = before.add(newWeight);
    mean = weigh(before, mean, newWeight, value).divide(sum, DIGITS);
    magnitude = weigh(before, magnitude, newWeight, value.abs()).divide(sum, DIGITS);
    oldWeight = decay.weights() == Weights.ADJUSTED ? sum : BigDecimal.ONE;
    started = true;
  }

  /** What the mean so far is, and its scale the mean of the magnitudes. */
  Expected value() {
    return started ? Expected.number(mean, magnitude) : new Expected.Missing();
  }

  private BigDecimal newWeight() {
    return switch (decay.weights()) {
      case ADJUSTED -> BigDecimal.ONE;
      case CONVEX -> BigDecimal.ONE.subtract(oldWeight);
      case CONSTANT -> constantWeight;
    };
  }

  private BigDecimal remaining(BigDecimal step) {
    return powers.computeIfAbsent(
        step, s -> ExactPower.ofHalf(s.divide(new BigDecimal(decay.halfLife()), DIGITS)));
  }

  private static BigDecimal weigh(
      BigDecimal before, BigDecimal mean, BigDecimal newWeight, BigDecimal value) {
    return mean.multiply(before).add(value.multiply(newWeight), DIGITS);
  }
}
