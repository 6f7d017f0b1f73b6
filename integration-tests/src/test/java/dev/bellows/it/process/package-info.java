/**
 * Processes that tests start: {@link dev.bellows.it.process.Command} runs one, waits for what it
 * says, and ends it.
 */
package dev.bellows.it.process;
