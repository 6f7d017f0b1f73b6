package dev.bellows.features.job;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.SparkErrors;
import dev.bellows.core.Suggestions;
import dev.bellows.features.validate.RuleFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Finds a source, learns its format and schema, and compares the schema with the declared one. */
final class SourcePlanner {
  /** Options that decide what happens to malformed records; the job does. */
  private static final Set<String> OWN_OPTIONS =
      Set.of(
          "mode", "columnnameofcorruptrecord", "enforceschema", "columnpruning", "path", "paths");

  private final SparkSession spark;
  private final Places places;
  private final JobSource source;
  private final String at;
  private final Location location;

  private SourcePlanner(
      SparkSession spark, Places places, JobSource source, String at, Location location) {
    this.spark = spark;
    this.places = places;
    this.source = source;
    this.at = at;
    this.location = location;
  }

  static PlannedSource plan(SparkSession spark, Places places, JobSource source, int index) {
    String at = "sources." + index;
    Location location = located(spark, places, source, at);
    return new SourcePlanner(spark, places, source, at, location).plan();
  }

  private static Location located(SparkSession spark, Places places, JobSource source, String at) {
    try {
      return Location.of(spark, source.path());
    } catch (BellowsException e) {
      throw places.faultOfData(at + ".path", e.getMessage(), e);
    }
  }

  private PlannedSource plan() {
    requireThere();
    DataFormat format = source.format().orElseGet(this::inferredFormat);
    requireNoOwnOptions();
    requireLog(format);
    try {
      return format.isText() ? text(format) : typed(format);
    } catch (BellowsException e) {
      throw e;
    } catch (Exception e) {
      throw unreadable(format, e);
    }
  }

  private void requireThere() {
    if (!matches().isEmpty()) {
      return;
    }
    String hint = Suggestions.didYouMean(location.name(), neighbours());
    throw places.faultOfData(
        at + ".path",
        String.format(
            "Cannot read source '%s': there is nothing at '%s'%s",
            source.name(), location.shown(), hint.isEmpty() ? "." : hint));
  }

  private List<FileStatus> matches() {
    try {
      FileStatus[] found = location.files().globStatus(location.path());
      return found == null ? List.of() : List.of(found);
    } catch (IOException e) {
      throw places.faultOfData(
          at + ".path",
          String.format("Cannot read source '%s': %s.", source.name(), SparkErrors.reason(e)),
          e);
    }
  }

  private List<String> neighbours() {
    if (location.isRoot() || !location.parent().isDirectory()) {
      return List.of();
    }
    return location.parent().list().stream().map(s -> s.getPath().getName()).toList();
  }

  private DataFormat inferredFormat() {
    Path first = matches().get(0).getPath();
    Location found = new Location(location.files(), first);
    if (found.isDirectory() && found.child("_delta_log").exists()) {
      return DataFormat.DELTA;
    }
    Optional<DataFormat> format = DataFormat.ofFileName(first.getName());
    if (format.isEmpty() && found.isDirectory()) {
      format =
          found.list().stream()
              .map(status -> status.getPath().getName())
              .filter(name -> !name.startsWith("_") && !name.startsWith("."))
              .findFirst()
              .flatMap(DataFormat::ofFileName);
    }
    return format.orElseThrow(
        () ->
            places.faultOfJob(
                at + ".path",
                String.format(
                    "The name of source '%s', '%s', does not tell its format; add 'format', one of"
                        + " %s.",
                    source.name(), location.shown(), DataFormat.labels())));
  }

  private void requireNoOwnOptions() {
    for (String option : source.options().keySet()) {
      if (OWN_OPTIONS.contains(option.toLowerCase(Locale.ROOT))) {
        throw places.faultOfJob(
            at + ".options." + option,
            String.format(
                "The option '%s' of source '%s' is set by the job itself; use 'path', 'schema' and"
                    + " 'malformed' instead.",
                option, source.name()));
      }
    }
  }

  private void requireLog(DataFormat format) {
    if (format == DataFormat.DELTA && !location.child("_delta_log").exists()) {
      throw places.faultOfData(
          at + ".path",
          String.format(
              "Cannot read source '%s': '%s' is no Delta table; it has no _delta_log.",
              source.name(), location.shown()));
    }
  }

  private PlannedSource text(DataFormat format) {
    StructType schema = source.schema().orElseGet(() -> inferredText(format));
    StructType withRaw = schema.add(RecordCheck.RAW, DataTypes.StringType);
    DataFrameReader reader =
        reader(format)
            .option("mode", "PERMISSIVE")
            .option("columnNameOfCorruptRecord", RecordCheck.RAW);
    RecordCheck check = RecordCheck.ofText(load(reader.schema(withRaw)), schema);
    Dataset<Row> rows =
        source.malformed() == Malformed.QUARANTINE
            ? check.fitting()
            : columns(load(reader(format).option("mode", "FAILFAST").schema(schema)), schema);
    return new PlannedSource(source, location, format, schema, rows, Optional.of(check));
  }

  /** Spark's own inference, once: what does not fit it then counts as malformed, too. */
  private StructType inferredText(DataFormat format) {
    String corrupt = spark.conf().get("spark.sql.columnNameOfCorruptRecord");
    DataFrameReader reader = spark.read().format(format.label());
    if (format == DataFormat.CSV) {
      reader = reader.option("header", "true");
    }
    StructType inferred = load(reader.options(source.options())).schema();
    List<StructField> fields =
        Arrays.stream(inferred.fields()).filter(f -> !f.name().equals(corrupt)).toList();
    if (fields.isEmpty()) {
      throw places.faultOfData(
          at,
          String.format(
              "Cannot read source '%s': no %s columns were found at '%s'. Give a 'schema', or check"
                  + " the file.",
              source.name(), format.label(), location.shown()));
    }
    return new StructType(fields.toArray(StructField[]::new));
  }

  private DataFrameReader reader(DataFormat format) {
    DataFrameReader reader = spark.read().format(format.label());
    if (format == DataFormat.CSV) {
      // Without these Spark overlooks missing values and header names that differ.
      reader =
          reader
              .option("header", "true")
              .option("enforceSchema", "false")
              .option("columnPruning", "false");
    }
    return reader.options(source.options());
  }

  private PlannedSource typed(DataFormat format) {
    StructType found = load(mergingReader(format)).schema();
    source.schema().ifPresent(declared -> requireSame(declared, found));
    StructType schema = source.schema().orElse(found);
    DataFrameReader reader = spark.read().format(format.label()).options(source.options());
    Dataset<Row> all = load(format == DataFormat.DELTA ? reader : reader.schema(found));
    if (source.schema().isEmpty() || !RecordCheck.needsNullCheck(schema)) {
      return new PlannedSource(
          source, location, format, schema, columns(all, schema), Optional.empty());
    }
    RecordCheck check = RecordCheck.ofNulls(all, schema);
    Dataset<Row> rows =
        source.malformed() == Malformed.QUARANTINE ? check.fitting() : columns(all, schema);
    return new PlannedSource(source, location, format, schema, rows, Optional.of(check));
  }

  /** Reads the footers of all files, so that a broken or different one is found before the job. */
  private DataFrameReader mergingReader(DataFormat format) {
    DataFrameReader reader = spark.read().format(format.label());
    if (format != DataFormat.DELTA) {
      reader = reader.option("mergeSchema", "true");
    }
    return reader.options(source.options());
  }

  private Dataset<Row> load(DataFrameReader reader) {
    return reader.load(location.path().toString());
  }

  private static Dataset<Row> columns(Dataset<Row> rows, StructType schema) {
    return rows.select(
        Arrays.stream(schema.fieldNames()).map(Columns::named).toArray(Column[]::new));
  }

  private void requireSame(StructType declared, StructType found) {
    Map<String, String> types =
        Arrays.stream(found.fields())
            .collect(Collectors.toMap(f -> lower(f.name()), f -> f.dataType().catalogString()));
    List<String> differences = new ArrayList<>();
    for (StructField field : declared.fields()) {
      String wanted = field.dataType().catalogString();
      String type = types.get(lower(field.name()));
      if (type == null) {
        differences.add("column '" + field.name() + "' is missing");
      } else if (!type.equalsIgnoreCase(wanted)) {
        differences.add("column '" + field.name() + "' is " + type + ", declared " + wanted);
      }
    }
    if (!differences.isEmpty()) {
      throw places.faultOfData(
          at + ".schema",
          String.format(
              "Source '%s' at '%s' does not have the declared schema: %s. It has: %s",
              source.name(), location.shown(), String.join("; ", differences), shown(found)));
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  static String shown(StructType schema) {
    return Arrays.stream(schema.fields())
        .map(f -> f.name() + " " + f.dataType().simpleString() + (f.nullable() ? "" : " not null"))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private BellowsException unreadable(DataFormat format, Exception error) {
    String what = String.format("Cannot read source '%s' as %s", source.name(), format.label());
    if (SparkErrors.condition(error, "DATA_SOURCE_NOT_FOUND").isPresent()) {
      return places.faultOfData(
          at, what + ": the class path has no " + format.label() + " for Spark.", error);
    }
    return places.faultOfData(
        at + ".path",
        String.format("%s at '%s': %s.", what, location.shown(), SparkErrors.reason(error)),
        error);
  }

  /**
   * Counts the records that do not fit; there must be none.
   *
   * @throws RuleFailedException naming files, counts and the schema
   */
  static void requireFitting(PlannedSource planned, Places places, int index) {
    String at = "sources." + index;
    Map<String, Long> malformed = counted(planned, places, at);
    if (malformed.isEmpty()) {
      return;
    }
    long total = malformed.values().stream().mapToLong(Long::longValue).sum();
    String byFile =
        malformed.entrySet().stream()
            .limit(5)
            .map(file -> file.getKey() + ": " + file.getValue())
            .collect(Collectors.joining(", "));
    String more = malformed.size() > 5 ? " and " + (malformed.size() - 5) + " more files" : "";
    throw new RuleFailedException(
        String.format(
            "%sSource '%s' has %d malformed record%s (%s%s), which do not fit its schema %s."
                + " Correct them, or set 'malformed: quarantine' and 'quarantine: <directory>' to"
                + " write them aside.",
            places.at(at),
            planned.name(),
            total,
            total == 1 ? "" : "s",
            byFile,
            more,
            shown(planned.schema())));
  }

  private static Map<String, Long> counted(PlannedSource planned, Places places, String at) {
    try {
      return planned.check().orElseThrow().count();
    } catch (Exception e) {
      throw unreadableRecords(planned, places, at, e);
    }
  }

  /** The error for a source whose records cannot even be looked at. */
  static BellowsException unreadableRecords(
      PlannedSource planned, Places places, String at, Exception error) {
    return places.faultOfData(
        at,
        String.format(
            "Cannot read source '%s' at '%s' with its schema %s: %s.",
            planned.name(),
            planned.location().shown(),
            shown(planned.schema()),
            SparkErrors.reason(error)),
        error);
  }
}
