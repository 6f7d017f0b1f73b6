package dev.bellows.compression;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Numbers for what rows of batches have in the key beside the bins: rows of equal values have one.
 * The columns come one after the other, and each makes numbers of its values' and the row's so far.
 */
final class KeptRows {
  private final KeptColumn[] columns;
  private final LongNumbers[] pairs;
  private int[] own = new int[0];

  KeptRows(List<DataType> types) {
    columns = types.stream().map(KeptColumn::new).toArray(KeptColumn[]::new);
    pairs = types.stream().map(type -> new LongNumbers()).toArray(LongNumbers[]::new);
  }

  KeptColumn column(int number) {
    return columns[number];
  }

  /**
   * Takes in the values of the next column.
   *
   * @param numbers those of the columns before, which become those with it
   */
  void join(int next, ColumnVector column, int from, int size, int[] numbers) {
    if (next == 0) {
      columns[0].number(column, from, size, numbers);
      return;
    }
    own = own.length < size ? new int[size] : own;
    columns[next].number(column, from, size, own);
    for (int i = 0; i < size; i++) {
      numbers[i] = pairs[next].number((long) numbers[i] << Integer.SIZE | own[i]);
    }
  }

  /** How many numbers there are. */
  int size() {
    int last = columns.length - 1;
    return last < 0 ? 0 : last == 0 ? columns[0].size() : pairs[last].size();
  }

  /** The values of each number, as in a row of Spark's. */
  Object[][] values() {
    return IntStream.range(0, size()).mapToObj(this::values).toArray(Object[][]::new);
  }

  private Object[] values(int number) {
    Object[] values = new Object[columns.length];
    int rest = number;
    for (int k = columns.length - 1; k > 0; k--) {
      long pair = pairs[k].key(rest);
      values[k] = columns[k].value((int) pair);
      rest = (int) (pair >>> Integer.SIZE);
    }
    values[0] = columns[0].value(rest);
    return values;
  }

  void clear() {
    for (int k = 0; k < columns.length; k++) {
      columns[k].clear();
      pairs[k].clear();
    }
  }
}
