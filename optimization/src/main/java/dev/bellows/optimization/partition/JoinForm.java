package dev.bellows.optimization.partition;

import java.util.Optional;

/**
 * What decides how a join is cut.
 *
 * @param residual what pairs must fulfil beside equal keys
 * @param nullSafe whether null equals null
 */
record JoinForm(
    JoinType type,
    JoinSide skewed,
    Optional<JoinCondition> residual,
    boolean nullSafe,
    HotPart hotPart) {
  static final JoinForm INNER =
      new JoinForm(JoinType.INNER, JoinSide.LEFT, Optional.empty(), false, HotPart.SALT);

  JoinForm with(JoinType other) {
    return new JoinForm(other, skewed, residual, nullSafe, hotPart);
  }

  JoinForm with(HotPart other) {
    return new JoinForm(type, skewed, residual, nullSafe, other);
  }

  JoinForm skewedOn(JoinSide side) {
    return new JoinForm(type, side, residual, nullSafe, hotPart);
  }

  JoinForm where(JoinCondition condition) {
    return new JoinForm(type, skewed, Optional.of(condition), nullSafe, hotPart);
  }

  JoinForm comparingNulls() {
    return new JoinForm(type, skewed, residual, true, hotPart);
  }
}
