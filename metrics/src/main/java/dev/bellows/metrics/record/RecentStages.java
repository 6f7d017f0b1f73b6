package dev.bellows.metrics.record;

import java.util.Arrays;
import java.util.Map;

/** The stages whose tasks end just now, found without a search in all of them. */
final class RecentStages {
  private static final int PLACES = 64;

  private final long[] keys = new long[PLACES];
  private final StageState[] states = new StageState[PLACES];

  RecentStages() {
    Arrays.fill(keys, -1);
  }

  /** The state of that key; null when it is not among all. */
  StageState get(long key, Map<Long, StageState> all) {
    // The attempts of a stage share a place: seldom do tasks of two end at a time.
    int place = (int) (key >>> 16) & (PLACES - 1);
    if (keys[place] != key || states[place] == null) {
      keys[place] = key;
      states[place] = all.get(key);
    }
    return states[place];
  }
}
