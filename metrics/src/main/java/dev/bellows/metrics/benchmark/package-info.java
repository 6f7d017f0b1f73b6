/**
 * Measuring whether a change made a job faster, and keeping it fast. {@link
 * dev.bellows.metrics.benchmark.Benchmark} compares alternatives in interleaved runs, {@link
 * dev.bellows.metrics.benchmark.PerformanceAssertions} puts limits into unit tests, and {@link
 * dev.bellows.metrics.benchmark.RegressionGate} compares a run with a baseline file.
 */
package dev.bellows.metrics.benchmark;
