package dev.bellows.features.job;

import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Data that a job reads. Immutable: each method that refines it returns a new source.
 *
 * <pre>{@code
 * JobSource.of("sales", "data/sales.csv")
 *     .withSchema("store string, day date, amount double")
 *     .withQuarantine("out/bad-sales")
 * }</pre>
 *
 * @param name the name that steps read it by
 * @param path a file, a directory or a glob, on any file system that Hadoop knows
 * @param format empty: by the file's extension, or Delta where the directory holds a Delta log
 * @param schema the columns and types that the data must have; empty: as the files say
 * @param options handed on to Spark's reader
 * @param malformed what happens to records that do not fit the schema
 * @param quarantine where such records go, as JSON lines, under {@link Malformed#QUARANTINE}
 */
public record JobSource(
    String name,
    String path,
    Optional<DataFormat> format,
    Optional<StructType> schema,
    Map<String, String> options,
    Malformed malformed,
    Optional<String> quarantine) {
  public JobSource {
    Args.check(!name.isBlank(), "Invalid source: its name is empty");
    Args.check(!path.isBlank(), "Invalid source '%s': its path is empty", name);
    Args.check(
        (malformed == Malformed.QUARANTINE) == quarantine.isPresent(),
        "Invalid source '%s': a quarantine needs a path, and only a quarantine has one",
        name);
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** The source of that name and path: format and schema as the files say, malformed fails. */
  public static JobSource of(String name, String path) {
    return new JobSource(
        name, path, Optional.empty(), Optional.empty(), Map.of(), Malformed.FAIL, Optional.empty());
  }

  /** The format, where the path's extension does not tell it. */
  public JobSource withFormat(DataFormat dataFormat) {
    return new JobSource(
        name, path, Optional.of(dataFormat), schema, options, malformed, quarantine);
  }

  /** The schema as Spark's DDL, {@code "store string, amount double not null"}; it is enforced. */
  public JobSource withSchema(String ddl) {
    return withSchema(StructType.fromDDL(ddl));
  }

  /** The schema, which is enforced. */
  public JobSource withSchema(StructType columns) {
    return new JobSource(name, path, format, Optional.of(columns), options, malformed, quarantine);
  }

  /** One more option for Spark's reader, such as {@code sep} of a csv file. */
  public JobSource withOption(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(options);
    more.put(key, value);
    return new JobSource(name, path, format, schema, more, malformed, quarantine);
  }

  /** Writes malformed records there, instead of failing; what is there is replaced. */
  public JobSource withQuarantine(String directory) {
    return new JobSource(
        name, path, format, schema, options, Malformed.QUARANTINE, Optional.of(directory));
  }

  /**
   * The rows as a job's steps read them. Looks at the files, and runs Spark's own small jobs where
   * their schema has to be learned; the rows themselves are read when they are asked for.
   *
   * @throws BellowsException if there is nothing there, it is not of that format, or it does not
   *     have the declared schema
   */
  public Dataset<Row> read(SparkSession spark) {
    return SourcePlanner.plan(spark, Places.NONE, this, 0).rows();
  }
}
