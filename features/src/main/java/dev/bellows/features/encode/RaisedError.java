package dev.bellows.features.encode;

import dev.bellows.core.BellowsException;
import org.apache.spark.SparkThrowable;

/** Finds what a query of ours raised about a value in what Spark throws. */
final class RaisedError {
  private static final String CONDITION = "USER_RAISED_EXCEPTION";

  private RaisedError() {}

  /** An error with our message alone, where Spark failed by one of ours; else the error itself. */
  static RuntimeException of(RuntimeException error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkThrowable raised && CONDITION.equals(raised.getCondition())) {
        String message = raised.getMessageParameters().get("errorMessage");
        if (message != null && message.startsWith("Cannot ")) {
          return new BellowsException(message, error);
        }
      }
    }
    return error;
  }
}
