/**
 * What evidence means: where the wall clock went ({@link dev.bellows.metrics.analyze.WallClock}),
 * which chain of stages bounded the run, and what each of them waited for. Pure functions of
 * evidence; no job runs.
 */
package dev.bellows.metrics.analyze;
