/**
 * Profiles the steps of feature jobs: with the module on the class path, each job's report says
 * what its steps cost. The entry type is {@link dev.bellows.metrics.job.ProfilingHook}, found by
 * itself.
 */
package dev.bellows.metrics.job;
