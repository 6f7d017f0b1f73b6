package dev.bellows.features.binning;

import dev.bellows.core.internal.PortableEncoders;
import java.util.List;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;

/** Counts the rows of all columns' buckets as one Spark aggregate; its answer is their bytes. */
final class CountAggregator extends Aggregator<CountedRow, CountState, byte[]> {
  private static final long serialVersionUID = 1L;

  private final ColumnBinning[] numbers;
  private final ColumnBinning[] texts;
  private final int[] offsets;
  private final int buckets;
  private final boolean weighted;

  /**
   * @param numbers the columns in {@link CountedRow#getNumbers}; their buckets come first
   * @param texts the columns in {@link CountedRow#getTexts}
   */
  CountAggregator(List<ColumnBinning> numbers, List<ColumnBinning> texts, boolean weighted) {
    this.numbers = numbers.toArray(ColumnBinning[]::new);
    this.texts = texts.toArray(ColumnBinning[]::new);
    this.weighted = weighted;
    offsets = new int[numbers.size() + texts.size()];
    int next = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = next;
      next += (i < numbers.size() ? numbers.get(i) : texts.get(i - numbers.size())).buckets();
    }
    buckets = next;
  }

  static Encoder<CountedRow> inputEncoder() {
    return PortableEncoders.portable(Encoders.bean(CountedRow.class));
  }

  int buckets() {
    return buckets;
  }

  @Override
  public CountState zero() {
    return new CountState(buckets, weighted);
  }

  @Override
  public CountState reduce(CountState state, CountedRow row) {
    double weight = row.getWeight();
    if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
      state.addWrongWeight();
    } else if (weight > 0) {
      addNumbers(state, row.getNumbers(), weight);
      addTexts(state, row.getTexts(), weight);
    }
    return state;
  }

  private void addNumbers(CountState state, double[] values, double weight) {
    for (int i = 0; i < numbers.length; i++) {
      double value = values[i] + 0.0; // −0.0 is 0.0
      ColumnBinning binning = numbers[i];
      add(state, i, Double.isNaN(value) ? binning.missing() : binning.code(value), weight);
    }
  }

  private void addTexts(CountState state, String[] values, double weight) {
    for (int i = 0; i < texts.length; i++) {
      ColumnBinning binning = texts[i];
      int code = values[i] == null ? binning.missing() : binning.code(values[i]);
      add(state, numbers.length + i, code, weight);
    }
  }

  private void add(CountState state, int column, int code, double weight) {
    if (weighted) {
      state.addRow(offsets[column] + code, weight);
    } else {
      state.addRow(offsets[column] + code);
    }
  }

  @Override
  public CountState merge(CountState first, CountState second) {
    first.merge(second);
    return first;
  }

  @Override
  public byte[] finish(CountState state) {
    return state.toBytes();
  }

  @Override
  public Encoder<CountState> bufferEncoder() {
    return Encoders.javaSerialization(CountState.class);
  }

  @Override
  public Encoder<byte[]> outputEncoder() {
    return Encoders.BINARY();
  }
}
