package dev.bellows.features.binning;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How other packages make bins of numbers. Theirs are closed on the left, [a, b): so are (a, b]
 * whose edges are the numbers just below.
 */
enum PeerRule {
  /** numpy's Sturges over both sides, or the values of both where the reference has few. */
  EVIDENTLY {
    private static final int FEW = 20;

    @Override
    ColumnBinning fit(FitInput input) {
      Distribution all = input.pooled();
      Distribution reference = input.reference().numbers();
      if (reference.isExact() && all.isExact() && reference.distinct() <= FEW) {
        return new ValueBinning(input.requested(all.distinct()), all.valueArray());
      }
      double range = all.max() - all.min();
      double width = range / (log2(all.weight()) + 1);
      int bins = (int) Math.ceil(range / width);
      return all.isConstant()
          ? Intervals.constant(input, bins, all.min())
          : leftClosed(input, WidthPolicy.edges(all.min(), all.max(), bins));
    }
  },

  /** numpy's Doane over both sides, and a floor in place of edges. */
  EVIDENTLY_SPARK {
    @Override
    ColumnBinning fit(FitInput input) {
      Distribution all = input.pooled();
      if (all.isConstant()) {
        return Intervals.constant(input, 1, all.min());
      }
      int bins = doane(all, input.column().type());
      double step = (all.max() - all.min()) / bins;
      double[] firsts = IntStream.range(1, bins).mapToDouble(i -> firstOf(i, all, step)).toArray();
      return leftClosed(input, firsts);
    }

    private int doane(Distribution all, String type) {
      double n = all.weight();
      if (n <= 2) {
        return 1;
      }
      double deviation = Math.sqrt(6 * (n - 2) / ((n + 1) * (n + 3)));
      double bins = 1 + log2(n) + log2(1 + Math.abs(all.skewness()) / deviation);
      double range = all.max() - all.min();
      double width = range / bins;
      boolean isWhole = List.of("INT", "BIGINT", "SMALLINT").contains(type);
      return (int) Math.ceil(range / (isWhole ? Math.max(1, width) : width));
    }

    /** The smallest number whose distance from the least value is that many steps. */
    private double firstOf(int steps, Distribution all, double step) {
      long low = sortable(all.min());
      long high = sortable(all.max());
      while (low < high) {
        long middle = (low & high) + ((low ^ high) >> 1); // their mean, without overflow
        if (Math.floor((number(middle) - all.min()) / step) >= steps) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return number(high);
    }
  },

  /** The reference's deciles between its values, missing ones being -1, without the first. */
  TOAD {
    @Override
    ColumnBinning fit(FitInput input) {
      FitInput.FitSide reference = input.reference();
      Distribution filled = reference.numbers().and(-1, reference.missingWeight());
      double[] deciles =
          IntStream.range(0, 10)
              .mapToDouble(i -> filled.interpolatedQuantile(i * 0.1))
              .distinct()
              .skip(1)
              .toArray();
      return leftClosed(input, deciles);
    }
  },

  /** Up to 128 values of each side, evenly spaced by rank. */
  CHRONON {
    private static final int POINTS = 128;

    @Override
    ColumnBinning fit(FitInput input) {
      DoubleStream reference = points(input.reference().numbers());
      DoubleStream all =
          input
              .current()
              .map(side -> DoubleStream.concat(reference, points(side.numbers())))
              .orElse(reference);
      return leftClosed(input, all.sorted().distinct().toArray());
    }

    private DoubleStream points(Distribution values) {
      return values.isEmpty()
          ? DoubleStream.empty()
          : IntStream.range(0, POINTS).mapToDouble(i -> values.quantile(i / (POINTS - 1.0)));
    }
  };

  abstract ColumnBinning fit(FitInput input);

  /** Exact for powers of two, whose bins would else be one more now and then. */
  private static double log2(double value) {
    int exponent = Math.getExponent(value);
    return exponent + Math.log(Math.scalb(value, -exponent)) / Math.log(2);
  }

  private static IntervalBinning leftClosed(FitInput input, double[] edges) {
    double[] below =
        Arrays.stream(edges).map(e -> Math.nextDown(e + 0.0)).filter(Double::isFinite).toArray();
    return Intervals.of(input, edges.length + 1, below);
  }

  /** The numbers' order as that of whole numbers. */
  private static long sortable(double value) {
    long bits = Double.doubleToLongBits(value + 0.0);
    return bits < 0 ? Long.MIN_VALUE - bits : bits;
  }

  private static double number(long sortable) {
    return Double.longBitsToDouble(sortable < 0 ? Long.MIN_VALUE - sortable : sortable);
  }
}
