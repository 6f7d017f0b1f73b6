package dev.bellows.features.job;

import java.util.List;
import java.util.Optional;

/**
 * What a job wrote.
 *
 * @param step the step that was written
 * @param path where the output is
 * @param format {@code parquet}, {@code csv}, {@code json}, {@code orc} or {@code delta}
 * @param mode {@code overwrite}, {@code append}, {@code merge} or {@code replaceWhere}
 * @param rows the rows written; of a merge those that were changed or added
 * @param bytes the size of the data files, as the file system or Delta's log tells
 * @param files the number of data files
 * @param seconds the whole write: computing its steps, as far as no other sink did, and the commit
 * @param commitRetries how often the commit was made again, because another writer of the Delta
 *     table came first
 * @param increment the part that was written; empty where all rows were
 * @param sampleColumns the columns of the sample, as they were read back
 * @param sample up to five rows read back from the output, as text
 */
public record SinkReport(
    String step,
    String path,
    String format,
    String mode,
    long rows,
    long bytes,
    int files,
    double seconds,
    int commitRetries,
    Optional<IncrementReport> increment,
    List<String> sampleColumns,
    List<List<String>> sample) {
  public SinkReport {
    sampleColumns = List.copyOf(sampleColumns);
    sample = List.copyOf(sample);
  }
}
