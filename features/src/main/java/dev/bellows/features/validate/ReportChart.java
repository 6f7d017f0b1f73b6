package dev.bellows.features.validate;

import dev.bellows.core.Args;
import java.util.List;

/** The distribution of a column as the page draws it; all shares are of one side's values. */
sealed interface ReportChart {
  /**
   * Bars of equal width, side by side.
   *
   * @param current a share, 0 to 1, for each bar
   * @param reference the same of the reference; empty where there is none
   * @param ticks labels of the axis below
   * @param note what the picture leaves out, as a sentence; empty if nothing
   */
  record Histogram(List<Double> current, List<Double> reference, List<Tick> ticks, String note)
      implements ReportChart {
    public Histogram {
      current = List.copyOf(current);
      reference = List.copyOf(reference);
      ticks = List.copyOf(ticks);
      Args.check(
          reference.isEmpty() || reference.size() == current.size(),
          "Invalid histogram: %s bars beside %s of the reference",
          current.size(),
          reference.size());
    }

    /** The highest bar of both sides. */
    double highest() {
      double highest = 0;
      for (double share : current) {
        highest = Math.max(highest, share);
      }
      for (double share : reference) {
        highest = Math.max(highest, share);
      }
      return highest;
    }
  }

  /**
   * A label of the axis.
   *
   * @param position 0 (left end) to 1 (right end)
   */
  record Tick(double position, String label) {}

  /**
   * Values with their shares, the most frequent first.
   *
   * @param hasReference whether the shares of the reference mean anything
   * @param note what the list leaves out, as a sentence; empty if nothing
   */
  record Categories(List<Category> values, boolean hasReference, String note)
      implements ReportChart {
    public Categories {
      values = List.copyOf(values);
    }

    /** The largest known share of both sides. */
    double highest() {
      double highest = 0;
      for (Category value : values) {
        highest = value.current() > highest ? value.current() : highest;
        highest = value.reference() > highest ? value.reference() : highest;
      }
      return highest;
    }
  }

  /** A value; its shares are NaN where they are not known. */
  record Category(String label, double current, double reference) {}
}
