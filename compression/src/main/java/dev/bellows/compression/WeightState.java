package dev.bellows.compression;

import dev.bellows.core.CompensatedSum;
import java.io.Serializable;

/**
 * The sum of some weights and that of their squares, each with what its double leaves out. Public
 * because Spark's bean encoder asks for it; not for use outside of this package.
 */
public final class WeightState implements Serializable {
  private static final long serialVersionUID = 1L;

  private CompensatedSum weights = new CompensatedSum();
  private CompensatedSum squares = new CompensatedSum();

  /** Of no weights, as the encoder makes it. */
  public WeightState() {}

  /** The sum of the weights. */
  public double getWeight() {
    return weights.value();
  }

  /** Sets the sum of the weights. */
  public void setWeight(double weight) {
    weights = CompensatedSum.of(weight, weights.rest());
  }

  /** What the sum of the weights has beyond its double. */
  public double getWeightRest() {
    return weights.rest();
  }

  /** Sets what the sum of the weights has beyond its double. */
  public void setWeightRest(double rest) {
    weights = CompensatedSum.of(weights.value(), rest);
  }

  /** The sum of the squares. */
  public double getSquare() {
    return squares.value();
  }

  /** Sets the sum of the squares. */
  public void setSquare(double square) {
    squares = CompensatedSum.of(square, squares.rest());
  }

  /** What the sum of the squares has beyond its double. */
  public double getSquareRest() {
    return squares.rest();
  }

  /** Sets what the sum of the squares has beyond its double. */
  public void setSquareRest(double rest) {
    squares = CompensatedSum.of(squares.value(), rest);
  }

  /** Adds the weight of a row. */
  void add(double weight) {
    weights.add(weight);
    squares.addProduct(weight, weight);
  }

  /** Adds other sums. */
  void add(WeightState other) {
    weights.add(other.weights);
    squares.add(other.squares);
  }
}
