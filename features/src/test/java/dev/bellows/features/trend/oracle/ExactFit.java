package dev.bellows.features.trend.oracle;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * The least-squares line through pairs, of the same number of places and heights.
 *
 * <p>The sums here are of centred numbers times the number of pairs, so exact; n² cancels in each
 * result.
 */
final class ExactFit {
  private static final MathContext SCALE_DIGITS = MathContext.DECIMAL64;

  private final int size;
  private final List<BigDecimal> places;
  private final List<BigDecimal> heights;
  private final BigDecimal placeSquares;
  private final BigDecimal heightSquares;
  private final BigDecimal products;
  private final BigDecimal productMagnitudes;

  ExactFit(ExactSample places, ExactSample heights) {
    size = places.size();
    this.places = places.centredTimesCount();
    this.heights = heights.centredTimesCount();
    placeSquares = places.squaresTimesSquaredCount();
    heightSquares = heights.squaresTimesSquaredCount();
    products = dot(this.places, this.heights);
    productMagnitudes = dot(magnitudes(this.places), magnitudes(this.heights));
  }

  int size() {
    return size;
  }

  /** Whether the pairs stand at two places at least. */
  boolean hasSlope() {
    return placeSquares.signum() != 0;
  }

  boolean isLevel() {
    return heightSquares.signum() == 0;
  }

  /** Sxy / Sxx. */
  BigDecimal slope() {
    return products.divide(placeSquares, ExactSample.DIGITS);
  }

  /** Σ|x − x̄||y − ȳ| / Sxx. */
  BigDecimal slopeScale() {
    return productMagnitudes.divide(placeSquares, ExactSample.DIGITS);
  }

  /** √((Syy − Sxy² / Sxx) / ((n − 2) · Sxx)). */
  BigDecimal standardError() {
    BigDecimal residues =
        placeSquares.multiply(heightSquares).subtract(products.multiply(products));
    BigDecimal divisor = placeSquares.multiply(placeSquares).multiply(BigDecimal.valueOf(size - 2));
    return residues.divide(divisor, ExactSample.DIGITS).sqrt(ExactSample.DIGITS);
  }

  /** √(Σ(|y − ȳ| + |slope · (x − x̄)|)² / ((n − 2) · Sxx)). */
  BigDecimal standardErrorScale() {
    BigDecimal slope = slope().abs();
    BigDecimal squares = BigDecimal.ZERO;
    for (int i = 0; i < size; i++) {
      BigDecimal moved = places.get(i).abs().multiply(slope, SCALE_DIGITS);
      BigDecimal terms = heights.get(i).abs().add(moved, SCALE_DIGITS);
      squares = squares.add(terms.multiply(terms, SCALE_DIGITS), SCALE_DIGITS);
    }
    BigDecimal divisor = placeSquares.multiply(BigDecimal.valueOf(size - 2));
    return squares.divide(divisor, SCALE_DIGITS).sqrt(SCALE_DIGITS);
  }

  /** Sxy² / (Sxx · Syy). */
  BigDecimal determination() {
    return share(products);
  }

  /** (Σ|x − x̄||y − ȳ|)² / (Sxx · Syy). */
  BigDecimal determinationScale() {
    return share(productMagnitudes);
  }

  private BigDecimal share(BigDecimal root) {
    return root.multiply(root).divide(placeSquares.multiply(heightSquares), ExactSample.DIGITS);
  }

  private static List<BigDecimal> magnitudes(List<BigDecimal> numbers) {
    return numbers.stream().map(BigDecimal::abs).toList();
  }

  private static BigDecimal dot(List<BigDecimal> left, List<BigDecimal> right) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < left.size(); i++) {
      sum = sum.add(left.get(i).multiply(right.get(i)));
    }
    return sum;
  }
}
