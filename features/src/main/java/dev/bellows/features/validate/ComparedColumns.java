package dev.bellows.features.validate;

import dev.bellows.core.BellowsException;
import dev.bellows.features.binning.Binner;
import dev.bellows.features.profile.ColumnKind;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns that rules of drift compare. */
final class ComparedColumns {
  private ComparedColumns() {}

  /**
   * Those of all rules of drift, each once.
   *
   * @throws BellowsException if one of the two tables has not a column that a rule names
   */
  static String[] of(RuleSet rules, StructType rows, StructType reference) {
    Set<String> names = new LinkedHashSet<>();
    for (Rule rule : rules.rules()) {
      if (rule instanceof Rule.OfDrift ofDrift) {
        names.addAll(of(ofDrift, rows, reference));
      }
    }
    return names.toArray(String[]::new);
  }

  /** The column of the rule, or all numbers, texts and booleans that both tables have. */
  static List<String> of(Rule.OfDrift rule, StructType rows, StructType reference) {
    if (!rule.column().equals(Rule.OfDrift.ALL_COLUMNS)) {
      Binner.quantiles(10).columns(rule.column()).requireSameColumns(reference, rows);
      return List.of(rule.column());
    }
    List<String> shared =
        Arrays.stream(rows.fields())
            .filter(field -> isComparable(field, reference))
            .map(StructField::name)
            .toList();
    if (shared.isEmpty()) {
      throw new BellowsException(
          String.format(
              "Rule '%s' compares with a reference, and no column of numbers, texts or booleans is"
                  + " in both. Columns: %s; those of the reference: %s",
              rule.name(),
              Arrays.toString(rows.fieldNames()),
              Arrays.toString(reference.fieldNames())));
    }
    return shared;
  }

  private static boolean isComparable(StructField field, StructType reference) {
    ColumnKind kind = ColumnKind.of(field.dataType());
    return List.of(ColumnKind.NUMERIC, ColumnKind.TEXT, ColumnKind.BOOLEAN).contains(kind)
        && Arrays.stream(reference.fields())
            .anyMatch(
                other ->
                    other.name().equals(field.name()) && ColumnKind.of(other.dataType()) == kind);
  }
}
