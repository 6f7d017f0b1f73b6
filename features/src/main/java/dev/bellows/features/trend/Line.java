package dev.bellows.features.trend;

/** What is told of the least-squares line through a window's values. */
enum Line {
  SLOPE,
  STDERR,
  R2
}
