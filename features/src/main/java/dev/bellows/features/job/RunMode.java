package dev.bellows.features.job;

import java.util.Locale;

/** How much of its sources a run computes. */
public enum RunMode {
  /** All rows. */
  FULL,
  /** What came since the last run, by the job's {@link Incremental}. */
  INCREMENTAL;

  /** The word that reports use: {@code incremental}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
