package dev.bellows.features.binning;

import dev.bellows.core.BellowsException;

/** A bin for each number. */
final class ValuePolicy extends BinPolicy {
  private final int most;

  ValuePolicy(int most) {
    this.most = most;
  }

  @Override
  ColumnBinning fit(FitInput input) {
    input.requireNumbers(toString());
    Distribution values = input.reference().numbers();
    if (!values.isExact() || values.distinct() > most) {
      throw new BellowsException(
          String.format(
              "Cannot bin column '%s' by its distinct values: there are %s, and at most %s may have"
                  + " a bin. Use BinPolicy.quantiles(…), or allow more.",
              input.column().name(),
              values.isExact() ? values.distinct() : "thousands of them",
              most));
    }
    return new ValueBinning(input.requested(values.distinct()), values.valueArray());
  }

  @Override
  public String toString() {
    return "at most " + most + " distinct values";
  }
}
