package dev.bellows.features.profile;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Which values there are, and how much weight each has: all of them while they are few, then
 * sketches of them. Whether they are few depends on the values alone, on no order or partitioning.
 */
final class Distribution {
  /** How many frequent values are kept when there are too many to keep all. */
  private static final int FREQUENT = 1024;

  private final ColumnPlan.Storage storage;
  private final ValueTable table;

  /** Null while all values are in the table, as is the other sketch. */
  private QuantileSketch quantiles;

  private DistinctSketch distinct;

  Distribution(ColumnPlan.Storage storage) {
    this(storage, new ValueTable());
  }

  private Distribution(ColumnPlan.Storage storage, ValueTable table) {
    this.storage = storage;
    this.table = table;
  }

  static Distribution read(ColumnPlan.Storage storage, StateInput in) {
    boolean exact = in.bool();
    Distribution distribution = new Distribution(storage, ValueTable.read(in));
    if (!exact) {
      distribution.quantiles = QuantileSketch.read(in);
      distribution.distinct = DistinctSketch.read(in);
    }
    return distribution;
  }

  void write(StateOutput out) {
    out.put(isExact());
    table.write(out);
    if (!isExact()) {
      quantiles.write(out);
      distinct.write(out);
    }
  }

  boolean isExact() {
    return quantiles == null;
  }

  void add(ValidValues valid) {
    if (isExact()) {
      addExactly(valid);
    } else {
      addSketched(valid);
    }
  }

  private void addExactly(ValidValues valid) {
    double[] weights = valid.weights();
    for (int i = 0; i < valid.size; i++) {
      if (weights == null) {
        table.add(valid.keys[i]);
      } else {
        table.add(valid.keys[i], 1, weights[i], 0, weights[i] * weights[i]);
      }
    }
    sketchIfMany();
  }

  private void sketchIfMany() {
    if (isExact() && table.size() > ValueTable.LIMIT) {
      sketch();
    }
  }

  private void sketch() {
    quantiles = new QuantileSketch();
    distinct = new DistinctSketch();
    long[] keys = new long[table.size()];
    double[] weights = new double[keys.length];
    table.copyTo(keys, weights);
    ValueKeys.sort(keys, weights, keys.length);
    for (long key : keys) {
      distinct.add(key);
    }
    quantiles.add(keys, weights, keys.length);
    table.keepHeaviest(FREQUENT);
  }

  private void addSketched(ValidValues valid) {
    if (valid.weights() == null) {
      addRows(valid.keys, valid.size);
    } else {
      addWeighted(valid.keys, valid.weights(), valid.size);
    }
    table.keepHeaviest(FREQUENT);
  }

  private void addRows(long[] keys, int size) {
    Arrays.sort(keys, 0, size);
    boolean lost = false;
    int from = 0;
    for (int i = 0; i < size; i++) {
      if (i + 1 == size || keys[i + 1] != keys[i]) {
        distinct.add(keys[i]);
        int rows = i + 1 - from;
        if (rows > 1 || table.contains(keys[i])) {
          table.add(keys[i], rows, rows, 0, rows);
        } else {
          lost = true;
        }
        from = i + 1;
      }
    }
    quantiles.add(Arrays.copyOf(keys, size));
    table.lose(lost ? 1 : 0);
  }

  private void addWeighted(long[] keys, double[] weights, int size) {
    ValueKeys.sort(keys, weights, size);
    long[] values = new long[size];
    double[] runWeights = new double[size];
    int runs = 0;
    double lost = 0;
    for (int from = 0; from < size; runs++) {
      int to = from;
      double weight = 0;
      double squares = 0;
      for (; to < size && keys[to] == keys[from]; to++) {
        weight += weights[to];
        squares += weights[to] * weights[to];
      }
      values[runs] = keys[from];
      runWeights[runs] = weight;
      distinct.add(keys[from]);
      if (to - from > 1 || table.contains(keys[from])) {
        table.add(keys[from], to - from, weight, 0, squares);
      } else {
        lost = Math.max(lost, weight);
      }
      from = to;
    }
    quantiles.add(values, runWeights, runs);
    table.lose(lost);
  }

  void merge(Distribution other) {
    if (isExact() && other.isExact()) {
      table.merge(other.table);
      sketchIfMany();
      return;
    }
    if (isExact()) {
      sketch();
    }
    if (other.isExact()) {
      other.sketch();
    }
    table.merge(other.table);
    table.keepHeaviest(FREQUENT);
    quantiles.merge(other.quantiles);
    distinct.merge(other.distinct);
  }

  /** The different values, with others that are known to be there. */
  UniqueCount unique(long more) {
    return isExact()
        ? UniqueCount.exactly(table.size() + more)
        : distinct.count(ValueTable.LIMIT + 1, more);
  }

  /** What is in the table, by value. */
  List<ValueTable.Entry> entries() {
    return Arrays.stream(table.entries())
        .sorted(Comparator.comparingLong(ValueTable.Entry::key))
        .toList();
  }

  /** How much weight a value may have beyond what the table says. */
  double lost() {
    return table.lost();
  }

  /** Of at least one value. */
  SortedWeights sorted() {
    if (!isExact()) {
      return quantiles.sorted(storage);
    }
    List<ValueTable.Entry> entries = entries();
    return SortedWeights.of(
        entries.stream().mapToDouble(e -> ValueKeys.number(e.key(), storage)).toArray(),
        entries.stream().mapToDouble(ValueTable.Entry::weight).toArray());
  }
}
