package dev.bellows.features.trend;

/** The smallest and the largest finite value of a window. */
interface Extremes extends StateCodec.Saved {
  /**
   * Moves the window on by one row.
   *
   * @param leaving the value that falls out; NaN or ±∞ if none that counts does
   * @param entering the value that comes in; NaN or ±∞ if none that counts does
   */
  void advance(double leaving, double entering);

  double min();

  double max();
}
