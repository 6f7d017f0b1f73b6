/**
 * What a run shows: skew, spill, partitions, shuffles, files, the driver, failures, use of the
 * cluster, and plans whose price the run tells. The entry type is {@link
 * dev.bellows.metrics.rules.MetricsRules}, which {@link dev.bellows.core.advice.Advisor} finds by
 * itself. A finding's cost is the part of the run's wall clock that its defect explains, never more
 * than the wall clock of the stages concerned, so that costs of different rules compare.
 */
package dev.bellows.metrics.rules;
