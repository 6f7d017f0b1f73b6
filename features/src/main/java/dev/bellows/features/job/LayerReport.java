package dev.bellows.features.job;

import java.util.Arrays;
import java.util.List;

/**
 * What the steps of a layer did together.
 *
 * @param steps how many there are
 * @param rowsOut the rows that left them
 * @param seconds the sum of the steps' own times; less than that has passed where they ran side by
 *     side
 */
public record LayerReport(Layer layer, int steps, long rowsOut, double seconds) {
  /** The layers that steps name, from raw to ready. */
  static List<LayerReport> of(List<StepReport> steps) {
    return Arrays.stream(Layer.values())
        .map(layer -> of(layer, steps))
        .filter(report -> report.steps > 0)
        .toList();
  }

  private static LayerReport of(Layer layer, List<StepReport> all) {
    List<StepReport> steps =
        all.stream().filter(step -> step.layer().filter(layer::equals).isPresent()).toList();
    return new LayerReport(
        layer,
        steps.size(),
        steps.stream().mapToLong(StepReport::rowsOut).sum(),
        steps.stream().mapToDouble(StepReport::seconds).sum());
  }
}
