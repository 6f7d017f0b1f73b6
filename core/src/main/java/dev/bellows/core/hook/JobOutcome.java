package dev.bellows.core.hook;

import java.time.Duration;
import java.util.Optional;

/**
 * How a job ended.
 *
 * @param duration how long it ran
 * @param failure what stopped it; empty when all was written
 */
public record JobOutcome(Duration duration, Optional<Throwable> failure) {}
