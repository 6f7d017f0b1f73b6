package dev.bellows.features.job;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import dev.bellows.core.SparkErrors;
import dev.bellows.core.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Turns a step into Spark's operations; what Spark cannot resolve becomes an error of the step. */
final class StepCompiler {
  private final Places places;
  private final JobStep step;
  private final String at;

  StepCompiler(Places places, JobStep step, int index) {
    this.places = places;
    this.step = step;
    this.at = "steps." + index;
  }

  /** The step over that input. Analysed at once, without a job. */
  Dataset<Row> apply(Dataset<Row> input) {
    return trend(where(derive(select(input))));
  }

  private Dataset<Row> select(Dataset<Row> input) {
    if (step.select().isEmpty()) {
      return input;
    }
    for (int i = 0; i < step.select().size(); i++) {
      String column = step.select().get(i);
      requireColumn(input, column, at + ".select." + i);
    }
    Column[] columns = step.select().stream().map(Columns::named).toArray(Column[]::new);
    Dataset<Row> selected = input.select(columns);
    requireDistinct(selected);
    return selected;
  }

  private void requireColumn(Dataset<Row> input, String column, String place) {
    try {
      Schemas.requireColumn(input.schema(), column, "select");
    } catch (BellowsException e) {
      throw places.faultOfData(place, inStep(e), e);
    }
  }

  private String inStep(RuntimeException e) {
    return "Step '" + step.name() + "': " + e.getMessage();
  }

  private void requireDistinct(Dataset<Row> selected) {
    List<String> seen = new ArrayList<>();
    for (String name : selected.columns()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (seen.contains(lower)) {
        throw places.faultOfJob(
            at + ".select",
            String.format("Step '%s' selects column '%s' twice; remove one.", step.name(), name));
      }
      seen.add(lower);
    }
  }

  /**
   * One projection for as many expressions as do not read each other: a projection for each would
   * make Spark's analysis quadratic.
   */
  private Dataset<Row> derive(Dataset<Row> input) {
    Dataset<Row> derived = input;
    Map<String, String> batch = new LinkedHashMap<>();
    for (Map.Entry<String, String> column : step.derive().entrySet()) {
      if (batch.keySet().stream().anyMatch(name -> clash(name, column))) {
        derived = project(derived, batch);
        batch.clear();
      }
      batch.put(column.getKey(), column.getValue());
    }
    return batch.isEmpty() ? derived : project(derived, batch);
  }

  /** Whether the expression may read that column or replaces it. */
  private static boolean clash(String name, Map.Entry<String, String> column) {
    return name.equalsIgnoreCase(column.getKey())
        || Pattern.compile(Pattern.quote(name), Pattern.CASE_INSENSITIVE)
            .matcher(column.getValue())
            .find();
  }

  private Dataset<Row> project(Dataset<Row> input, Map<String, String> batch) {
    try {
      return projected(input, batch);
    } catch (Exception e) {
      batch.forEach((name, expression) -> requireValid(input, name, expression));
      throw failure(input, "derive", "derive", e);
    }
  }

  private void requireValid(Dataset<Row> input, String name, String expression) {
    try {
      projected(input, Map.of(name, expression));
    } catch (Exception e) {
      String what = "derive column '" + name + "' by '" + expression + "'";
      throw failure(input, "derive." + name, what, e);
    }
  }

  private static Dataset<Row> projected(Dataset<Row> input, Map<String, String> batch) {
    Map<String, Column> columns = new LinkedHashMap<>();
    for (String column : input.columns()) {
      columns.put(column, Columns.named(column));
    }
    batch.forEach(
        (name, expression) -> {
          String present =
              columns.keySet().stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
          columns.put(present, functions.expr(expression).as(present));
        });
    return input.select(columns.values().toArray(Column[]::new));
  }

  private Dataset<Row> where(Dataset<Row> input) {
    if (step.where().isEmpty()) {
      return input;
    }
    String condition = step.where().get();
    try {
      return input.where(condition);
    } catch (Exception e) {
      throw failure(input, "where", "keep the rows where '" + condition + "'", e);
    }
  }

  private Dataset<Row> trend(Dataset<Row> input) {
    if (step.trend().isEmpty()) {
      return input;
    }
    try {
      step.trend().get().outputSchema(input.schema());
      return step.trend().get().apply(input);
    } catch (BellowsException e) {
      throw places.faultOfData(trendPlace(e.getMessage()), inStep(e), e);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw places.faultOfData(at + ".trend", inStep(e), e);
    } catch (Exception e) {
      throw failure(input, "trend", "compute trend features", e);
    }
  }

  /** The place of the column that the message names, as far as that is one of the lists. */
  private String trendPlace(String message) {
    for (String key : List.of("orderBy", "columns", "groupBy", "tieBreakBy")) {
      String place = at + ".trend." + key;
      if (message.startsWith("Cannot " + verbOf(key))) {
        return place;
      }
    }
    return at + ".trend";
  }

  private static String verbOf(String key) {
    return switch (key) {
      case "orderBy" -> "order";
      case "columns" -> "compute";
      case "groupBy" -> "group";
      default -> "break";
    };
  }

  private BellowsException failure(Dataset<Row> input, String key, String what, Exception error) {
    List<String> available = Arrays.asList(input.columns());
    String cause =
        SparkErrors.unresolvedColumn(error)
            .map(name -> unresolved(name, available))
            .orElseGet(() -> SparkErrors.reason(error) + ".");
    return places.faultOfData(
        at + "." + key,
        String.format(
            "Step '%s': Cannot %s: %s Available: %s", step.name(), what, cause, available),
        error);
  }

  private static String unresolved(String name, List<String> available) {
    String hint = Suggestions.didYouMean(name, available);
    return "there is no column '" + name + "'" + (hint.isEmpty() ? "." : hint);
  }
}
