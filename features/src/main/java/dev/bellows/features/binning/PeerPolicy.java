package dev.bellows.features.binning;

import dev.bellows.features.profile.ColumnKind;
import java.util.Locale;

/** Bins as another package makes them; of texts each one that is there. */
final class PeerPolicy extends BinPolicy {
  private final PeerRule rule;

  PeerPolicy(PeerRule rule) {
    this.rule = rule;
  }

  @Override
  ColumnBinning fit(FitInput input) {
    if (input.column().kind() == ColumnKind.TEXT) {
      return CategoryPolicy.of(input, input.pooledTexts(), Integer.MAX_VALUE);
    }
    input.requireNumbers(toString());
    return input.reference().numbers().isEmpty()
        ? Intervals.of(input, 1, new double[0])
        : rule.fit(input);
  }

  @Override
  boolean isPooled() {
    return true;
  }

  @Override
  BinPolicy forTexts() {
    return this;
  }

  @Override
  public String toString() {
    return "the rule " + rule.name().toLowerCase(Locale.ROOT);
  }
}
