package dev.bellows.features.job;

import java.util.OptionalLong;

/**
 * What a write did.
 *
 * @param files the data files that it added
 * @param rows the rows that it wrote; empty: all it was given
 * @param part the rows of an increment, written or there already; empty where the write was given
 *     all rows of its step
 * @param retries how often its commit lost a race before
 */
record Written(WrittenFiles files, OptionalLong rows, OptionalLong part, int retries) {
  static Written all(WrittenFiles files, int retries) {
    return new Written(files, OptionalLong.empty(), OptionalLong.empty(), retries);
  }

  static Written some(WrittenFiles files, long rows, int retries) {
    return new Written(files, OptionalLong.of(rows), OptionalLong.empty(), retries);
  }

  /** All was there already, and nothing was committed. */
  static Written nothing(int retries) {
    return some(new WrittenFiles(0, 0), 0, retries);
  }

  /** This write, which was given that many rows of its step. */
  Written ofPart(long partRows) {
    OptionalLong own = rows.isPresent() ? rows : OptionalLong.of(partRows);
    return new Written(files, own, OptionalLong.of(partRows), retries);
  }
}
