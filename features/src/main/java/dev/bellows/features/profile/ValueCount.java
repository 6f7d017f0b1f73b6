package dev.bellows.features.profile;

/**
 * One of a column's different values.
 *
 * @param value the value as text; dates and timestamps as ISO 8601
 * @param number the value as a number, see {@link ColumnKind}; NaN for text
 * @param rows the rows that have it
 * @param weight the sum of their weights
 * @param squaredWeight the sum of their squared weights
 */
public record ValueCount(
    String value, double number, long rows, double weight, double squaredWeight) {}
