package dev.bellows.features.trend;

/** A number that the finite values of a window have, whatever their order. */
enum Statistic {
  MEAN,
  SUM,
  STD,
  VAR,
  MIN,
  MAX,
  MEDIAN
}
