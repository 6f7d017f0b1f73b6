package dev.bellows.features.drift;

/**
 * How much one side weighs.
 *
 * @param rows the rows that were compared
 * @param weight the sum of their weights
 * @param effectiveRows the number of rows of the tests: Σw where weights are frequencies, Kish's
 *     (Σw)² / Σw² where they are reliabilities
 */
public record ComparedSide(long rows, double weight, double effectiveRows) {}
