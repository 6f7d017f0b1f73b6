package dev.bellows.core.hook;

import java.util.List;
import java.util.Optional;

/**
 * An output of a job.
 *
 * @param step the step whose rows are written
 * @param path where they go
 * @param format {@code parquet}, {@code delta}, …
 * @param partitionBy the columns that become directories
 * @param upkeep what the job asks to be done for the table once it is written
 */
public record SinkInfo(
    String step,
    String path,
    String format,
    List<String> partitionBy,
    Optional<TableUpkeep> upkeep) {
  public SinkInfo {
    partitionBy = List.copyOf(partitionBy);
  }

  /** An output whose job asks for no more than to be written. */
  public SinkInfo(String step, String path, String format, List<String> partitionBy) {
    this(step, path, format, partitionBy, Optional.empty());
  }
}
