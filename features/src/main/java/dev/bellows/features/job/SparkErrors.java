package dev.bellows.features.job;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;

/** What Spark's exceptions say, in one line. */
final class SparkErrors {
  private static final Pattern CONDITION = Pattern.compile("^\\[[A-Z0-9_.]+] ?");
  private static final Pattern TAIL =
      Pattern.compile("(;? line \\d+ pos \\d+)?[.;]?\\s*( ?SQLSTATE: \\w+)?( \\(line .*)?[.;]?$");
  private static final int LONGEST = 600;

  private SparkErrors() {}

  /**
   * Spark's Scala code throws checked exceptions that its methods do not declare; a {@code catch
   * (Exception e)} sees them, and this makes them unchecked.
   */
  static RuntimeException undeclared(Exception e) {
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }

  /** The innermost cause that says something, as one sentence without its full stop. */
  static String reason(Throwable error) {
    Throwable told = told(error);
    String message = String.valueOf(told.getMessage());
    String first = message.strip().lines().map(String::strip).findFirst().orElse("");
    String bare = TAIL.matcher(CONDITION.matcher(first).replaceFirst("")).replaceFirst("");
    String named = told instanceof java.io.FileNotFoundException ? "no such file: " + bare : bare;
    return named.length() > LONGEST ? named.substring(0, LONGEST) + "…" : named;
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
}
