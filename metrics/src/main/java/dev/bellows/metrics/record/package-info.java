/**
 * What Spark did, recorded while it runs or read from its event log. The entry type is {@link
 * dev.bellows.metrics.record.ExecutionMetrics}. Listens on a queue of its own and keeps state for
 * stages, not for tasks.
 */
package dev.bellows.metrics.record;
