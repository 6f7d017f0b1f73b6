package dev.bellows.features.drift;

/**
 * A test's answer.
 *
 * @param statistic what it measures
 * @param pValue how probable so much or more is if nothing changed
 */
public record TestResult(double statistic, double pValue) {}
