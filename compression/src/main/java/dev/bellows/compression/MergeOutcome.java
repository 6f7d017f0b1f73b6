package dev.bellows.compression;

/** What a merge into a table of cells did. */
public enum MergeOutcome {
  /** There was no table; now there is one of these cells. */
  CREATED,
  /** The cells were added to those of the table. */
  MERGED,
  /** A batch of that name was merged before; nothing was done. */
  ALREADY_MERGED
}
