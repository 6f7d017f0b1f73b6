package dev.bellows.features.job;

import java.util.Optional;

/**
 * What stopped a run.
 *
 * @param error the class of the exception
 * @param message its message; empty where it has none
 * @param step the step that was computed or written; empty where it was neither
 */
public record RunFailure(String error, String message, Optional<String> step) {
  static RunFailure of(Throwable failure, Optional<String> step) {
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    return new RunFailure(failure.getClass().getName(), message, step);
  }
}
