package dev.bellows.features.job;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a job read.
 *
 * @param rows the rows that a step got of it; the most where several steps read it, 0 where none
 *     came so far
 * @param malformedByFile the records that did not fit the schema, by file; files without any are
 *     not in it
 * @param quarantine where those records were written
 */
public record SourceReport(
    String name,
    String path,
    String format,
    long rows,
    Map<String, Long> malformedByFile,
    Optional<String> quarantine) {
  public SourceReport {
    malformedByFile = Collections.unmodifiableMap(new TreeMap<>(malformedByFile));
  }
}
