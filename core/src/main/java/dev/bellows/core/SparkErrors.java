package dev.bellows.core;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;

/** What Spark's exceptions say, in one line. */
public final class SparkErrors {
  private static final Pattern CONDITION = Pattern.compile("^\\[[A-Z0-9_.]+] ?");
  private static final Pattern TAIL =
      Pattern.compile("(;? line \\d+ pos \\d+)?[.;]?\\s*( ?SQLSTATE: \\w+)?( \\(line .*)?[.;]?$");
  private static final int MOST_LINES = 6;
  private static final int LONGEST = 600;

  private SparkErrors() {}

  /** The innermost cause that says something, as one sentence without its full stop. */
  public static String reason(Throwable error) {
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
  public static Optional<SparkThrowable> condition(Throwable error, String name) {
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
  public static Optional<String> unresolvedColumn(Throwable error) {
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
   * Why Spark refuses an expression over these columns, as a sentence: {@code "there is no column
   * 'amuont'; did you mean 'amount'?"}, or what Spark says.
   */
  public static String refusal(Throwable error, List<String> columns) {
    return unresolvedColumn(error)
        .map(name -> unresolved(name, columns))
        .orElseGet(() -> reason(error) + ".");
  }

  private static String unresolved(String name, List<String> columns) {
    String hint = Suggestions.didYouMean(name, columns);
    return "there is no column '" + name + "'" + (hint.isEmpty() ? "." : hint);
  }
}
