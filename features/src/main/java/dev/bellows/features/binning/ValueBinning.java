package dev.bellows.features.binning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.OptionalInt;

/** A bin for each number that was there at the fit. */
final class ValueBinning extends ColumnBinning {
  private static final long serialVersionUID = 1L;

  private final double[] values;

  /**
   * @param values strictly ascending
   */
  ValueBinning(BinnedColumn column, double[] values) {
    super(column, values);
    this.values = values;
  }

  @Override
  public int effectiveBins() {
    return values.length;
  }

  @Override
  public boolean ordered() {
    return true;
  }

  @Override
  public OptionalInt unseen() {
    return OptionalInt.of(firstBin() + values.length);
  }

  @Override
  public int code(double value) {
    int special = specialCode(value);
    if (special > 0) {
      return special;
    }
    int found = Arrays.binarySearch(values, value + 0.0); // −0.0 is 0.0
    return firstBin() + (found >= 0 ? found : values.length);
  }

  @Override
  public int code(String value) {
    throw notOf("text");
  }

  @Override
  String binLabel(int bin) {
    return text(values[bin]);
  }

  @Override
  double binRepresentative(int bin) {
    return values[bin];
  }

  @Override
  void write(ObjectNode json) {
    BinningJson.putNumbers(json, "values", values);
  }
}
