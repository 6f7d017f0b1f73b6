package dev.bellows.core.evidence;

/**
 * One task that took long.
 *
 * @param taskId Spark's number of it
 * @param partition the partition it computed
 * @param attempt 0 for the first try
 * @param executor where it ran
 * @param host on which machine
 * @param launchedMillis when it was launched, since the epoch
 * @param totals its metrics
 */
public record TaskMetrics(
    long taskId,
    int partition,
    int attempt,
    String executor,
    String host,
    long launchedMillis,
    TaskTotals totals) {}
