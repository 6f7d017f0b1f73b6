package dev.bellows.cli;

import dev.bellows.core.BellowsException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;

/**
 * What the user is told of an exception: a few lines that fit on a screen, without stack traces.
 */
final class Failure {
  private static final int MOST_LINES = 10;
  private static final int LONGEST_LINE = 400;

  /** Where Spark's messages turn from the fact to the plan, the state code or the trace. */
  private static final Pattern NOISE =
      Pattern.compile(
          "(\\s*SQLSTATE: \\w{5})|(\\n\\s*at [\\w.$/]+\\()|(\\nDriver stacktrace:)|(;?\\n'?[A-Z]\\w+ .*\\n[+:])");

  /** What Spark puts around the message of a task that failed on an executor. */
  private static final Pattern LOST_TASK =
      Pattern.compile("Job aborted due to stage failure: Task [^\\n]*?\\(\\S+ executor \\S+\\): ");

  private final Throwable thrown;

  private Failure(Throwable thrown) {
    this.thrown = thrown;
  }

  static Failure of(Throwable thrown) {
    return new Failure(thrown);
  }

  /** The message, its cause where that tells more, and a hint where one is known. */
  List<String> lines() {
    List<Throwable> chain = chain();
    Optional<Throwable> ours =
        chain.stream().filter(BellowsException.class::isInstance).findFirst();
    List<String> lines = new ArrayList<>();
    if (ours.isPresent()) {
      add(lines, "Error: " + text(ours.get()));
    } else {
      addForeign(lines, chain);
    }
    hint(chain).ifPresent(hint -> add(lines, "Hint: " + hint));
    return lines;
  }

  private static void addForeign(List<String> lines, List<Throwable> chain) {
    Throwable first = chain.get(0);
    Throwable root = chain.get(chain.size() - 1);
    add(lines, "Error: " + text(first));
    String cause = text(root);
    if (root != first && !String.join("\n", lines).contains(cause)) {
      add(lines, "Because: " + cause);
    }
  }

  private static void add(List<String> lines, String text) {
    for (String line : text.lines().toList()) {
      if (lines.size() < MOST_LINES && !line.isBlank()) {
        lines.add(line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + " …");
      }
    }
  }

  /** The exception and its causes, the outermost first; ends where a cause repeats itself. */
  private List<Throwable> chain() {
    List<Throwable> chain = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable t = thrown; t != null && seen.add(t); t = t.getCause()) {
      chain.add(t);
    }
    return chain;
  }

  private static String text(Throwable thrown) {
    String message = thrown.getMessage();
    if (message == null || message.isBlank()) {
      return thrown.getClass().getName();
    }
    String useful = withoutNoise(LOST_TASK.matcher(message).replaceFirst(""));
    return saysItself(thrown) ? useful : thrown.getClass().getSimpleName() + ": " + useful;
  }

  /** Whether the message is made for people; a bare {@code /some/path} of the JDK is not. */
  private static boolean saysItself(Throwable thrown) {
    return thrown instanceof BellowsException
        || thrown instanceof IllegalArgumentException
        || thrown instanceof IllegalStateException
        || thrown instanceof SparkThrowable;
  }

  private static String withoutNoise(String message) {
    Matcher noise = NOISE.matcher(message);
    return (noise.find() ? message.substring(0, noise.start()) : message).strip();
  }

  private static Optional<String> hint(List<Throwable> chain) {
    for (Throwable thrown : chain) {
      if (thrown instanceof OutOfMemoryError
          || String.valueOf(thrown.getMessage()).contains("java.lang.OutOfMemoryError")) {
        return Optional.of(
            "give it more memory, e.g. BELLOWS_HEAP=8g (with --master: --executor-memory 8g)");
      }
      if (thrown instanceof NoClassDefFoundError || thrown instanceof ClassNotFoundException) {
        return Optional.of("start it with ./bellows, which puts Spark and Delta on the class path");
      }
    }
    return Optional.empty();
  }
}
