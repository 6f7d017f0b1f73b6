package dev.bellows.session;

import dev.bellows.core.BellowsException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Adds Delta's extension and catalog, beside the user's own. */
final class DeltaWiring {
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
    new ExtensionList(chosen)
        .add(ClassNames.DELTA_EXTENSION, "Delta's", "Delta's SQL and optimizations");
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
}
