package dev.bellows.core.evidence;

/**
 * A phase of planning a query in the driver.
 *
 * @param name {@code parsing}, {@code analysis}, {@code optimization} or {@code planning}
 * @param startedMillis since the epoch
 * @param endedMillis since the epoch
 */
public record PlanningPhase(String name, long startedMillis, long endedMillis) {}
