package dev.bellows.session;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adds the garbage collector to the JVM options of driver and executors, beside the user's own. */
final class JavaOptions {
  static final String DRIVER = "spark.driver.extraJavaOptions";
  static final String EXECUTOR = "spark.executor.extraJavaOptions";
  private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC(?=\\s|$)");

  private final Surroundings surroundings;
  private final Candidates candidates;

  JavaOptions(Surroundings surroundings, Candidates candidates) {
    this.surroundings = surroundings;
    this.candidates = candidates;
  }

  void add(Map<String, Setting> chosen) {
    Optional<Asked> asked = candidates.winner(SessionOption.GARBAGE_COLLECTOR);
    if (asked.isEmpty()) {
      return;
    }
    GarbageCollector collector = collector(asked.get());
    requireDefaultsAgree(asked.get(), collector);
    chosen.put(DRIVER, driver(asked.get(), collector));
    chosen.put(EXECUTOR, options(EXECUTOR, asked.get(), collector));
  }

  static GarbageCollector collector(Asked asked) {
    return GarbageCollector.valueOf(asked.value().toUpperCase(Locale.ROOT));
  }

  private Setting driver(Asked asked, GarbageCollector collector) {
    Setting options = options(DRIVER, asked, collector);
    String note =
        surroundings.runs(collector)
            ? "; this JVM runs it already"
            : "; no effect on this JVM, which already runs with another collector: start with java "
                + collector.flag()
                + " or spark-submit --driver-java-options";
    return new Setting(options.key(), options.value(), options.origin(), options.reason() + note);
  }

  private Setting options(String key, Asked asked, GarbageCollector collector) {
    String wish = "garbageCollector " + asked.value() + " (" + asked.origin() + ")";
    Optional<Asked> users = candidates.winner(key);
    if (users.isEmpty()) {
      return new Setting(key, collector.flag(), new Origin.Derived(wish), "chooses the collector");
    }
    Asked own = users.get();
    String reason = candidates.reason(own);
    Matcher flag = COLLECTOR.matcher(own.value());
    if (!flag.find()) {
      String both = (own.value() + " " + collector.flag()).strip();
      return new Setting(key, both, own.origin(), reason + "; kept, and " + wish + " added");
    }
    if (flag.group().equals(collector.flag())) {
      return new Setting(
          key, own.value(), own.origin(), reason + "; chooses the collector already");
    }
    return contradicted(own, asked, flag, reason);
  }

  private Setting contradicted(Asked own, Asked asked, Matcher flag, String reason) {
    String wish = "garbageCollector " + asked.value() + " (" + asked.origin() + ")";
    int order = Integer.compare(asked.origin().rank(), own.origin().rank());
    if (order == 0) {
      throw contradiction(own.key(), own.origin(), flag.group(), asked);
    }
    if (order > 0) {
      return new Setting(own.key(), own.value(), own.origin(), reason + "; wins over " + wish);
    }
    String replaced = flag.replaceAll(collector(asked).flag());
    return new Setting(
        own.key(), replaced, own.origin(), reason + "; its collector replaced by " + wish);
  }

  /** Spark puts these before the extra options; two collectors keep a JVM from starting. */
  private void requireDefaultsAgree(Asked asked, GarbageCollector collector) {
    for (String key :
        new String[] {"spark.driver.defaultJavaOptions", "spark.executor.defaultJavaOptions"}) {
      candidates
          .winner(key)
          .ifPresent(
              defaults -> {
                Matcher flag = COLLECTOR.matcher(defaults.value());
                if (flag.find() && !flag.group().equals(collector.flag())) {
                  throw contradiction(key, defaults.origin(), flag.group(), asked);
                }
              });
    }
  }

  private static RuntimeException contradiction(
      String key, Origin origin, String flag, Asked asked) {
    return SettingReader.invalid(
        asked.origin(),
        String.format(
            "garbageCollector %s (%s) contradicts %s in %s (%s): a JVM has one collector. Drop one"
                + " of them.",
            asked.value(), asked.origin(), flag, key, origin));
  }
}
