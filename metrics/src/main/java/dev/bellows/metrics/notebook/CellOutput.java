package dev.bellows.metrics.notebook;

/**
 * Something to show below a cell.
 *
 * @param html a fragment of HTML that needs nothing else
 * @param text the same for where there is no HTML
 */
public record CellOutput(String html, String text) {}
