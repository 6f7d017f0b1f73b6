/**
 * What a compression did, as text, JSON and a page: {@link
 * dev.bellows.compression.report.CompressionSummary}.
 */
package dev.bellows.compression.report;
