package dev.bellows.features.job;

import dev.bellows.core.Args;
import dev.bellows.core.hook.TableUpkeep;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the rows of a step go, and what becomes of those that are there: by default they are
 * replaced as a whole when the write has succeeded. When it has not, all stays as it was.
 * Immutable.
 *
 * <pre>{@code
 * JobSink.of("trends", "out/trends", DataFormat.DELTA).partitionBy("month").merge("store", "day")
 * }</pre>
 *
 * @param step the name of the step whose rows are written
 * @param path the directory of the output
 * @param format its format
 * @param partitionBy columns that become directories {@code column=value}, outermost first
 * @param mode what is done with the rows that are there; all but overwrite need {@code
 *     DataFormat.DELTA}, whose log makes them all or nothing
 * @param options handed on to Spark's writer
 * @param optimize what is done for the Delta table once it is written, by hooks that can
 */
public record JobSink(
    String step,
    String path,
    DataFormat format,
    List<String> partitionBy,
    WriteMode mode,
    Map<String, String> options,
    Optional<TableUpkeep> optimize) {
  public JobSink {
    Args.check(!step.isBlank(), "Invalid sink: it names no step");
    Args.check(!path.isBlank(), "Invalid sink of step '%s': its path is empty", step);
    Args.check(
        format == DataFormat.DELTA || mode instanceof WriteMode.Overwrite,
        "Invalid sink of step '%s': mode %s needs format delta, and it is %s",
        step,
        mode.label(),
        format.label());
    Args.check(
        format == DataFormat.DELTA || optimize.isEmpty(),
        "Invalid sink of step '%s': to optimize its files needs format delta, and it is %s",
        step,
        format.label());
    partitionBy = List.copyOf(partitionBy);
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** Writes the rows of that step to that directory, in place of what is there. */
  public static JobSink of(String step, String path, DataFormat format) {
    return new JobSink(
        step, path, format, List.of(), new WriteMode.Overwrite(), Map.of(), Optional.empty());
  }

  /** Adds the rows to those of the table. */
  public JobSink append() {
    return mode(new WriteMode.Append());
  }

  /** Writes the rows in place of those with the same keys, and adds the others. */
  public JobSink merge(String... keys) {
    return mode(new WriteMode.Merge(List.of(keys)));
  }

  /** Writes the rows in place of those for which the Spark SQL condition is true. */
  public JobSink replaceWhere(String condition) {
    return mode(new WriteMode.ReplaceWhere(condition));
  }

  private JobSink mode(WriteMode other) {
    return new JobSink(step, path, format, partitionBy, other, options, optimize);
  }

  /** Writes a directory for each value of these columns; each call replaces the last. */
  public JobSink partitionBy(String... columns) {
    return new JobSink(step, path, format, List.of(columns), mode, options, optimize);
  }

  /** One more option for Spark's writer, such as {@code compression}. */
  public JobSink withOption(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(options);
    more.put(key, value);
    return new JobSink(step, path, format, partitionBy, mode, more, optimize);
  }

  /**
   * Has the Delta table's files put in order once they are written, by hooks on the class path that
   * can: by these columns, so that reads that filter by them skip files; without columns, few large
   * files instead of many small ones.
   */
  public JobSink optimize(String... zorder) {
    return optimize(new TableUpkeep(List.of(zorder), OptionalLong.empty()));
  }

  /** The same, with the size of files to aim at. */
  public JobSink optimize(TableUpkeep upkeep) {
    return new JobSink(step, path, format, partitionBy, mode, options, Optional.of(upkeep));
  }
}
