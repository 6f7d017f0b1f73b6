package dev.bellows.session;

import dev.bellows.core.BellowsException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Adds Delta's extension and catalog, beside the user's own. */
final class DeltaWiring {
  static final String EXTENSIONS = "spark.sql.extensions";
  static final String CATALOG = "spark.sql.catalog.spark_catalog";
  private static final Origin JAR_IS_THERE = new Origin.Derived("Delta's jar is on the class path");

  private final Surroundings surroundings;
  private final Candidates candidates;

  DeltaWiring(Surroundings surroundings, Candidates candidates) {
    this.surroundings = surroundings;
    this.candidates = candidates;
  }

  void add(Map<String, Setting> chosen) {
    if (!isWanted()) {
      return;
    }
    chosen.put(EXTENSIONS, extensions());
    chosen.put(CATALOG, catalog());
  }

  private boolean isWanted() {
    Optional<Asked> asked = candidates.winner(SessionOption.DELTA);
    DeltaSupport support = asked.map(DeltaWiring::support).orElse(DeltaSupport.AUTO);
    boolean jarIsThere = surroundings.classIsThere().test(ClassNames.DELTA_EXTENSION);
    if (support == DeltaSupport.ON && !jarIsThere) {
      throw new BellowsException(
          String.format(
              "Cannot switch Delta on (%s): %s is not on the class path. Add io.delta:delta-spark in"
                  + " the version for your Spark, or drop 'delta'.",
              asked.get().origin(), ClassNames.DELTA_EXTENSION));
    }
    return support != DeltaSupport.OFF && jarIsThere;
  }

  static DeltaSupport support(Asked asked) {
    return DeltaSupport.valueOf(asked.value().toUpperCase(Locale.ROOT));
  }

  private Setting extensions() {
    Optional<Asked> users = candidates.winner(EXTENSIONS);
    if (users.isEmpty()) {
      return new Setting(
          EXTENSIONS, ClassNames.DELTA_EXTENSION, JAR_IS_THERE, "Delta's SQL and optimizations");
    }
    Set<String> all = list(users.get().value());
    String reason = candidates.reason(users.get());
    String added = all.add(ClassNames.DELTA_EXTENSION) ? "; kept, and Delta's added" : "";
    return new Setting(EXTENSIONS, String.join(",", all), users.get().origin(), reason + added);
  }

  private Setting catalog() {
    Optional<Asked> users = candidates.winner(CATALOG);
    if (users.isEmpty()) {
      return new Setting(CATALOG, ClassNames.DELTA_CATALOG, JAR_IS_THERE, "tables may be Delta's");
    }
    String reason = candidates.reason(users.get());
    String kept =
        users.get().value().equals(ClassNames.DELTA_CATALOG)
            ? ""
            : "; kept: Delta works in full only if this catalog delegates to "
                + ClassNames.DELTA_CATALOG;
    return new Setting(CATALOG, users.get().value(), users.get().origin(), reason + kept);
  }

  /** The items of a comma list in order, each once. */
  static Set<String> list(String text) {
    Set<String> items = new LinkedHashSet<>();
    Arrays.stream(text.split(",")).map(String::strip).filter(i -> !i.isEmpty()).forEach(items::add);
    return items;
  }
}
