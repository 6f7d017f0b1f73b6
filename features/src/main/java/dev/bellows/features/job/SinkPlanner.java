package dev.bellows.features.job;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import dev.bellows.core.SparkErrors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Checks that the columns of a step can be written the way its sink asks for. */
final class SinkPlanner {
  private static final Set<String> OWN_OPTIONS =
      Set.of("path", "replacewhere", "partitionoverwritemode", "mergeschema", "overwriteschema");

  private final Places places;
  private final JobSink sink;
  private final Location location;
  private final StructType schema;
  private final String at;

  SinkPlanner(Places places, PlannedSink planned, int index) {
    this.places = places;
    this.sink = planned.sink();
    this.location = planned.location();
    this.schema = planned.schema();
    this.at = "sinks." + index;
  }

  void check(SparkSession spark) {
    requireNoOwnOptions();
    requirePartitionColumns();
    requireDistinctNames();
    requireWritableTypes();
    requireSamePartitioning(spark);
  }

  private BellowsException failure(String key, String problem) {
    return places.faultOfData(
        at + key,
        "Cannot write step '" + sink.step() + "' as " + sink.format().label() + ": " + problem);
  }

  private void requireNoOwnOptions() {
    for (String option : sink.options().keySet()) {
      if (OWN_OPTIONS.contains(option.toLowerCase(Locale.ROOT))) {
        throw failure(
            ".options." + option,
            "the option '" + option + "' would change what is replaced; a sink replaces all.");
      }
    }
  }

  private void requirePartitionColumns() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < sink.partitionBy().size(); i++) {
      String column = sink.partitionBy().get(i);
      StructField field = partitionColumn(column, i);
      boolean atomic = field.dataType() instanceof AtomicType type && !(type instanceof BinaryType);
      if (!atomic) {
        throw failure(
            ".partitionBy." + i,
            String.format(
                "column '%s' of type %s cannot name directories.",
                column, field.dataType().simpleString()));
      }
      if (!seen.add(column.toLowerCase(Locale.ROOT))) {
        throw failure(".partitionBy." + i, "it is partitioned by '" + column + "' twice.");
      }
    }
    if (seen.size() == schema.size()) {
      throw failure(
          ".partitionBy", "all its columns " + sink.partitionBy() + " are partition columns.");
    }
  }

  private StructField partitionColumn(String column, int index) {
    try {
      return Schemas.requireColumn(schema, column, "partition by");
    } catch (BellowsException e) {
      throw places.faultOfData(
          at + ".partitionBy." + index, "Sink of step '" + sink.step() + "': " + e.getMessage(), e);
    }
  }

  private void requireDistinctNames() {
    Set<String> seen = new HashSet<>();
    for (String name : schema.fieldNames()) {
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        throw failure("", "two of its columns are named '" + name + "'.");
      }
      if (sink.format() == DataFormat.DELTA && name.matches(".*[ ,;{}()\\n\\t=].*")) {
        throw failure(
            "",
            "column '"
                + name
                + "' has one of the characters ' ,;{}()=', tab, newline in its name."
                + " Derive it under another name.");
      }
    }
  }

  private void requireWritableTypes() {
    List<String> refused = new ArrayList<>();
    for (StructField field : schema.fields()) {
      if (isRefused(field.dataType())) {
        refused.add(field.name() + " " + field.dataType().simpleString());
      }
    }
    if (!refused.isEmpty()) {
      throw failure(
          "", "the format has no place for columns of such types: " + refused + ". Cast them.");
    }
  }

  private boolean isRefused(DataType type) {
    boolean nested =
        type instanceof StructType || type instanceof ArrayType || type instanceof MapType;
    return type instanceof NullType
        || (sink.format() == DataFormat.CSV && (nested || type instanceof BinaryType));
  }

  private void requireSamePartitioning(SparkSession spark) {
    if (sink.format() != DataFormat.DELTA || !new DeltaLog(location).exists()) {
      return;
    }
    List<String> existing = partitioning(spark);
    List<String> wanted = sink.partitionBy();
    boolean same =
        existing.size() == wanted.size()
            && 0
                == Arrays.compare(
                    existing.toArray(String[]::new),
                    wanted.toArray(String[]::new),
                    String.CASE_INSENSITIVE_ORDER);
    if (!same) {
      throw failure(
          ".partitionBy",
          String.format(
              "the table at '%s' is partitioned by %s, and the job says %s. Use the same columns or"
                  + " another path.",
              location.shown(), existing, wanted));
    }
  }

  private List<String> partitioning(SparkSession spark) {
    try {
      String table = "delta." + Columns.quoted(location.path().toString());
      Row detail = spark.sql("DESCRIBE DETAIL " + table).select("partitionColumns").first();
      return detail.getList(0);
    } catch (Exception e) {
      throw places.faultOfData(
          at + ".path",
          String.format(
              "Cannot replace the Delta table at '%s': %s.",
              location.shown(), SparkErrors.reason(e)),
          e);
    }
  }
}
