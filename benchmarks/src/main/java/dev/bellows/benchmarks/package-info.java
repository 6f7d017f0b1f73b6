/**
 * Bellows beside Spark's own functions, DuckDB, Polars and pandas, in one run and one table. Entry
 * type: {@link dev.bellows.benchmarks.BenchCommands}, which adds {@code bench} to the command line.
 * A {@code Bench} has a data set and peers; the {@code Harness} runs them interleaved, cuts the
 * slow ones, and a {@code BenchReport} says what was measured, on which machine, with which
 * versions.
 */
package dev.bellows.benchmarks;
