/**
 * Rules that look at a plan and say what will be slow before it runs: each names the node, a code
 * for the case, its numbers, what to write instead and what that is predicted to save. The entry
 * type is {@link dev.bellows.optimization.rules.OptimizationRules}, which {@link
 * dev.bellows.core.advice.Advisor#ofClassPath} finds. What a run prices is told by the rules of
 * {@code metrics}, so these speak of such shapes only while a query has not run.
 */
package dev.bellows.optimization.rules;
