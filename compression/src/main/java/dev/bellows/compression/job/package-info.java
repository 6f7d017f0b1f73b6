/**
 * The step {@code compress:} of feature jobs. {@link dev.bellows.compression.job.CompressStep}
 * reads it; jobs find it where the module is on the class path.
 */
package dev.bellows.compression.job;
