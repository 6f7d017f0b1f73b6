package dev.bellows.core.hook;

import java.util.List;

/**
 * An output of a job.
 *
 * @param step the step whose rows are written
 * @param path where they go
 * @param format {@code parquet}, {@code delta}, …
 * @param partitionBy the columns that become directories
 */
public record SinkInfo(String step, String path, String format, List<String> partitionBy) {
  public SinkInfo {
    partitionBy = List.copyOf(partitionBy);
  }
}
