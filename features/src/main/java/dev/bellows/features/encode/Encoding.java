package dev.bellows.features.encode;

import dev.bellows.core.Args;
import java.util.Optional;

/** What to tell of a category as a number. */
sealed interface Encoding {
  /** The target it tells of. */
  Optional<String> target();

  /** Whether the variance of the target is needed. */
  default boolean needsSpread() {
    return false;
  }

  /** How often it is. */
  record OfFrequency(Frequency kind) implements Encoding {
    @Override
    public Optional<String> target() {
      return Optional.empty();
    }
  }

  /** The smoothed mean of a target. */
  record OfMean(String of, Smoothing smoothing) implements Encoding {
    @Override
    public Optional<String> target() {
      return Optional.of(of);
    }

    @Override
    public boolean needsSpread() {
      return smoothing instanceof Smoothing.EmpiricalBayes || smoothing instanceof Smoothing.Pooled;
    }
  }

  /** The weight of evidence for a target being 1. */
  record OfEvidence(String of, double regularization) implements Encoding {
    static final double USUAL = 1;

    public OfEvidence {
      Args.check(
          regularization > 0 && regularization < Double.POSITIVE_INFINITY,
          "Invalid regularization: %s; a number above 0 is needed, or a category without ones has"
              + " no logarithm",
          regularization);
    }

    @Override
    public Optional<String> target() {
      return Optional.of(of);
    }
  }
}
