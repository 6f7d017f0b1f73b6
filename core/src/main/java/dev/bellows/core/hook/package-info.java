/**
 * What other libraries plug into a feature job: {@link dev.bellows.core.hook.JobStepProvider} adds
 * a kind of step, {@link dev.bellows.core.hook.JobHook} is called around the job, its steps and its
 * sinks. Both are found by {@link java.util.ServiceLoader}: a jar on the class path is enough.
 */
package dev.bellows.core.hook;
