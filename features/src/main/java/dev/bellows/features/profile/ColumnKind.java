package dev.bellows.features.profile;

/** What a column's values are, and so which statistics it has. */
public enum ColumnKind {
  /** Whole, decimal and floating numbers. */
  NUMERIC,
  /** Strings. */
  TEXT,
  /** Booleans; as numbers, true is 1 and false is 0. */
  BOOLEAN,
  /** Dates; as numbers, days since 1970-01-01. */
  DATE,
  /** Timestamps with or without time zone; as numbers, microseconds since 1970-01-01 00:00. */
  TIMESTAMP,
  /** Values of which only the presence is known: arrays, maps, structs, binary and others. */
  UNSUPPORTED;

  /** Whether the values have numbers: all but text and unsupported ones. */
  public boolean hasNumbers() {
    return this != TEXT && this != UNSUPPORTED;
  }
}
