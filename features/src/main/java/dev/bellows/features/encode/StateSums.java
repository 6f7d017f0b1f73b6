package dev.bellows.features.encode;

import java.io.Serializable;

/**
 * The arithmetic of states while they are added up: for each fold its weight, and for each target
 * the weight, the sum and where it is kept M2, one fold behind the other.
 */
final class StateSums implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int folds;
  private final boolean[] spread;
  private final int numbersOfFold;

  StateSums(StateColumns layout) {
    folds = layout.folds();
    spread = new boolean[layout.targets()];
    for (int t = 0; t < spread.length; t++) {
      spread[t] = layout.spread().get(t);
    }
    numbersOfFold = layout.arrays().size();
  }

  /** How many numbers a state has. */
  int length() {
    return folds * numbersOfFold;
  }

  /**
   * Adds a row to the state of its category.
   *
   * @param state where in the sums the state begins
   * @param targets NaN where the target is missing
   */
  void add(double[] sums, int state, int fold, double weight, double[] targets) {
    int at = state + fold * numbersOfFold;
    sums[at++] += weight;
    for (int t = 0; t < spread.length; t++) {
      double value = targets[t];
      if (!Double.isNaN(value)) {
        addTarget(sums, at, weight, weight * value, 0, spread[t]);
      }
      at += spread[t] ? 3 : 2;
    }
  }

  /** M2 of two parts is theirs, and what their means are apart: nothing cancels. */
  private static void addTarget(
      double[] sums, int at, double weight, double sum, double m2, boolean isSpread) {
    double before = sums[at];
    if (isSpread) {
      double apart = before > 0 ? sums[at + 1] / before - sum / weight : 0;
      sums[at + 2] += m2 + apart * apart * (before * (weight / (before + weight)));
    }
    sums[at] = before + weight;
    sums[at + 1] += sum;
  }

  /**
   * The state as it travels: which folds have rows, as the bits of a number, and what is of those.
   * Most categories of many have rows in few folds.
   */
  double[] packed(double[] sums, int state) {
    int present = 0;
    for (int fold = 0; fold < folds; fold++) {
      if (sums[state + fold * numbersOfFold] > 0) {
        present |= 1 << fold;
      }
    }
    double[] packed = new double[1 + Integer.bitCount(present) * numbersOfFold];
    packed[0] = present;
    int to = 1;
    for (int fold = 0; fold < folds; fold++) {
      if ((present >> fold & 1) == 1) {
        System.arraycopy(sums, state + fold * numbersOfFold, packed, to, numbersOfFold);
        to += numbersOfFold;
      }
    }
    return packed;
  }

  /** Adds what was packed of the same category in other rows. */
  void merge(double[] sums, double[] packed) {
    int present = (int) packed[0];
    int from = 1;
    for (int fold = 0; fold < folds; fold++) {
      if ((present >> fold & 1) == 1) {
        mergeFold(sums, fold * numbersOfFold, packed, from);
        from += numbersOfFold;
      }
    }
  }

  private void mergeFold(double[] sums, int to, double[] packed, int from) {
    sums[to] += packed[from];
    int offset = 1;
    for (boolean isSpread : spread) {
      double weight = packed[from + offset];
      if (weight > 0) {
        double m2 = isSpread ? packed[from + offset + 2] : 0;
        addTarget(sums, to + offset, weight, packed[from + offset + 1], m2, isSpread);
      }
      offset += isSpread ? 3 : 2;
    }
  }

  /** The same numbers as {@link StateColumns#arrays}, one behind the other. */
  double[] byArray(double[] sums) {
    double[] arrays = new double[sums.length];
    for (int fold = 0; fold < folds; fold++) {
      for (int number = 0; number < numbersOfFold; number++) {
        arrays[number * folds + fold] = sums[fold * numbersOfFold + number];
      }
    }
    return arrays;
  }
}
