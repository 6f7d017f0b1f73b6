package dev.bellows.optimization.delta;

import dev.bellows.core.BellowsException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns whose least and greatest values the log keeps for each file. */
final class StatisticsColumns {
  private static final String FIRST_COLUMNS = "delta.dataSkippingNumIndexedCols";
  private static final String NAMED_COLUMNS = "delta.dataSkippingStatsColumns";
  private static final int DEFAULT_COLUMNS = 32;

  private final Set<String> names = new LinkedHashSet<>();
  private final String rule;

  /** Delta takes the columns that a property names, else the first ones, fields of structs each. */
  StatisticsColumns(StructType schema, List<String> partitions, Map<String, String> properties) {
    String named = properties.get(NAMED_COLUMNS);
    if (named != null) {
      Arrays.stream(named.split(",")).map(String::strip).map(this::lower).forEach(names::add);
      rule = NAMED_COLUMNS + " = " + named;
      return;
    }
    String text = properties.getOrDefault(FIRST_COLUMNS, "" + DEFAULT_COLUMNS);
    int first = Integer.parseInt(text);
    rule = FIRST_COLUMNS + " = " + first;
    int leaves = 0;
    for (StructField field : schema.fields()) {
      if (partitions.stream().anyMatch(field.name()::equalsIgnoreCase)) {
        continue;
      }
      if (first < 0 || leaves < first) {
        names.add(lower(field.name()));
      }
      leaves += leaves(field);
    }
  }

  private String lower(String name) {
    String bare = name.startsWith("`") ? name.substring(1, name.length() - 1) : name;
    return bare.toLowerCase(Locale.ROOT);
  }

  private static int leaves(StructField field) {
    return field.dataType() instanceof StructType struct
        ? Arrays.stream(struct.fields()).mapToInt(StatisticsColumns::leaves).sum()
        : 1;
  }

  void require(String table, String column) {
    if (!names.contains(lower(column))) {
      throw new BellowsException(
          String.format(
              "Cannot Z-order '%s' by column '%s': its log has no statistics of it (%s), so that no"
                  + " read could skip a file. Columns with statistics: %s. Set the property, and"
                  + " run ANALYZE TABLE … COMPUTE DELTA STATISTICS.",
              table, column, rule, names));
    }
  }
}
