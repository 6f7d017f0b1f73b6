package dev.bellows.features.binning;

import org.apache.spark.sql.api.java.UDF1;

/**
 * The code of one value. A binary search in a call costs less than the branches of a hundred nested
 * conditions, which for a wide table are too much code for the JVM to compile.
 */
final class BinCode implements UDF1<Object, Integer> {
  private static final long serialVersionUID = 1L;

  private final ColumnBinning binning;

  BinCode(ColumnBinning binning) {
    this.binning = binning;
  }

  @Override
  public Integer call(Object value) {
    if (value instanceof Double number) {
      return number.isNaN() ? binning.missing() : binning.code(number + 0.0); // −0.0 is 0.0
    }
    return value == null ? binning.missing() : binning.code((String) value);
  }
}
