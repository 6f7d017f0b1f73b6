package dev.bellows.features.job;

import static java.util.stream.Collectors.joining;

import dev.bellows.core.Suggestions;
import dev.bellows.core.hook.OperationException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What Spark's exceptions say, in one line. */
final class SparkErrors {
  private static final Pattern CONDITION = Pattern.compile("^\\[[A-Z0-9_.]+] ?");
  private static final Pattern TAIL =
      Pattern.compile("(;? line \\d+ pos \\d+)?[.;]?\\s*( ?SQLSTATE: \\w+)?( \\(line .*)?[.;]?$");
  private static final int MOST_LINES = 6;
  private static final int LONGEST = 600;

  private SparkErrors() {}

  /** The innermost cause that says something, as one sentence without its full stop. */
  static String reason(Throwable error) {
    Throwable told = told(error);
    String message = String.valueOf(told.getMessage()).strip();
    // Behind the first line of Spark's own errors stand query plans.
    int lines = told instanceof SparkThrowable && message.startsWith("[") ? 1 : MOST_LINES;
    String text =
        message
            .lines()
            .map(String::strip)
            .takeWhile(SparkErrors::isProse)
            .limit(lines)
            .collect(joining(" "));
    String bare = TAIL.matcher(CONDITION.matcher(text).replaceFirst("")).replaceFirst("");
    return bare.length() > LONGEST ? bare.substring(0, LONGEST) + "…" : bare;
  }

  private static boolean isProse(String line) {
    return !line.isEmpty() && !line.startsWith("at ") && !line.startsWith("==");
  }

  private static Throwable told(Throwable error) {
    Throwable told = error;
    for (Throwable t = error; t != null && t != t.getCause(); t = t.getCause()) {
      if (t.getMessage() != null && !t.getMessage().isBlank()) {
        told = t;
      }
    }
    return told;
  }

  /** The first cause that carries one of Spark's error conditions starting with that name. */
  static Optional<SparkThrowable> condition(Throwable error, String name) {
    for (Throwable t = error; t != null; t = t.getCause()) {
      if (t instanceof SparkThrowable spark
          && spark.getCondition() != null
          && spark.getCondition().startsWith(name)) {
        return Optional.of(spark);
      }
    }
    return Optional.empty();
  }

  /** The name of the column that an expression uses and that is not there. */
  static Optional<String> unresolvedColumn(Throwable error) {
    return condition(error, "UNRESOLVED_COLUMN")
        .map(SparkThrowable::getMessageParameters)
        .map((Map<String, String> parameters) -> parameters.get("objectName"))
        .map(name -> String.join(".", unquoted(name)));
  }

  private static List<String> unquoted(String name) {
    Matcher parts = Pattern.compile("`((?:[^`]|``)*)`").matcher(name);
    return parts.results().map(part -> part.group(1).replace("``", "`")).toList();
  }

  /**
   * An expression over these rows that Spark refuses, with the columns there are.
   *
   * @param path the expression's key within its operation
   * @param what was asked, as a verb: {@code "derive column 'a' by 'b + 1'"}
   */
  static OperationException inExpression(
      Dataset<Row> rows, String path, String what, Exception error) {
    List<String> available = Arrays.asList(rows.columns());
    String cause =
        unresolvedColumn(error)
            .map(name -> unresolved(name, available))
            .orElseGet(() -> reason(error) + ".");
    return new OperationException(
        path, String.format("Cannot %s: %s Available: %s", what, cause, available), error);
  }

  private static String unresolved(String name, List<String> available) {
    String hint = Suggestions.didYouMean(name, available);
    return "there is no column '" + name + "'" + (hint.isEmpty() ? "." : hint);
  }
}
