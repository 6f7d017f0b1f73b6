package dev.bellows.features.profile;

/**
 * The value below which a share of the rows is.
 *
 * @param probability the share, 0 to 1
 * @param value the value
 * @param exact whether it is no estimate
 * @param rankError how far the share of rows below the value may be from {@code probability}: 0
 *     where exact, else with 99 % confidence
 */
public record Quantile(double probability, double value, boolean exact, double rankError) {}
