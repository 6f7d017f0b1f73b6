package dev.bellows.features.job;

import dev.bellows.core.BellowsException;
import java.util.Map;

/**
 * Where each part of a job was written, by its path in the file such as {@code steps.2.where}: the
 * start of every error message. A job built in Java has no places.
 */
final class Places {
  static final Places NONE = new Places(Map.of());

  private final Map<String, String> byPath;

  Places(Map<String, String> byPath) {
    this.byPath = Map.copyOf(byPath);
  }

  /** The job's own fault: a job file's error where there is a file. */
  BellowsException faultOfJob(String path, String problem) {
    return byPath.isEmpty()
        ? new BellowsException(problem)
        : new JobFileException(at(path) + problem);
  }

  /** The data's or the environment's fault, told at the place that asked for it. */
  BellowsException faultOfData(String path, String problem, Throwable cause) {
    return new BellowsException(at(path) + problem, cause);
  }

  BellowsException faultOfData(String path, String problem) {
    return new BellowsException(at(path) + problem);
  }

  /** {@code "job.yaml:12: "} for the part or the nearest part around it; empty without a file. */
  String at(String path) {
    for (String part = path; ; part = part.substring(0, part.lastIndexOf('.'))) {
      String place = byPath.get(part);
      if (place != null) {
        return place + ": ";
      }
      if (part.lastIndexOf('.') < 0) {
        return byPath.containsKey("") ? byPath.get("") + ": " : "";
      }
    }
  }
}
