package dev.bellows.features.trend;

/**
 * The exponentially weighted mean of a series' finite values. A value's weight is two to the power
 * of its position in half-lives, split into a whole number, kept as a common exponent, and the
 * rest, so that no error of the weights adds up over the rows; sums are in double-double. Powers
 * are those of {@link StrictMath}: the same bits on every machine that goes on from a state.
 */
final class EwmaState implements RunningState {
  private static final long serialVersionUID = 1L;
  private static final double LARGE = 0x1p900;
  private static final double LARGE_SCALE = 0x1p-160;
  private static final double SMALL = 0x1p-800;
  private static final double SMALL_SCALE = 0x1p300;

  private final Series series;
  private final TrendFeature.Ewma feature;
  private final long halfLife;
  private final DoubleDouble weighted = new DoubleDouble();
  private final DoubleDouble weights = new DoubleDouble();
  private double scale = 1;
  private long exponent;

  /** In rows or microseconds, of those that count. */
  private long position;

  private double lastTime = Double.NaN;
  private boolean started;
  private long lastPosition;

  EwmaState(Series series, TrendFeature.Ewma feature) {
    this.series = series;
    this.feature = feature;
    halfLife =
        feature.halfLife() instanceof TimeWindow time
            ? time.micros()
            : ((RowWindow) feature.halfLife()).rows();
  }

  @Override
  public void carry(StateCodec codec) {
    weighted.carry(codec);
    weights.carry(codec);
    scale = codec.carry(scale);
    exponent = codec.carry(exponent);
    position = codec.carry(position);
    lastTime = codec.carry(lastTime);
    started = codec.carry(started);
    lastPosition = codec.carry(lastPosition);
  }

  @Override
  public void take(long row) {
    double value = series.value(row);
    boolean counts = series.counts(axis(), row);
    if (counts || !feature.ignoresNa()) {
      position += step(row);
    }
    if (axis() == Series.Axis.TIME) {
      lastTime = series.time(row);
    }
    if (!counts) {
      return;
    }
    long at = position;
    if (started) {
      add(value, at);
    } else {
      begin(value, at);
    }
    lastPosition = at;
  }

  @Override
  public double value() {
    return started ? weighted.over(weights) / scale : Double.NaN;
  }

  private Series.Axis axis() {
    return feature.halfLife() instanceof TimeWindow ? Series.Axis.TIME : Series.Axis.ROW;
  }

  /** The rows or microseconds from the row before to this one; a row without a time has none. */
  private long step(long row) {
    if (axis() == Series.Axis.ROW) {
      return 1;
    }
    double elapsed = series.time(row) - lastTime;
    return Double.isNaN(elapsed) ? 0 : Math.round(elapsed);
  }

  private void begin(double value, long at) {
    started = true;
    exponent = Math.floorDiv(at, halfLife);
    scaleFor(value);
    double weight = weightAt(at);
    weighted.addProduct(1, weight, 0, value * scale, 0);
    weights.set(weight, 0);
  }

  private void add(double value, long at) {
    scaleFor(value);
    // The rules differ over rows alone: time always counts as it passed.
    boolean byOneRow = feature.rule() == EwmaRule.BY_ONE_ROW && axis() == Series.Axis.ROW;
    if (byOneRow && !feature.isAdjusted()) {
      addByOneRow(value, at);
      return;
    }
    decayTo(Math.floorDiv(at, halfLife));
    double weight = weightAt(at);
    if (feature.isAdjusted()) {
      weighted.addProduct(1, weight, 0, value * scale, 0);
      weights.add(weight, 0);
    } else {
      // What the weight of all that came before lacks to this row's weight.
      double elapsed = (double) (at - lastPosition) / halfLife;
      double share = -StrictMath.expm1(-elapsed * StrictMath.log(2));
      weighted.addProduct(1, weight * share, 0, value * scale, 0);
      weights.set(weight, 0);
    }
  }

  /** (λ^Δ · mean + α · x) / (λ^Δ + α), with α = 1 − λ, as pandas 1 and 2 compute it. */
  private void addByOneRow(double value, long at) {
    double old = StrictMath.pow(2, -(double) (at - lastPosition) / halfLife);
    double alpha = -StrictMath.expm1(-StrictMath.log(2) / halfLife);
    double mean = weighted.over(weights);
    weighted.clear();
    weighted.addProduct(1, old, 0, mean, 0);
    weighted.addProduct(1, alpha, 0, value * scale, 0);
    weights.set(old, 0);
    weights.add(alpha, 0);
  }

  private double weightAt(long at) {
    return StrictMath.pow(2, (double) Math.floorMod(at, halfLife) / halfLife);
  }

  /** Moves the common exponent on; halvings are exact. */
  private void decayTo(long newExponent) {
    int halvings = (int) Math.min(newExponent - exponent, 2200);
    weighted.set(Math.scalb(weighted.high(), -halvings), Math.scalb(weighted.low(), -halvings));
    weights.set(Math.scalb(weights.high(), -halvings), Math.scalb(weights.low(), -halvings));
    exponent = newExponent;
  }

  /** Keeps the sums of huge values finite and those of tiny ones whole, as long as they are. */
  private void scaleFor(double value) {
    double size = Math.max(Math.abs(value), Math.abs(weighted.high() / scale));
    double needed = size > LARGE ? LARGE_SCALE : size < SMALL ? SMALL_SCALE : 1;
    if (needed != scale) {
      weighted.scale(needed / scale);
      scale = needed;
    }
  }
}
