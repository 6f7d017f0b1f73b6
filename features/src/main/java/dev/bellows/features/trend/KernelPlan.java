package dev.bellows.features.trend;

import java.io.Serializable;
import java.util.List;

/**
 * All that a kernel must know to turn the rows of a series into features.
 *
 * @param outputs the numbers of a row, in order
 * @param closed which ends of the windows belong to them
 * @param visibility the rows that the features of a row may know
 * @param deviation the divisor of variances
 */
record KernelPlan(
    List<TrendOutput> outputs, Closed closed, Visibility visibility, Deviation deviation)
    implements Serializable {
  KernelPlan {
    outputs = List.copyOf(outputs);
  }

  /** Whether times of rows are looked at. */
  boolean readsTime() {
    return ordersByTime() || outputs.stream().anyMatch(TrendOutput::readsTime);
  }

  /** Whether rows must come in order of their times. */
  boolean ordersByTime() {
    return visibility.readsTime() || outputs.stream().anyMatch(TrendOutput::ordersByTime);
  }

  boolean fillsForward() {
    return outputs.stream()
        .anyMatch(output -> output instanceof TrendOutput.Lagged lagged && lagged.isFilled());
  }
}
