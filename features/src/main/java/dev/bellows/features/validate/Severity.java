package dev.bellows.features.validate;

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

  /** Whether too low a pass rate stops what follows. */
  public boolean isGate() {
    return this == ERROR || this == FATAL;
  }

  /** Whether rows that fail count as failing rows, and go where such rows are set aside. */
  public boolean judgesRows() {
    return this != INFO;
  }
}
