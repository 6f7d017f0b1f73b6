/**
 * What Spark did, recorded while it runs ({@link dev.bellows.metrics.record.ExecutionMetrics}, the
 * entry type) or read from its event log ({@link dev.bellows.metrics.record.EventLog}). Listens on
 * a queue of its own and keeps state for stages, not for tasks.
 */
package dev.bellows.metrics.record;
