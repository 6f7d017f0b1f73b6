package dev.bellows.core.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;

/** The kind of a failure without its words, which may hold values of rows. */
final class FailureText {
  private static final Pattern TYPE = Pattern.compile("([\\w.$]+(?:Exception|Error))\\b");
  private static final Pattern CONDITION = Pattern.compile("\\[([A-Z][A-Z0-9_.]+)\\]");

  private FailureText() {}

  static String of(Throwable failure) {
    String said = String.valueOf(failure.getMessage());
    if (failure instanceof SparkThrowable known && known.getCondition() != null) {
      return simple(failure.getClass().getName()) + " [" + known.getCondition() + "]";
    }
    // Spark wraps what a task threw into the words of its own exception.
    return TYPE.matcher(said).find() ? of(said) : simple(failure.getClass().getName());
  }

  static String of(String said) {
    Matcher type = TYPE.matcher(said);
    Matcher condition = CONDITION.matcher(said);
    String name = type.find() ? simple(type.group(1)) : "failed";
    return condition.find() ? name + " [" + condition.group(1) + "]" : name;
  }

  private static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }
}
