package dev.bellows.features.profile;

/**
 * A bar of a histogram that is drawn, not computed with.
 *
 * @param from the lower end; part of the bar in the first bar alone
 * @param to the upper end, part of the bar
 * @param weight the weight of the rows in it
 */
public record HistogramBar(double from, double to, double weight) {}
