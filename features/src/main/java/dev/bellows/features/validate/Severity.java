package dev.bellows.features.validate;

import java.util.Locale;

/** What follows when too few rows pass a rule. */
public enum Severity {
  /** Only the report says so; rows that fail are never set aside. */
  INFO,
  /** A warning; what follows goes on. */
  WARN,
  /** A gate: what follows stops, once the other gates were looked at, too. */
  ERROR,
  /** A gate: what follows stops at once. */
  FATAL;

  /** The word that job files use: {@code warn}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether too low a pass rate stops what follows. */
  public boolean isGate() {
    return this == ERROR || this == FATAL;
  }

  /** Whether rows that fail count as failing rows, and go where such rows are set aside. */
  public boolean judgesRows() {
    return this != INFO;
  }
}
