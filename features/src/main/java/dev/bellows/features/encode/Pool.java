package dev.bellows.features.encode;

/**
 * A target over many categories.
 *
 * @param categories how many of them have the target in some row
 * @param weight N = Σnᵢ, the weight of the rows with the target
 * @param sum its weighted sum
 * @param squares Σnᵢ²
 * @param within ΣM2ᵢ, the squared differences from the categories' means
 * @param between Σnᵢ(mᵢ − m)², those of the means from the mean of all
 */
record Pool(
    double categories, double weight, double sum, double squares, double within, double between) {
  static final Pool EMPTY = new Pool(0, 0, 0, 0, 0, 0);

  double m2() {
    return within + between;
  }

  /** These categories and one more, of which all is known but its parts. */
  Pool and(Pool single) {
    if (single.weight == 0) {
      return this;
    }
    double apart = weight == 0 ? 0 : sum / weight - single.sum / single.weight;
    double total = weight + single.weight;
    return new Pool(
        categories + 1,
        total,
        sum + single.sum,
        squares + single.weight * single.weight,
        within + single.m2(),
        between + apart * apart * weight * single.weight / total);
  }

  /** What is known of the target of a row of whose category nothing is. */
  Prior prior() {
    if (weight == 0) {
      return Prior.NONE;
    }
    return new Prior(weight, sum, sum / weight, m2() / weight, credibility());
  }

  /** v / a, see {@link Smoothing#pooled()}; infinite where categories tell nothing. */
  private double credibility() {
    double degrees = weight - categories;
    if (degrees <= 0 || categories < 2) {
      return Double.POSITIVE_INFINITY;
    }
    double variance = within / degrees;
    double excess = between - (categories - 1) * variance;
    return excess <= 0
        ? Double.POSITIVE_INFINITY
        : variance / (excess / (weight - squares / weight));
  }
}
