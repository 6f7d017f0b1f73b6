package dev.bellows.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** All values given for each key, the winner first. */
final class Candidates {
  private static final Origin SPARK = new Origin.Spark();

  private final Map<String, List<Asked>> byKey = new TreeMap<>();
  private final Pattern redaction;

  private Candidates(Pattern redaction) {
    this.redaction = redaction;
  }

  /** What the configuration, Spark and the environment ask for. */
  static Candidates of(SessionConfig config, Surroundings surroundings) {
    List<Asked> all = new ArrayList<>(config.asked());
    all.addAll(EnvironmentSettings.read(surroundings.environment()));
    surroundings.sparkProperties().forEach((key, value) -> all.add(fromSpark(key, value)));
    // The latest first: a stable sort by rank then keeps it before earlier ones of its origin.
    Collections.reverse(all);
    all.sort(Comparator.comparingInt(setting -> setting.origin().rank()));
    Candidates candidates = new Candidates(Redaction.usersPattern(all));
    all.forEach(
        setting ->
            candidates.byKey.computeIfAbsent(setting.key(), key -> new ArrayList<>()).add(setting));
    return candidates;
  }

  /** Spark checks its own settings; Bellows' settings are checked wherever they come from. */
  private static Asked fromSpark(String key, String value) {
    return key.startsWith("spark.bellows.")
        ? SettingReader.read(key, value, SPARK)
        : new Asked(key, value, SPARK);
  }

  /** The winner of each key. */
  List<Asked> winners() {
    return byKey.values().stream().map(settings -> settings.get(0)).toList();
  }

  /** The value that wins for that key; empty when nobody gave one. */
  Optional<Asked> winner(String key) {
    return Optional.ofNullable(byKey.get(key)).map(settings -> settings.get(0));
  }

  Optional<Asked> winner(SessionOption option) {
    return winner(option.sparkKey());
  }

  /** Who gave the value, and whom it beats. */
  String reason(Asked winner) {
    StringBuilder reason = new StringBuilder(giver(winner.origin()));
    byKey.get(winner.key()).stream()
        .skip(1)
        .filter(loser -> loser.origin().rank() > winner.origin().rank())
        .filter(loser -> !loser.value().equals(winner.value()))
        .forEach(
            loser ->
                reason.append(
                    String.format(
                        "; wins over %s (%s)", shown(loser.key(), loser.value()), loser.origin())));
    return reason.toString();
  }

  /** The value as it may be shown. */
  String shown(String key, String value) {
    return Redaction.value(key, value, redaction);
  }

  private static String giver(Origin origin) {
    if (origin instanceof Origin.Code) {
      return "asked for in code";
    }
    if (origin instanceof Origin.Spark) {
      return "Spark was started with it";
    }
    return origin instanceof Origin.File ? "asked for in the file" : "asked for in the environment";
  }
}
