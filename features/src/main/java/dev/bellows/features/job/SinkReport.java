package dev.bellows.features.job;

import java.util.List;

/**
 * What a job wrote.
 *
 * @param step the step that was written
 * @param path where the output is
 * @param format {@code parquet}, {@code csv}, {@code json}, {@code orc} or {@code delta}
 * @param rows the rows written
 * @param bytes the size of the data files, as the file system or Delta's log tells
 * @param files the number of data files
 * @param seconds the whole write: computing its steps, as far as no other sink did, and the commit
 * @param sampleColumns the columns of the sample, as they were read back
 * @param sample up to five rows read back from the output, as text
 */
public record SinkReport(
    String step,
    String path,
    String format,
    long rows,
    long bytes,
    int files,
    double seconds,
    List<String> sampleColumns,
    List<List<String>> sample) {
  public SinkReport {
    sampleColumns = List.copyOf(sampleColumns);
    sample = List.copyOf(sample);
  }
}
