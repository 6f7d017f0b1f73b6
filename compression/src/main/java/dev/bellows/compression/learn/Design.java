package dev.bellows.compression.learn;

import dev.bellows.features.binning.ColumnBinning;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a linear model: the intercept, then for each feature either one column of 0 and 1
 * for each code, or one of the bins' representatives, moved and scaled to −1 … 1.
 */
final class Design implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Term[] terms;
  private final int width;

  Design(List<Feature> features) {
    terms = new Term[features.size()];
    int next = 1;
    for (int i = 0; i < terms.length; i++) {
      terms[i] = features.get(i).term(next);
      next += terms[i].width();
    }
    width = next;
  }

  /** A feature and how its bins enter. */
  record Feature(ColumnBinning binning, boolean oneHot) {
    private Term term(int first) {
      return oneHot ? Term.oneHot(binning, first) : Term.numbers(binning, first);
    }
  }

  /**
   * A feature's columns.
   *
   * @param first the position of the first of them
   * @param numbers each code's value in its only column; null for one column for each code
   * @param middle what is taken off a representative
   * @param half what it is then divided by
   */
  @SuppressWarnings("ArrayRecordComponent") // A few numbers that each cell is looked up in.
  record Term(String name, int first, int buckets, double[] numbers, double middle, double half)
      implements Serializable {
    static Term oneHot(ColumnBinning binning, int first) {
      return new Term(binning.name(), first, binning.buckets(), null, 0, 1);
    }

    static Term numbers(ColumnBinning binning, int first) {
      double[] values = new double[binning.buckets()];
      double least = Double.POSITIVE_INFINITY;
      double greatest = Double.NEGATIVE_INFINITY;
      for (int code = 0; code < values.length; code++) {
        values[code] = binning.representative(code);
        least = Double.isNaN(values[code]) ? least : Math.min(least, values[code]);
        greatest = Double.isNaN(values[code]) ? greatest : Math.max(greatest, values[code]);
      }
      double middle = least / 2 + greatest / 2;
      double half = greatest > least ? greatest / 2 - least / 2 : 1;
      for (int code = 0; code < values.length; code++) {
        values[code] = (values[code] - middle) / half;
      }
      return new Term(binning.name(), first, values.length, values, middle, half);
    }

    boolean isOneHot() {
      return numbers == null;
    }

    int width() {
      return isOneHot() ? buckets : 1;
    }
  }

  /** How many columns there are, empty ones and those of the references included. */
  int width() {
    return width;
  }

  List<Term> terms() {
    return List.of(terms);
  }

  /** How many columns of a cell are not 0. */
  int entries() {
    return terms.length + 1;
  }

  /** Whether each code is one of its feature. */
  boolean knows(int[] codes) {
    for (int i = 0; i < terms.length; i++) {
      if (codes[i] < 0 || codes[i] >= terms[i].buckets()) {
        return false;
      }
    }
    return true;
  }

  /** The position of the first feature that has no number for the cell's code; −1 if all have. */
  int withoutNumber(int[] codes) {
    for (int i = 0; i < terms.length; i++) {
      if (!terms[i].isOneHot() && Double.isNaN(terms[i].numbers()[codes[i]])) {
        return i;
      }
    }
    return -1;
  }

  /** Writes the positions, ascending, and the values of the cell's columns that are not 0. */
  void fill(int[] codes, int[] positions, double[] values) {
    positions[0] = 0;
    values[0] = 1;
    for (int i = 0; i < terms.length; i++) {
      Term term = terms[i];
      positions[i + 1] = term.isOneHot() ? term.first() + codes[i] : term.first();
      values[i + 1] = term.isOneHot() ? 1 : term.numbers()[codes[i]];
    }
  }

  /** The columns that are estimated: those with weight, without one of each feature's codes. */
  List<Integer> estimated(CellSums sums) {
    List<Integer> columns = new ArrayList<>();
    columns.add(0);
    for (Term term : terms) {
      if (!term.isOneHot()) {
        columns.add(term.first());
        continue;
      }
      boolean isReference = true;
      for (int code = 0; code < term.buckets(); code++) {
        if (sums.matrix(term.first() + code, term.first() + code) > 0) {
          if (!isReference) {
            columns.add(term.first() + code);
          }
          isReference = false;
        }
      }
    }
    return columns;
  }

  /** The code that a feature's other codes are compared with: the first that has weight. */
  static int reference(Term term, CellSums sums) {
    int code = 0;
    while (code < term.buckets() - 1
        && !(sums.matrix(term.first() + code, term.first() + code) > 0)) {
      code++;
    }
    return code;
  }
}
