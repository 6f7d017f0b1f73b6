/**
 * What optimization does in a feature job, by the job's level: {@link
 * dev.bellows.optimization.job.FilePlanningHook} before an output is written, {@link
 * dev.bellows.optimization.job.TableUpkeepHook} after it. Both are found on the class path, say in
 * the job's report what they did, and never make a job fail.
 */
package dev.bellows.optimization.job;
