/**
 * The launcher script and the command line as a user meets them: processes of their own, Spark's
 * own SparkSubmit, a small standalone cluster.
 */
package dev.bellows.it.cli;
