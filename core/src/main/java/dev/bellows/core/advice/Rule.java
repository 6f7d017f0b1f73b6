package dev.bellows.core.advice;

import dev.bellows.core.evidence.Evidence;
import java.util.List;

/**
 * A pure function from evidence to findings: the same evidence gives the same findings, and nothing
 * else is read or changed.
 */
public interface Rule {
  /** What it looks for, with its thresholds at their defaults. */
  RuleInfo info();

  /**
   * What it finds; empty when all is well, or when the evidence does not tell.
   *
   * @param evidence what is known
   * @param settings its info, with the thresholds that hold here
   */
  List<Finding> evaluate(Evidence evidence, RuleInfo settings);
}
