package dev.bellows.features.trend;

import java.io.Serializable;

/** The state of a feature that looks at all rows of a series so far. */
interface RunningState extends StateCodec.Saved, Serializable {
  /** A row becomes known; rows come in order. */
  void take(long row);

  /** The feature at the series' newest row; NaN for none. */
  double value();
}
