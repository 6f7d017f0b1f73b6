package dev.bellows.features.encode;

/**
 * A target over all rows.
 *
 * @param weight the weight of the rows that have it
 * @param sum its weighted sum
 * @param mean its mean; NaN where no row has it
 * @param variance its variance, divided by the weight
 * @param credibility the rows of the prior that pooled smoothing adds to a category
 */
record Prior(double weight, double sum, double mean, double variance, double credibility) {
  static final Prior NONE = new Prior(0, 0, Double.NaN, 0, Double.POSITIVE_INFINITY);
}
