package dev.bellows.features.profile;

/**
 * One of a column's most frequent values.
 *
 * @param value the value as text; dates and timestamps as ISO 8601
 * @param rows the rows that are known to have it
 * @param weight the sum of their weights, a lower bound where not exact
 * @param upperWeight the true sum is not above this one
 * @param exact whether {@code rows} and {@code weight} are exact
 */
public record FrequentValue(
    String value, long rows, double weight, double upperWeight, boolean exact) {}
