package dev.bellows.features.job;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Schemas;
import dev.bellows.core.hook.TableUpkeep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
  private final PlannedSink planned;

  SinkPlanner(Places places, PlannedSink planned) {
    this.places = places;
    this.planned = planned;
    this.sink = planned.sink();
    this.location = planned.location();
    this.schema = planned.schema();
    this.at = planned.at();
  }

  void check(SparkSession spark) {
    requireNoOwnOptions();
    requirePartitionColumns();
    requireZorderColumns();
    requireDistinctNames();
    requireWritableTypes();
    requireSamePartitioning();
    new WriteModePlanner(places, planned).check(spark);
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
            "the option '"
                + option
                + "' would change what is replaced; the sink's 'mode' says it.");
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

  private void requireZorderColumns() {
    List<String> columns = sink.optimize().map(TableUpkeep::zorder).orElse(List.of());
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      String key = ".optimize.zorder." + i;
      requireColumn(column, key, "Z-order by");
      if (sink.partitionBy().stream().anyMatch(column::equalsIgnoreCase)) {
        throw failure(
            key,
            String.format(
                "it cannot be Z-ordered by '%s', a partition column: each file has one value of"
                    + " it.",
                column));
      }
    }
  }

  private StructField requireColumn(String column, String key, String operation) {
    try {
      return Schemas.requireColumn(schema, column, operation);
    } catch (BellowsException e) {
      throw places.faultOfData(
          at + key, "Sink of step '" + sink.step() + "': " + e.getMessage(), e);
    }
  }

  private StructField partitionColumn(String column, int index) {
    return requireColumn(column, ".partitionBy." + index, "partition by");
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

  private void requireSamePartitioning() {
    if (planned.table().isEmpty()) {
      return;
    }
    List<String> existing = planned.table().get().partitionedBy();
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
}
