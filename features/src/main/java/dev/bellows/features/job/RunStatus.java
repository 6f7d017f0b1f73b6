package dev.bellows.features.job;

import java.util.Locale;

/** How a run ended. */
public enum RunStatus {
  /** All outputs are written. */
  SUCCEEDED,
  /** Something stopped it; the outputs it had not written are as they were. */
  FAILED;

  /** The word that reports use: {@code succeeded}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
