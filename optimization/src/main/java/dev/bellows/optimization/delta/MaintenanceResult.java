package dev.bellows.optimization.delta;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What an operation did, by Delta's own metrics.
 *
 * @param plan what was asked for
 * @param added the files that were written
 * @param removed the files that the table's newest version no longer has; for a vacuum those
 *     deleted
 * @param seconds how long it took
 */
public record MaintenanceResult(
    MaintenancePlan plan, FileCount added, FileCount removed, double seconds) {
  /** A plan without work. */
  static MaintenanceResult nothing(MaintenancePlan plan) {
    return new MaintenanceResult(plan, FileCount.NONE, FileCount.NONE, 0);
  }

  /** Whether files were written or deleted. */
  public boolean changedFiles() {
    return added.files() + removed.files() > 0;
  }

  /** For people, in lines. */
  public String toText() {
    String name = plan.operation() + " of " + plan.table();
    if (!changedFiles()) {
      return String.format(Locale.ROOT, "%s: nothing done, %s%n", name, plan.reason());
    }
    String what =
        plan.operation() == MaintenanceOperation.VACUUM
            ? removed + " deleted"
            : removed + " became " + added;
    return String.format(
        Locale.ROOT, "%s: %s in %.1f s%n  %-9s %s%n", name, what, seconds, "why", plan.reason());
  }

  /** All of it as JSON, the plan too. */
  public String toJson() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("plan", plan.values());
    values.put("added", added);
    values.put("removed", removed);
    values.put("seconds", seconds);
    return Json.text(values);
  }
}
