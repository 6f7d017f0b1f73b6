package dev.bellows.session;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Suggestions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns a name and a text into a checked setting, wherever they come from. */
final class SettingReader {
  private static final String OWN_PREFIX = "spark.bellows.";

  private SettingReader() {}

  /**
   * The setting that {@code name} stands for: an option's key or any key that starts with {@code
   * spark.}.
   */
  static Asked read(String name, String text, Origin origin) {
    Optional<SessionOption> option = option(name);
    if (option.isPresent()) {
      return read(option.get(), name, text, origin);
    }
    if (!name.startsWith("spark.") || name.length() == "spark.".length()) {
      throw invalid(origin, "Unknown setting '" + name + "'" + meant(name, SessionOption.keys()));
    }
    if (name.startsWith(OWN_PREFIX)) {
      throw invalid(origin, "Unknown setting '" + name + "'" + meant(name, ownKeys()));
    }
    return new Asked(name, text.strip(), origin);
  }

  /** The option's setting; errors call it by {@code name}, as the user wrote it. */
  static Asked read(SessionOption option, String name, String text, Origin origin) {
    String value =
        option
            .kind()
            .parse()
            .apply(text.strip())
            .orElseThrow(
                () ->
                    invalid(
                        origin,
                        "Invalid " + name + " '" + text + "': " + option.kind().need() + "."));
    return new Asked(option.sparkKey(), value, origin);
  }

  /** The error for something that {@code origin} gave: an argument's when it was code. */
  static RuntimeException invalid(Origin origin, String message) {
    if (origin instanceof Origin.Code) {
      return new IllegalArgumentException(message);
    }
    if (origin instanceof Origin.File file) {
      return new BellowsException(file.place() + ": " + message);
    }
    return new BellowsException(message);
  }

  private static Optional<SessionOption> option(String name) {
    return SessionOption.byKey(name).or(() -> SessionOption.bySparkKey(name));
  }

  private static String meant(String name, List<String> keys) {
    String hint = Suggestions.didYouMean(name, keys);
    return (hint.isEmpty() ? "." : hint)
        + " Known: "
        + keys
        + ", and Spark's own keys, which start with 'spark.'.";
  }

  private static List<String> ownKeys() {
    return Stream.of(SessionOption.values())
        .map(SessionOption::sparkKey)
        .filter(key -> key.startsWith(OWN_PREFIX))
        .toList();
  }
}
