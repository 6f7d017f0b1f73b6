/**
 * The command line of Bellows. {@link dev.bellows.cli.Main} runs feature jobs with live progress,
 * sizes clusters and explains sessions; another jar adds a command as a {@link
 * dev.bellows.cli.CommandProvider}. Errors are a few lines without a stack trace, and the exit code
 * says whether the work failed (1), was asked for wrongly (2) or broke a rule (3).
 */
package dev.bellows.cli;
