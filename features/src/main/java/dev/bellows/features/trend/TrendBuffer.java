package dev.bellows.features.trend;

import java.io.Serializable;

/**
 * The state of one group while its rows pass: a kernel for each value column. Public because
 * Spark's encoder of the buffer asks for it; not for use outside of this package.
 */
public final class TrendBuffer implements Serializable {
  private static final long serialVersionUID = 1L;

  private final RollingKernel[] kernels;
  private final TrendValues current;

  TrendBuffer(KernelPlan plan, int columns) {
    kernels = new RollingKernel[columns];
    for (int i = 0; i < columns; i++) {
      kernels[i] = RollingKernel.of(plan);
    }
    current = new TrendValues();
    current.setValues(new double[columns * plan.outputs().size()]);
  }

  void accept(double time, int column, double value) {
    RollingKernel kernel = kernels[column];
    kernel.accept(time, value, current.getValues(), column * kernel.width());
  }

  TrendValues current() {
    return current;
  }
}
