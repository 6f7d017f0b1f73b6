package dev.bellows.features.trend;

import java.io.Serializable;

/**
 * Mean, standard deviation and least-squares slope of the finite values among the last rows of a
 * series, updated in O(1) amortised per row.
 *
 * <p>Sums of powers are kept relative to an anchor, the latest value when it was chosen, in
 * double-double. That alone is not enough: a sum that once held 10²⁰ has no digits left for what
 * stays when the outlier leaves. So the largest sum since the anchor was chosen is remembered, and
 * as soon as the centred sum of squares falls below 2⁻⁴⁰ of it, the sums are built anew from the
 * window, around a new anchor. Since an anchor inside the window bounds what can cancel by the
 * window's length, a fresh anchor always suffices: the result never depends on what left the
 * window. Values whose squares overflow or underflow are scaled by a power of two.
 */
final class SlidingMoments implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double DIGITS_LOST = 0x1p-40;
  private static final double LARGE = 0x1p490;
  private static final double LARGE_SCALE = 0x1p-600;
  private static final double SMALL = 0x1p-425;
  private static final double SMALL_SCALE = 0x1p800;
  private static final int ANCHOR_LIFE = 4;

  private final SeriesRing ring;
  private final int rows;
  private final SeriesRing.Axis axis;

  private int count;
  private double scale = 1;
  private double valueAnchor;
  private double positionAnchor;
  private long anchorRow = -1;
  private double largestOffset;
  private double largestSquares;
  private double largestPositionSquares;
  private double centredSquares;
  private double centredPositionSquares;
  private final DoubleDouble values = new DoubleDouble();
  private final DoubleDouble squares = new DoubleDouble();
  private final DoubleDouble positions = new DoubleDouble();
  private final DoubleDouble positionSquares = new DoubleDouble();
  private final DoubleDouble products = new DoubleDouble();

  /**
   * @param axis the positions of the slope; {@link SeriesRing.Axis#NONE} computes no slope
   */
  SlidingMoments(SeriesRing ring, int rows, SeriesRing.Axis axis) {
    this.ring = ring;
    this.rows = rows;
    this.axis = axis;
  }

  /** Takes in the ring's newest row and lets the row that fell out of the window go. */
  void advance() {
    long newest = ring.newestRow();
    long leaving = newest - rows;
    boolean changed = leaving >= 0 && remove(leaving);
    changed |= insert(newest);
    if (!changed) {
      return;
    }
    boolean anchorIsOld = newest - anchorRow >= (long) ANCHOR_LIFE * rows;
    if (anchorIsOld || centre()) {
      rebuild();
    }
  }

  /** The finite values, whose position is not missing, in the window. */
  int count() {
    return count;
  }

  /** value / mean; ±∞ exactly where the values add up to 0, NaN for 0 / 0. */
  double ratioToMean(double value) {
    double mean = scaledMean();
    // Scaling could turn a value that is not 0 into 0, and ±∞ into no answer.
    return mean == 0 ? value / mean : value * scale / mean;
  }

  /** Standard deviation / mean, as {@link #ratioToMean}. */
  double coefficientOfVariation() {
    return count < 2 ? Double.NaN : scaledDeviation() / scaledMean();
  }

  /** value − mean, without the rounding of the mean. The value must be finite. */
  double deviationFromMean(double value) {
    double scaled = value * scale;
    double offset = scaled - valueAnchor;
    double offsetError = DoubleDouble.differenceError(scaled, valueAnchor, offset);
    double left = count * offset;
    double leftError = Math.fma(count, offset, -left) + count * offsetError;
    double sum = DoubleDouble.difference(left, leftError, values.high(), values.low());
    return sum / count / scale;
  }

  /** The sample standard deviation (n − 1); NaN below two values, exactly 0 for equal values. */
  double standardDeviation() {
    return count < 2 ? Double.NaN : scaledDeviation() / scale;
  }

  /** The least-squares slope per {@code unit} of the axis; NaN below two distinct positions. */
  double slope(double unit) {
    if (count < 2 || centredPositionSquares == 0) {
      return Double.NaN;
    }
    double centredProducts = DoubleDouble.differenceOfProducts(count, products, positions, values);
    return centredProducts / centredPositionSquares * unit / scale;
  }

  private double scaledDeviation() {
    return Math.sqrt(centredSquares / count / (count - 1));
  }

  private double scaledMean() {
    double anchors = count * valueAnchor;
    double anchorsError = Math.fma(count, valueAnchor, -anchors);
    double sum = DoubleDouble.difference(anchors, anchorsError, -values.high(), -values.low());
    // Adding 0 makes −0.0 an ordinary 0, whose quotients have the sign of the value.
    return sum / count + 0.0;
  }

  private boolean insert(long row) {
    if (!counts(row)) {
      return false;
    }
    if (count == 0) {
      startAt(row, scaleFor(Math.abs(ring.value(row)), 0));
    }
    count++;
    accumulate(row, 1);
    return true;
  }

  private boolean remove(long row) {
    if (!counts(row)) {
      return false;
    }
    count--;
    accumulate(row, -1);
    return true;
  }

  private boolean counts(long row) {
    return Double.isFinite(ring.value(row)) && !Double.isNaN(ring.position(axis, row));
  }

  private void accumulate(long row, double sign) {
    double value = ring.value(row) * scale;
    double offset = value - valueAnchor;
    double offsetError = DoubleDouble.differenceError(value, valueAnchor, offset);
    values.add(sign * offset, sign * offsetError);
    squares.addProduct(sign, offset, offsetError, offset, offsetError);
    largestOffset = Math.max(largestOffset, Math.abs(offset));
    largestSquares = Math.max(largestSquares, squares.high());
    if (axis != SeriesRing.Axis.NONE) {
      accumulatePosition(ring.position(axis, row), offset, offsetError, sign);
    }
  }

  private void accumulatePosition(double position, double offset, double offsetError, double sign) {
    double place = position - positionAnchor;
    double placeError = DoubleDouble.differenceError(position, positionAnchor, place);
    positions.add(sign * place, sign * placeError);
    positionSquares.addProduct(sign, place, placeError, place, placeError);
    products.addProduct(sign, place, placeError, offset, offsetError);
    largestPositionSquares = Math.max(largestPositionSquares, positionSquares.high());
  }

  /** Computes the centred sums; true if they have too few digits left. */
  private boolean centre() {
    centredSquares = DoubleDouble.differenceOfProducts(count, squares, values, values);
    // Written so that NaN, which an overflow leaves behind, counts as lost.
    boolean kept = centredSquares >= DIGITS_LOST * largestSquares;
    boolean underflowed = largestSquares < SMALL * SMALL && largestOffset > 0;
    if (axis != SeriesRing.Axis.NONE) {
      centredPositionSquares =
          DoubleDouble.differenceOfProducts(count, positionSquares, positions, positions);
      kept &= centredPositionSquares >= DIGITS_LOST * largestPositionSquares;
    }
    return !kept || underflowed || Double.isInfinite(centredSquares);
  }

  private void rebuild() {
    long first = Math.max(0, ring.newestRow() - rows + 1);
    count = 0;
    double largest = 0;
    double spread = 0;
    long latest = -1;
    for (long row = ring.newestRow(); row >= first; row--) {
      if (counts(row)) {
        latest = latest < 0 ? row : latest;
        largest = Math.max(largest, Math.abs(ring.value(row)));
        spread = Math.max(spread, Math.abs(ring.value(row) - ring.value(latest)));
      }
    }
    startAt(latest, scaleFor(largest, spread));
    for (long row = first; latest >= 0 && row <= ring.newestRow(); row++) {
      if (counts(row)) {
        count++;
        accumulate(row, 1);
      }
    }
    centre();
  }

  private static double scaleFor(double largest, double spread) {
    if (largest > LARGE) {
      return LARGE_SCALE;
    }
    return spread > 0 && spread < SMALL ? SMALL_SCALE : 1;
  }

  /** Clears the sums and anchors them at a row; at none (−1) when the window is empty. */
  private void startAt(long row, double newScale) {
    scale = newScale;
    valueAnchor = row < 0 ? 0 : ring.value(row) * newScale;
    positionAnchor = row < 0 ? 0 : ring.position(axis, row);
    anchorRow = ring.newestRow();
    largestOffset = 0;
    largestSquares = 0;
    largestPositionSquares = 0;
    centredSquares = 0;
    centredPositionSquares = 0;
    values.clear();
    squares.clear();
    positions.clear();
    positionSquares.clear();
    products.clear();
  }
}
