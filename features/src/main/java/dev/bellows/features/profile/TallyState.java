package dev.bellows.features.profile;

import dev.bellows.core.CompensatedSum;

/** A {@link Tally} while it is counted, with the sum of squared weights. */
final class TallyState {
  private long rows;
  private final CompensatedSum weight;
  private final CompensatedSum squares;

  TallyState() {
    this(0, new CompensatedSum(), new CompensatedSum());
  }

  private TallyState(long rows, CompensatedSum weight, CompensatedSum squares) {
    this.rows = rows;
    this.weight = weight;
    this.squares = squares;
  }

  static TallyState read(StateInput in) {
    return new TallyState(in.whole(), in.sum(), in.sum());
  }

  void write(StateOutput out) {
    out.put(rows);
    out.put(weight);
    out.put(squares);
  }

  /** Adds rows without weights. */
  void addRows(long more) {
    rows += more;
    weight.add((double) more);
    squares.add((double) more);
  }

  void add(double rowWeight) {
    rows++;
    weight.add(rowWeight);
    squares.addProduct(rowWeight, rowWeight);
  }

  /** Adds a row whose weight stands in the array, or is 1 if there is none. */
  void add(double[] weights, int row) {
    add(weights == null ? 1 : weights[row]);
  }

  /** Adds the first rows, whose weights stand in the array, or are 1 if there is none. */
  void addAll(double[] weights, int size) {
    if (weights == null) {
      addRows(size);
      return;
    }
    for (int i = 0; i < size; i++) {
      add(weights[i]);
    }
  }

  void merge(TallyState other) {
    rows += other.rows;
    weight.add(other.weight);
    squares.add(other.squares);
  }

  long rows() {
    return rows;
  }

  double weight() {
    return weight.value();
  }

  double squaredWeight() {
    return squares.value();
  }

  Tally tally() {
    return new Tally(rows, weight.value());
  }
}
