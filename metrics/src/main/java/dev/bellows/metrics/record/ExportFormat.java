package dev.bellows.metrics.record;

import java.util.Locale;

/** How metrics leave a program. */
public enum ExportFormat {
  /** One file that holds all: a {@link dev.bellows.metrics.report.RunReport} with its version. */
  JSON,
  /** A folder for each {@link MetricsTable}, of files with a header. */
  CSV,
  /** A folder for each {@link MetricsTable}. */
  PARQUET,
  /** A Delta table for each {@link MetricsTable}; needs a session with Delta. */
  DELTA;

  String sparkName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
