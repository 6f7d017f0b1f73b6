package dev.bellows.features.trend;

import java.io.Serializable;

/**
 * Mean, variance and least-squares line of the finite values in a window, updated in O(1) amortised
 * per row.
 *
 * <p>Sums of powers are kept relative to an anchor in double-double. That alone is not enough: a
 * sum that once held 10²⁰ has no digits left for what stays when the outlier leaves. So the largest
 * sum since the anchor was chosen is remembered, and as soon as the centred sum of squares falls
 * below a fraction of it, the sums are built anew from the window, around the value nearest to its
 * mean, beside which next to nothing cancels: the result never depends on what left the window. A
 * window that nothing leaves needs none of this. Values whose squares overflow or underflow are
 * scaled by a power of two.
 */
final class SlidingMoments implements StateCodec.Saved, Serializable {
  private static final long serialVersionUID = 1L;
  private static final double LARGE = 0x1p490;
  private static final double LARGE_SCALE = 0x1p-600;
  private static final double SMALL = 0x1p-425;
  private static final double SMALL_SCALE = 0x1p800;

  /** Below this no spread of different values is too small to be squared unscaled. */
  private static final double TINY = 0x1p-372;

  /** Its square is half of the last whole number up to which doubles hold all whole numbers. */
  private static final double EXACT_PLACE = 0x1p26;

  private static final int ANCHOR_LIFE = 16;

  /** What is computed, beside the sums of the values and of their squares. */
  enum Precision {
    /** Digits enough for variances and slopes. */
    MOMENTS(0x1p-40),
    /** Digits enough for what a line leaves unexplained. */
    RESIDUALS(0x1p-20);

    private final double digitsKept;

    Precision(double digitsKept) {
      this.digitsKept = digitsKept;
    }
  }

  private final Series series;
  private final Series.Axis axis;
  private final Precision precision;
  private final int lostDegrees;
  private final boolean sliding;

  /**
   * Only between the rows that enter and leave and {@link #settle}: never true in a saved state.
   */
  private boolean changed;

  private int count;
  private double scale = 1;
  private double valueAnchor;
  private double positionAnchor;
  private long anchorRow;
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
  private final DoubleDouble scratch = new DoubleDouble();

  /**
   * @param axis the positions of the slope; {@link Series.Axis#NONE} computes no slope
   * @param sliding whether rows leave the window, all of whose rows then stay readable
   */
  SlidingMoments(
      Series series, Series.Axis axis, Precision precision, Deviation deviation, boolean sliding) {
    this.series = series;
    this.axis = axis;
    this.precision = precision;
    this.lostDegrees = deviation.lostDegrees();
    this.sliding = sliding;
  }

  @Override
  public void carry(StateCodec codec) {
    count = codec.carry(count);
    scale = codec.carry(scale);
    valueAnchor = codec.carry(valueAnchor);
    positionAnchor = codec.carry(positionAnchor);
    anchorRow = codec.carry(anchorRow);
    largestOffset = codec.carry(largestOffset);
    largestSquares = codec.carry(largestSquares);
    largestPositionSquares = codec.carry(largestPositionSquares);
    centredSquares = codec.carry(centredSquares);
    centredPositionSquares = codec.carry(centredPositionSquares);
    values.carry(codec);
    squares.carry(codec);
    positions.carry(codec);
    positionSquares.carry(codec);
    products.carry(codec);
  }

  /** A row enters the window. */
  void insert(long row) {
    if (!series.counts(axis, row)) {
      return;
    }
    double value = series.value(row);
    if (count == 0) {
      startAt(row, sliding ? scaleFor(Math.abs(value), 0) : lastingScale(value));
    } else if (!sliding) {
      rescale(lastingScale(value));
    }
    count++;
    accumulate(row, 1);
    changed = true;
  }

  /** A row leaves the window. */
  void remove(long row) {
    if (series.counts(axis, row)) {
      count--;
      accumulate(row, -1);
      changed = true;
    }
  }

  /** Called when all rows have entered and left that do: the window is now [first, end). */
  void settle(long first, long end) {
    if (!changed) {
      return;
    }
    changed = false;
    if (!sliding) {
      centre();
      return;
    }
    boolean anchorIsOld = end - anchorRow >= ANCHOR_LIFE * (end - first);
    if (anchorIsOld || centre()) {
      rebuild(first, end);
    }
  }

  /** The finite values, whose position is not missing, in the window. */
  int count() {
    return count;
  }

  /** The sum; ±∞ where it is beyond the largest double, NaN without values. */
  double sum() {
    if (count == 0) {
      return Double.NaN;
    }
    scratch.setSum(count, valueAnchor, values);
    return (scratch.high() + scratch.low()) / scale + 0.0;
  }

  double mean() {
    return scaledMean() / scale;
  }

  /** value / mean; ±∞ exactly where the values add up to 0, NaN for 0 / 0. */
  double ratioToMean(double value) {
    double mean = scaledMean();
    // Each is scaled in the direction in which it loses no digits; ±∞ stays an answer.
    return mean == 0 || scale < 1 ? value / (mean / scale) : value * scale / mean;
  }

  /** Standard deviation / mean, as {@link #ratioToMean}. */
  double coefficientOfVariation() {
    return count <= lostDegrees ? Double.NaN : scaledDeviation() / scaledMean();
  }

  /** value − mean, without the rounding of the mean. The value must be finite. */
  double deviationFromMean(double value) {
    return scaledDeviationFromMean(value) / scale;
  }

  /** (value − mean) / standard deviation; NaN for equal values. The value must be finite. */
  double score(double value) {
    return count <= lostDegrees ? Double.NaN : scaledDeviationFromMean(value) / scaledDeviation();
  }

  /** NaN for too few values, exactly 0 for equal values. */
  double standardDeviation() {
    return count <= lostDegrees ? Double.NaN : scaledDeviation() / scale;
  }

  /** NaN for too few values, exactly 0 for equal values. */
  double variance() {
    return count <= lostDegrees
        ? Double.NaN
        : centredSquares / count / (count - lostDegrees) / scale / scale;
  }

  /** The least-squares slope per {@code unit} of the axis; NaN below two distinct positions. */
  double slope(double unit) {
    if (count < 2 || centredPositionSquares == 0) {
      return Double.NaN;
    }
    double centredProducts = DoubleDouble.differenceOfProducts(count, products, positions, values);
    return centredProducts / centredPositionSquares * unit / scale;
  }

  /** The standard error of {@link #slope}; NaN below three pairs or two distinct positions. */
  double slopeError(double unit) {
    if (count < 3 || centredPositionSquares == 0) {
      return Double.NaN;
    }
    double unexplained = Math.max(0, unexplained());
    return Math.sqrt(unexplained / (count - 2) / centredPositionSquares) * unit / scale;
  }

  /** The share of the variance that the line explains; NaN where values or positions are equal. */
  double explainedShare() {
    if (count < 2 || centredPositionSquares == 0 || centredSquares == 0) {
      return Double.NaN;
    }
    double centredProducts = DoubleDouble.differenceOfProducts(count, products, positions, values);
    double line = centredProducts / centredPositionSquares;
    return Math.min(1, line * (centredProducts / centredSquares));
  }

  /** n times the sum of squared residuals of the line. */
  private double unexplained() {
    DoubleDouble across =
        new DoubleDouble().setDifferenceOfProducts(count, products, positions, values);
    DoubleDouble line =
        new DoubleDouble()
            .set(across.high(), across.low())
            .divide(scratch.setDifferenceOfProducts(count, positionSquares, positions, positions));
    scratch.setDifferenceOfProducts(count, squares, values, values);
    scratch.addProduct(-1, line.high(), line.low(), across.high(), across.low());
    return scratch.high() + scratch.low();
  }

  private double scaledDeviation() {
    return Math.sqrt(centredSquares / count / (count - lostDegrees));
  }

  private double scaledDeviationFromMean(double value) {
    double scaled = value * scale;
    double offset = scaled - valueAnchor;
    double offsetError = DoubleDouble.differenceError(scaled, valueAnchor, offset);
    double left = count * offset;
    double leftError = Math.fma(count, offset, -left) + count * offsetError;
    return DoubleDouble.difference(left, leftError, values.high(), values.low()) / count;
  }

  private double scaledMean() {
    // Adding 0 makes −0.0 an ordinary 0, whose quotients have the sign of the value.
    return scratch.setSum(count, valueAnchor, values).over(count, 0) + 0.0;
  }

  private void accumulate(long row, double sign) {
    double value = series.value(row) * scale;
    double offset = value - valueAnchor;
    double offsetError = DoubleDouble.differenceError(value, valueAnchor, offset);
    values.add(sign * offset, sign * offsetError);
    squares.addProduct(sign, offset, offsetError, offset, offsetError);
    largestOffset = Math.max(largestOffset, Math.abs(offset));
    largestSquares = Math.max(largestSquares, squares.high());
    if (axis != Series.Axis.NONE) {
      accumulatePosition(series.position(axis, row), offset, offsetError, sign);
    }
  }

  private void accumulatePosition(double position, double offset, double offsetError, double sign) {
    double place = position - positionAnchor;
    double placeError = 0;
    if (axis == Series.Axis.ROW && Math.abs(place) < EXACT_PLACE && sumsAreExact()) {
      positions.addExactly(sign * place);
      positionSquares.addExactly(sign * place * place);
    } else {
      placeError = DoubleDouble.differenceError(position, positionAnchor, place);
      positions.add(sign * place, sign * placeError);
      positionSquares.addProduct(sign, place, placeError, place, placeError);
    }
    products.addProduct(sign, place, placeError, offset, offsetError);
    largestPositionSquares = Math.max(largestPositionSquares, positionSquares.high());
  }

  /** Whether sums of row numbers and their squares are whole numbers that doubles hold exactly. */
  private boolean sumsAreExact() {
    return largestPositionSquares < EXACT_PLACE * EXACT_PLACE;
  }

  /** Computes the centred sums; true if they have too few digits left. */
  private boolean centre() {
    centredSquares = DoubleDouble.differenceOfProducts(count, squares, values, values);
    // Written so that NaN, which an overflow leaves behind, counts as lost.
    boolean kept = centredSquares >= precision.digitsKept * largestSquares;
    boolean underflowed = largestSquares < SMALL * SMALL && largestOffset > 0;
    if (axis != Series.Axis.NONE) {
      centredPositionSquares =
          DoubleDouble.differenceOfProducts(count, positionSquares, positions, positions);
      kept &= centredPositionSquares >= precision.digitsKept * largestPositionSquares;
    }
    return !kept || underflowed || Double.isInfinite(centredSquares);
  }

  private void rebuild(long first, long end) {
    count = 0;
    double largest = 0;
    long latest = -1;
    for (long row = first; row < end; row++) {
      if (series.counts(axis, row)) {
        latest = row;
        largest = Math.max(largest, Math.abs(series.value(row)));
      }
    }
    startAt(latest, scaleFor(largest, spread(first, end, latest)));
    anchorRow = end;
    if (latest < 0) {
      return;
    }
    anchorNearMean(first, end);
    for (long row = first; row < end; row++) {
      if (series.counts(axis, row)) {
        count++;
        accumulate(row, 1);
      }
    }
    centre();
  }

  private double spread(long first, long end, long from) {
    double spread = 0;
    for (long row = first; row < end && from >= 0; row++) {
      if (series.counts(axis, row)) {
        spread = Math.max(spread, Math.abs(series.value(row) - series.value(from)));
      }
    }
    return spread;
  }

  /**
   * Moves the anchors to the value and the position of the window that are nearest to its means.
   */
  private void anchorNearMean(long first, long end) {
    double offsets = 0;
    double places = 0;
    int pairs = 0;
    for (long row = first; row < end; row++) {
      if (series.counts(axis, row)) {
        offsets += series.value(row) * scale - valueAnchor;
        places += series.position(axis, row) - positionAnchor;
        pairs++;
      }
    }
    double meanValue = valueAnchor + offsets / pairs;
    double meanPosition = positionAnchor + places / pairs;
    for (long row = first; row < end; row++) {
      if (series.counts(axis, row)) {
        valueAnchor = nearer(series.value(row) * scale, valueAnchor, meanValue);
        positionAnchor = nearer(series.position(axis, row), positionAnchor, meanPosition);
      }
    }
  }

  private static double nearer(double candidate, double best, double to) {
    return Math.abs(candidate - to) < Math.abs(best - to) ? candidate : best;
  }

  private static double scaleFor(double largest, double spread) {
    if (largest > LARGE) {
      return LARGE_SCALE;
    }
    return spread > 0 && spread < SMALL ? SMALL_SCALE : 1;
  }

  /** The scale of a window that nothing leaves, once it has this value too. */
  private double lastingScale(double value) {
    double size = Math.abs(value);
    double needed = size < TINY ? SMALL_SCALE : size > LARGE ? LARGE_SCALE : 1;
    return count == 0 ? needed : Math.min(scale, needed);
  }

  private void rescale(double newScale) {
    if (newScale == scale) {
      return;
    }
    double factor = newScale / scale;
    valueAnchor *= factor;
    values.scale(factor);
    products.scale(factor);
    squares.scale(factor);
    squares.scale(factor);
    scale = newScale;
  }

  /** Clears the sums and anchors them at a row; at none (−1) when the window is empty. */
  private void startAt(long row, double newScale) {
    scale = newScale;
    valueAnchor = row < 0 ? 0 : series.value(row) * newScale;
    positionAnchor = row < 0 ? 0 : series.position(axis, row);
    anchorRow = row;
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
