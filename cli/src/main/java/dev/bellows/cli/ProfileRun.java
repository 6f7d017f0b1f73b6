package dev.bellows.cli;

import dev.bellows.core.Schemas;
import dev.bellows.features.binning.Binner;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.drift.DriftReport;
import dev.bellows.features.drift.PsiSpec;
import dev.bellows.features.profile.ColumnKind;
import dev.bellows.features.profile.ColumnProfile;
import dev.bellows.features.profile.FeatureProfile;
import dev.bellows.features.profile.FeatureProfiler;
import dev.bellows.features.profile.WeightMeaning;
import dev.bellows.features.validate.RuleSet;
import dev.bellows.features.validate.ValidationReport;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What {@code bellows profile} measures of its tables.
 *
 * @param weight the column of the rows' weights
 */
record ProfileRun(
    Dataset<Row> current,
    Optional<Dataset<Row>> reference,
    Optional<String> weight,
    WeightMeaning meaning,
    Optional<RuleSet> rules) {
  private static final int BINS = 10;

  /** Finds what the tables cannot serve, before any job starts. */
  void check() {
    weight.ifPresent(name -> Schemas.requireNumeric(current.schema(), name, "weight rows by"));
    reference.ifPresent(
        rows ->
            weight.ifPresent(
                name -> Schemas.requireNumeric(rows.schema(), name, "weight the reference by")));
    rules.ifPresent(set -> set.check(current));
  }

  /** Measures; tells {@code phase} what is being done. */
  ValidationReport measure(String title, Consumer<String> phase) {
    ValidationReport report =
        reference.map(rows -> compared(title, rows, phase)).orElseGet(() -> alone(title, phase));
    if (rules.isEmpty()) {
      return report;
    }
    phase.accept("checking the rules");
    return report.withRules(rules.get().evaluate(current));
  }

  private ValidationReport alone(String title, Consumer<String> phase) {
    phase.accept("measuring the columns");
    return ValidationReport.of(title, profiler().profile(current));
  }

  private ValidationReport compared(String title, Dataset<Row> rows, Consumer<String> phase) {
    phase.accept("measuring the reference");
    FeatureProfile before = profiler().profile(rows);
    String[] names = comparable(before, current.schema());
    if (names.length == 0) {
      return alone(title, phase).beside(before);
    }
    Binner binner = Binner.quantiles(BINS).columns(names);
    PsiSpec spec =
        PsiSpec.standard().bins(weight.map(binner::weight).orElse(binner)).weights(meaning);
    BinningModel bins = spec.bins().fit(before);
    FeatureProfile counted = before;
    if (!isExact(before, names)) {
      // Of many values a profile knows quantiles, and drift needs exact counts of its bins.
      phase.accept("counting the reference");
      counted = profiler().counting(bins.bucketings()).profile(rows);
    }
    phase.accept("measuring the columns");
    FeatureProfile after = profiler().counting(bins.bucketings()).profile(current);
    return ValidationReport.of(title, after)
        .against(counted, DriftReport.of(bins, counted, after, spec));
  }

  private FeatureProfiler profiler() {
    FeatureProfiler all = FeatureProfiler.all();
    return weight.map(name -> all.weight(name, meaning)).orElse(all);
  }

  private static boolean isExact(FeatureProfile profile, String... names) {
    return Arrays.stream(names).allMatch(name -> profile.column(name).values().isPresent());
  }

  /** Numbers, texts and booleans that both tables have, with values in the reference. */
  private static String[] comparable(FeatureProfile before, StructType schema) {
    return before.columns().stream()
        .filter(column -> isComparable(column.kind()))
        .map(ColumnProfile::name)
        .filter(name -> hasSuch(schema, before.column(name)))
        .toArray(String[]::new);
  }

  private static boolean isComparable(ColumnKind kind) {
    return List.of(ColumnKind.NUMERIC, ColumnKind.TEXT, ColumnKind.BOOLEAN).contains(kind);
  }

  private static boolean hasSuch(StructType schema, ColumnProfile before) {
    return Arrays.stream(schema.fields())
        .filter(field -> field.name().equalsIgnoreCase(before.name()))
        .map(StructField::dataType)
        .anyMatch(type -> isOf(type, before.kind()));
  }

  private static boolean isOf(DataType type, ColumnKind kind) {
    return switch (kind) {
      case NUMERIC -> type instanceof NumericType;
      case TEXT -> type instanceof org.apache.spark.sql.types.StringType;
      case BOOLEAN -> type instanceof org.apache.spark.sql.types.BooleanType;
      default -> false;
    };
  }
}
