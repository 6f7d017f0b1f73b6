package dev.bellows.optimization.delta;

import java.util.Locale;

/** What can be done for a table. */
public enum MaintenanceOperation {
  /** Small files become few large ones. */
  COMPACT,
  /** Rows with near values of some columns come to lie in the same files. */
  ZORDER,
  /** The same for a table that has clustering columns of its own. */
  CLUSTER,
  /** Files that no version needs any more are deleted. */
  VACUUM;

  /** {@code zorder}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
