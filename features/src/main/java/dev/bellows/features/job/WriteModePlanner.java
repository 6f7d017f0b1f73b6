package dev.bellows.features.job;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Schemas;
import dev.bellows.core.SparkErrors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Checks that a sink's mode fits the columns of its step and the table that is there. */
final class WriteModePlanner {
  private final Places places;
  private final PlannedSink planned;
  private final JobSink sink;
  private final StructType schema;

  WriteModePlanner(Places places, PlannedSink planned) {
    this.places = places;
    this.planned = planned;
    this.sink = planned.sink();
    this.schema = planned.schema();
  }

  void check(SparkSession spark) {
    if (sink.mode() instanceof WriteMode.Merge merge) {
      requireKeys(merge.keys());
    }
    if (sink.mode() instanceof WriteMode.ReplaceWhere replace) {
      requireCondition(spark, replace.condition());
    }
    requireWholeTransaction();
    if (!(sink.mode() instanceof WriteMode.Overwrite)) {
      requireSameColumns("write once with 'mode: overwrite'");
    }
  }

  private void requireKeys(List<String> keys) {
    for (int i = 0; i < keys.size(); i++) {
      try {
        Schemas.requireOrderable(schema, keys.get(i), "merge on");
      } catch (BellowsException e) {
        throw places.faultOfData(
            planned.at() + ".keys." + i,
            "Sink of step '" + sink.step() + "': " + e.getMessage(),
            e);
      }
    }
  }

  private void requireCondition(SparkSession spark, String condition) {
    try {
      spark.createDataFrame(List.of(), schema).where(condition);
    } catch (Exception e) {
      List<String> columns = List.of(schema.fieldNames());
      throw places.faultOfData(
          planned.at() + ".where",
          String.format(
              "Sink of step '%s': Cannot replace the rows where '%s': %s Available: %s",
              sink.step(), condition, SparkErrors.refusal(e, columns), columns),
          e);
    }
  }

  /** With one of the two options alone Delta would fail after the step was computed. */
  private void requireWholeTransaction() {
    Optional<String> application = option("txnAppId");
    Optional<String> version = option("txnVersion");
    if (application.isPresent() != version.isPresent()) {
      throw places.faultOfData(
          planned.at() + ".options",
          String.format(
              "Sink of step '%s' has the option '%s' alone; 'txnAppId' and 'txnVersion' together"
                  + " keep a write from being applied twice. Add '%s'.",
              sink.step(),
              application.isPresent() ? "txnAppId" : "txnVersion",
              application.isPresent() ? "txnVersion" : "txnAppId"));
    }
    if (version.isPresent() && !version.get().matches("\\d{1,18}")) {
      throw places.faultOfData(
          planned.at() + ".options.txnVersion",
          String.format(
              "Sink of step '%s' has the option 'txnVersion: %s'; it needs a whole number that"
                  + " grows from write to write, such as 20260131.",
              sink.step(), version.get()));
    }
    if (version.isPresent() && sink.mode() instanceof WriteMode.Merge) {
      throw places.faultOfData(
          planned.at() + ".options.txnVersion",
          String.format(
              "Sink of step '%s' has the option 'txnVersion', which a merge does not know; the same"
                  + " merge twice changes nothing anyway. Remove both 'txnAppId' and 'txnVersion'.",
              sink.step()));
    }
  }

  private Optional<String> option(String name) {
    return sink.options().entrySet().stream()
        .filter(option -> option.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /**
   * The table's columns are the step's, whatever their order.
   *
   * @param remedy what replaces the schema, for the message
   */
  void requireSameColumns(String remedy) {
    if (planned.table().isEmpty()) {
      return;
    }
    List<String> differences = differences(byName(planned.table().get().schema()), byName(schema));
    if (!differences.isEmpty()) {
      throw places.faultOfData(
          planned.at() + ".path",
          String.format(
              "Cannot %s step '%s' to the Delta table at '%s': their columns differ: %s. Change the"
                  + " step, or %s, which replaces the schema, too.",
              verb(),
              sink.step(),
              planned.location().shown(),
              String.join("; ", differences),
              remedy));
    }
  }

  private String verb() {
    return sink.mode() instanceof WriteMode.Append ? "append" : "write";
  }

  private static Map<String, StructField> byName(StructType schema) {
    Map<String, StructField> fields = new LinkedHashMap<>();
    Arrays.stream(schema.fields())
        .forEach(field -> fields.put(field.name().toLowerCase(Locale.ROOT), field));
    return fields;
  }

  private static List<String> differences(
      Map<String, StructField> table, Map<String, StructField> step) {
    List<String> differences = new ArrayList<>();
    table.forEach(
        (name, field) -> {
          StructField own = step.get(name);
          if (own == null) {
            differences.add("the step has no '" + field.name() + "' " + type(field));
          } else if (!type(own).equals(type(field))) {
            differences.add(
                String.format(
                    "'%s' is %s in the table, %s in the step",
                    field.name(), type(field), type(own)));
          }
        });
    step.forEach(
        (name, field) -> {
          if (!table.containsKey(name)) {
            differences.add("the table has no '" + field.name() + "' " + type(field));
          }
        });
    return differences;
  }

  private static String type(StructField field) {
    return field.dataType().catalogString();
  }
}
