package dev.bellows.features.job;

import dev.bellows.core.Args;

/**
 * Where the rows go that fail a rule of their step. It is replaced as a whole by each run, also by
 * an empty one.
 *
 * @param path the directory of the table
 * @param format any but csv, which has no place for the list of failed rules
 */
public record QuarantineTable(String path, DataFormat format) {
  public QuarantineTable {
    Args.check(!path.isBlank(), "Invalid quarantine: its path is empty");
    Args.check(
        format != DataFormat.CSV,
        "Invalid quarantine '%s': csv has no place for the list of failed rules; write it as delta,"
            + " parquet, orc or json",
        path);
  }
}
