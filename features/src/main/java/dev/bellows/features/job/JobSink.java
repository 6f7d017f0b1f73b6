package dev.bellows.features.job;

import dev.bellows.core.Args;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the rows of a step go. What is there before is replaced as a whole when the write has
 * succeeded, and stays when it has not. Immutable.
 *
 * @param step the name of the step whose rows are written
 * @param path the directory of the output
 * @param format its format
 * @param partitionBy columns that become directories {@code column=value}, outermost first
 * @param options handed on to Spark's writer
 */
public record JobSink(
    String step,
    String path,
    DataFormat format,
    List<String> partitionBy,
    Map<String, String> options) {
  public JobSink {
    Args.check(!step.isBlank(), "Invalid sink: it names no step");
    Args.check(!path.isBlank(), "Invalid sink of step '%s': its path is empty", step);
    partitionBy = List.copyOf(partitionBy);
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** Writes the rows of that step to that directory. */
  public static JobSink of(String step, String path, DataFormat format) {
    return new JobSink(step, path, format, List.of(), Map.of());
  }

  /** Writes a directory for each value of these columns; each call replaces the last. */
  public JobSink partitionBy(String... columns) {
    return new JobSink(step, path, format, List.of(columns), options);
  }

  /** One more option for Spark's writer, such as {@code compression}. */
  public JobSink withOption(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(options);
    more.put(key, value);
    return new JobSink(step, path, format, partitionBy, more);
  }
}
