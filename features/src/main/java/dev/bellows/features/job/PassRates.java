package dev.bellows.features.job;

import dev.bellows.features.validate.RequiredRate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The shares of rows, 0 to 1, that must pass rules which do not say their own: a step's counts
 * before its layer's, that before the job's, and that before 1, every row. Immutable.
 *
 * @param everywhere the job's; empty: every row
 * @param layers the layers'; those not in it have their defaults, bronze 0.95, silver 0.98, gold
 *     0.99
 */
public record PassRates(OptionalDouble everywhere, Map<Layer, Double> layers) {
  private static final Map<Layer, Double> PRESET =
      Map.of(Layer.BRONZE, 0.95, Layer.SILVER, 0.98, Layer.GOLD, 0.99);

  public PassRates {
    everywhere.ifPresent(share -> new RequiredRate(share, "the job"));
    Map<Layer, Double> all = new EnumMap<>(PRESET);
    all.putAll(layers);
    all.forEach((layer, share) -> new RequiredRate(share, layer.label()));
    layers = Collections.unmodifiableMap(all);
  }

  /** The layers' defaults, and every row where a step has no layer. */
  public static PassRates defaults() {
    return new PassRates(OptionalDouble.empty(), Map.of());
  }

  /** The share for steps without a layer. */
  public PassRates everywhere(double share) {
    return new PassRates(OptionalDouble.of(share), layers);
  }

  /** The share for steps of that layer. */
  public PassRates layer(Layer layer, double share) {
    Map<Layer, Double> more = new EnumMap<>(layers);
    more.put(layer, share);
    return new PassRates(everywhere, more);
  }

  /** What holds for the rules of a step that do not say their own, and who says it. */
  RequiredRate required(JobStep step) {
    if (step.rules().minPassRate().isPresent()) {
      return new RequiredRate(step.rules().minPassRate().getAsDouble(), "the step");
    }
    if (step.layer().isPresent()) {
      Layer layer = step.layer().get();
      return new RequiredRate(layers.get(layer), "layer " + layer.label());
    }
    return everywhere.isPresent()
        ? new RequiredRate(everywhere.getAsDouble(), "the job")
        : new RequiredRate(1, "the default");
  }
}
