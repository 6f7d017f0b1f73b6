/**
 * What is said of a run: {@link dev.bellows.metrics.report.RunReport} as a page, as text for a
 * terminal, and as JSON that is read back.
 */
package dev.bellows.metrics.report;
