package dev.bellows.features.job;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a job read.
 *
 * @param malformedByFile the records that did not fit the schema, by file; files without any are
 *     not in it
 * @param quarantine where those records were written
 */
public record SourceReport(
    String name,
    String path,
    String format,
    Map<String, Long> malformedByFile,
    Optional<String> quarantine) {
  public SourceReport {
    malformedByFile = Collections.unmodifiableMap(new TreeMap<>(malformedByFile));
  }
}
