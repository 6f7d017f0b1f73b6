package dev.bellows.features.validate;

import dev.bellows.core.Args;

/**
 * The share of rows that must pass a rule, and who asks for it.
 *
 * @param share 0 to 1
 * @param source who asks, as a phrase: {@code "the rule"}, {@code "layer silver"}
 */
public record RequiredRate(double share, String source) {
  /** Every row must pass, where nothing else is said. */
  static final RequiredRate ALL = new RequiredRate(1, "the default");

  public RequiredRate {
    requireShare(share);
  }

  static void requireShare(double share) {
    Args.check(
        share >= 0 && share <= 1,
        "Invalid minimum pass rate: %s; write a share from 0 to 1, such as 0.95 for 95 %%.",
        share);
  }
}
