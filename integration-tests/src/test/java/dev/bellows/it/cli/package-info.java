/**
 * The launcher script and the command line as a user meets them: processes of their own, Spark's
 * own SparkSubmit, a small standalone cluster. {@link dev.bellows.it.cli.Command} runs one process.
 */
package dev.bellows.it.cli;
