package dev.bellows.features.trend;

import java.io.Serializable;

/**
 * The state of one group while its rows pass: a kernel for each value column. Public because
 * Spark's encoder of the buffer asks for it; not for use outside of this package.
 */
public final class TrendBuffer implements StateCodec.Saved, Serializable {
  private static final long serialVersionUID = 1L;

  private final RollingKernel[] kernels;
  private final TrendValues current;
  private RowTime.Kind timeKind = RowTime.Kind.NONE;
  private double lastTime = Double.NaN;
  private boolean complete;

  TrendBuffer(KernelPlan plan, int columns) {
    kernels = new RollingKernel[columns];
    for (int i = 0; i < columns; i++) {
      kernels[i] = RollingKernel.of(plan);
    }
    current = new TrendValues();
    current.setValues(new double[columns * plan.outputs().size()]);
  }

  /** What later rows depend on; the numbers of the last row are not carried. */
  @Override
  public void carry(StateCodec codec) {
    timeKind = RowTime.Kind.carry(codec, timeKind);
    lastTime = codec.carry(lastTime);
    for (RollingKernel kernel : kernels) {
      kernel.carry(codec);
    }
  }

  void accept(double time, int column, double value) {
    RollingKernel kernel = kernels[column];
    kernel.accept(time, value, current.getValues(), column * kernel.width());
  }

  /** Notes the time of a row, for those who go on from here. */
  void pass(RowTime.Kind kind, double micros) {
    if (!Double.isNaN(micros)) {
      timeKind = kind;
      lastTime = micros;
    } else if (!Double.isNaN(lastTime)) {
      lastTime = Double.POSITIVE_INFINITY;
    }
  }

  /**
   * The time of the last row: NaN if no row had one, +∞ behind a number that is NaN, which Spark
   * sorts behind all others.
   */
  RowTime lastTime() {
    return new RowTime(timeKind, lastTime);
  }

  /** Notes that the last row has been taken in. */
  void complete() {
    complete = true;
  }

  boolean isComplete() {
    return complete;
  }

  TrendValues current() {
    return current;
  }
}
