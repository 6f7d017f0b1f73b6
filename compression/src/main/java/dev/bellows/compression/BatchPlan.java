package dev.bellows.compression;

import dev.bellows.features.binning.ColumnBinning;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.types.DataType;

/**
 * What is done with the columns of a batch, which stand in this order: features, kept columns,
 * measures, weight.
 *
 * @param keptTypes the types of the columns that are kept
 * @param labelled whether the first of them is the label
 * @param combinations how many combinations of codes there are
 */
record BatchPlan(
    List<ColumnBinning> features,
    List<DataType> keptTypes,
    boolean labelled,
    int measures,
    boolean weighted,
    long combinations)
    implements Serializable {
  /** The marks of rows that are in no cell follow the combinations of codes. */
  private static final int MARKS = 3;

  /** At least so many different kept values must fit beside the codes in a long. */
  private static final long LEAST_KEPT = 1 << 10;

  BatchPlan {
    features = List.copyOf(features);
    keptTypes = List.copyOf(keptTypes);
  }

  /** How many columns are kept. */
  int kept() {
    return keptTypes.size();
  }

  /** Whether a key of so many combinations leaves room for kept values. */
  static boolean fits(long combinations) {
    return combinations < Long.MAX_VALUE / LEAST_KEPT - MARKS;
  }

  /** What the number of the kept values is multiplied by. */
  long stride() {
    return combinations + MARKS;
  }

  int mostKept() {
    return (int) Math.min(Integer.MAX_VALUE, Long.MAX_VALUE / stride());
  }

  /** The packed key of a cell's number, negative for what is no cell. */
  long packed(long key) {
    long code = key % stride();
    return code < combinations ? code : combinations - 1 - code;
  }

  /** The cell's number of a packed key, which is negative for what is no cell. */
  long key(long packed, int kept) {
    long code = packed >= 0 ? packed : combinations - 1 - packed;
    return code + kept * stride();
  }

  int sums() {
    return (weighted ? 4 : 0) + CellMap.PER_MEASURE * measures;
  }

  /** The first sum of a measure. */
  int measure(int number) {
    return (weighted ? 4 : 0) + CellMap.PER_MEASURE * number;
  }
}
