package dev.bellows.session;

import dev.bellows.core.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the environment variables that concern a session. */
final class EnvironmentSettings {
  static final String TOTAL_CORES = "SPARK_TOTAL_CORES";
  static final String CONTAINER_MEMORY_GB = "SPARK_CONTAINER_MEMORY_GB";
  static final String SHUFFLE_MULTIPLIER = "SPARK_SHUFFLE_MULTIPLIER";

  private static final Logger LOG = LoggerFactory.getLogger(EnvironmentSettings.class);

  private EnvironmentSettings() {}

  /** Every option's {@code BELLOWS_…} variable, and SPARK_SHUFFLE_MULTIPLIER. */
  static List<Asked> read(Map<String, String> environment) {
    List<Asked> settings = new ArrayList<>();
    read(environment, SHUFFLE_MULTIPLIER, SessionOption.SHUFFLE_MULTIPLIER)
        .ifPresent(settings::add);
    for (SessionOption option : SessionOption.values()) {
      read(environment, option.variable(), option).ifPresent(settings::add);
    }
    warnOfMisspelt(environment);
    return settings;
  }

  /** The cores that SPARK_TOTAL_CORES tells. */
  static Optional<Integer> totalCores(Map<String, String> environment) {
    return value(environment, TOTAL_CORES, ValueKind.wholeNumber(1)).map(Integer::valueOf);
  }

  /** The GB that SPARK_CONTAINER_MEMORY_GB tells. */
  static Optional<Double> containerMemoryGb(Map<String, String> environment) {
    return value(
            environment, CONTAINER_MEMORY_GB, ValueKind.numberBetween(0, Double.POSITIVE_INFINITY))
        .map(Double::valueOf);
  }

  private static Optional<Asked> read(
      Map<String, String> environment, String variable, SessionOption option) {
    return value(environment, variable, option.kind())
        .map(value -> new Asked(option.sparkKey(), value, new Origin.Environment(variable)));
  }

  /** An empty variable counts as unset: that is how shells and containers clear one. */
  private static Optional<String> value(
      Map<String, String> environment, String variable, ValueKind kind) {
    Optional<String> text =
        Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
    Origin origin = new Origin.Environment(variable);
    return text.map(
        given ->
            kind.parse()
                .apply(given.strip())
                .orElseThrow(
                    () ->
                        SettingReader.invalid(
                            origin,
                            String.format(
                                "Invalid environment variable %s='%s': %s. Mend or unset it.",
                                variable, given, kind.need()))));
  }

  /** Other tools may own BELLOWS_ variables, so that a misspelt one is no error. */
  private static void warnOfMisspelt(Map<String, String> environment) {
    List<String> known = Stream.of(SessionOption.values()).map(SessionOption::variable).toList();
    environment.keySet().stream()
        .filter(name -> name.startsWith("BELLOWS_") && !known.contains(name))
        .forEach(
            name ->
                Suggestions.nearest(name, known)
                    .ifPresent(near -> LOG.debug("{} is not read; {} would be", name, near)));
  }
}
