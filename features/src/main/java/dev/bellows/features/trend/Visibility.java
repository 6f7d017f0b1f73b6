package dev.bellows.features.trend;

import java.io.Serializable;

/**
 * The rows that the features of a row may know: those before it, up to a moment.
 *
 * @param asOf whether rows of that very moment count
 * @param gapMicros how long before the row's time the moment lies
 * @param gapRows how many of the last rows, the current one included, are left out as well
 */
record Visibility(AsOf asOf, long gapMicros, int gapRows) implements Serializable {
  static final Visibility ALL = new Visibility(AsOf.CURRENT_ROW, 0, 0);

  /** Whether a row's features never depend on the row's own values. */
  boolean hidesCurrent() {
    return readsTime() || gapRows > 0;
  }

  /** Whether times decide what is known. */
  boolean readsTime() {
    return asOf == AsOf.STRICTLY_BEFORE || gapMicros > 0;
  }
}
