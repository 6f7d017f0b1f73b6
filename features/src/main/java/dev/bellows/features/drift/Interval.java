package dev.bellows.features.drift;

/** Where a number lies. */
public record Interval(double low, double high) {}
