package dev.bellows.features.profile;

/**
 * How many rows there are of some kind.
 *
 * @param rows the rows
 * @param weight the sum of their weights; equals {@code rows} where rows have no weights
 */
public record Tally(long rows, double weight) {}
