package dev.bellows.session;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Spark's extensions: the user's own, and behind them those whose jars are on the class path. */
final class ExtensionList {
  static final String KEY = "spark.sql.extensions";

  private final Map<String, Setting> chosen;

  /**
   * @param chosen the settings so far, the user's extensions among them
   */
  ExtensionList(Map<String, Setting> chosen) {
    this.chosen = chosen;
  }

  /**
   * Adds an extension, unless it is there.
   *
   * @param whose as a reason names its owner: {@code Delta's}
   * @param gives what a session gains by it
   */
  void add(String className, String whose, String gives) {
    Setting before = chosen.get(KEY);
    if (before == null) {
      Origin origin = new Origin.Derived(whose + " jar is on the class path");
      chosen.put(KEY, new Setting(KEY, className, origin, gives));
      return;
    }
    Set<String> all = items(before.value());
    if (all.add(className)) {
      boolean isUsers = !(before.origin() instanceof Origin.Derived);
      String reason =
          before.reason() + (isUsers ? "; kept, and " + whose + " added" : "; " + gives);
      chosen.put(KEY, new Setting(KEY, String.join(",", all), origin(before, whose), reason));
    }
  }

  private static Origin origin(Setting before, String whose) {
    return before.origin() instanceof Origin.Derived derived
        ? new Origin.Derived(derived.from() + ", " + whose + " too")
        : before.origin();
  }

  /** The items of a comma list in order, each once. */
  static Set<String> items(String text) {
    Set<String> items = new LinkedHashSet<>();
    Arrays.stream(text.split(",")).map(String::strip).filter(i -> !i.isEmpty()).forEach(items::add);
    return items;
  }
}
