package dev.bellows.features.engineer;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Schemas;
import dev.bellows.core.Schemas.NewColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Checks whose errors say where in the definition they arose. */
final class Checks {
  private Checks() {}

  /** What the check gives; an error of it becomes one at that path. */
  static <T> T at(String path, Supplier<T> check) {
    try {
      return check.get();
    } catch (BellowsException e) {
      throw new FeatureEngineerException(path, e.getMessage(), e);
    }
  }

  /** The path of a feature of that position. */
  static String feature(int position) {
    return "features." + position;
  }

  /**
   * Checks that no new column's name is taken, by the input or by another new one.
   *
   * @param added for each feature in turn the columns that it adds
   */
  static void absent(StructType taken, List<List<NewColumn>> added) {
    List<NewColumn> soFar = new ArrayList<>();
    for (int i = 0; i < added.size(); i++) {
      soFar.addAll(added.get(i));
      at(
          feature(i),
          () -> {
            Schemas.requireAbsent(taken, soFar);
            return soFar;
          });
    }
  }

  /** Checks that Spark understands the condition over these rows. Runs no job. */
  static void condition(Dataset<Row> rows, String condition, String purpose, String path) {
    try {
      // On Spark Connect only the question for the schema has it analysed.
      rows.where(condition).schema();
    } catch (Exception e) {
      String problem =
          String.format(
              "Cannot compute %s where '%s': %s Available: %s",
              purpose, condition, reason(e), Arrays.asList(rows.columns()));
      throw new FeatureEngineerException(path, problem, e);
    }
  }

  /** The first line of what Spark says: query plans follow. */
  private static String reason(Exception error) {
    String line = String.valueOf(error.getMessage()).strip().lines().findFirst().orElse("");
    String bare =
        line.replaceFirst("^\\[[A-Z0-9_.]+] ?", "").replaceFirst("[.;]?\\s*SQLSTATE: \\w+.*$", "");
    return bare.endsWith(".") ? bare : bare + ".";
  }
}
