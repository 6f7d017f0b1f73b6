package dev.bellows.core.hook;

import java.time.Duration;

/**
 * What a sink has written.
 *
 * @param rows the rows that were written
 * @param bytes the size of the data files that were written
 * @param files their number
 * @param duration how long it took
 */
public record SinkOutcome(long rows, long bytes, int files, Duration duration) {}
