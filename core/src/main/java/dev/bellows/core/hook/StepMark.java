package dev.bellows.core.hook;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the plans of a job's queries tell where a step ends: a job measures the rows of each step and
 * source at a node under such a name, so that what is below the node, down to the next such node,
 * is the step's work.
 */
public final class StepMark {
  private static final Pattern MARK =
      Pattern.compile("bellows-step:(.*?):[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private StepMark() {}

  /** A new name for the measured rows of that step or source. */
  public static String of(String step) {
    return "bellows-step:" + step + ":" + UUID.randomUUID();
  }

  /** The step or source whose rows a plan's node measures; empty for all other nodes. */
  public static Optional<String> step(String nodeText) {
    Matcher matcher = MARK.matcher(nodeText);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
