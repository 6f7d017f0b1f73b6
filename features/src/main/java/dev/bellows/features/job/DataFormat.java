package dev.bellows.features.job;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats that a job reads and writes. */
public enum DataFormat {
  /** Text with separators; a header line is expected and written unless an option says else. */
  CSV,
  /** One JSON object per line. */
  JSON,
  PARQUET,
  ORC,
  /** A Delta table; needs Delta's jar and a session wired for it. */
  DELTA;

  /** The name that job files and Spark use: {@code parquet}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether its records are text that may not fit a schema. */
  boolean isText() {
    return this == CSV || this == JSON;
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(DataFormat::label).toList();
  }

  static Optional<DataFormat> named(String label) {
    return Arrays.stream(values()).filter(f -> f.label().equals(label)).findFirst();
  }

  /** The format that a file name ends with, a compression's ending left aside. */
  static Optional<DataFormat> ofFileName(String fileName) {
    String bare =
        fileName.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|gzip|bz2|zst|zstd|lz4|snappy)$", "");
    return switch (bare.substring(bare.lastIndexOf('.') + 1)) {
      case "csv", "tsv" -> Optional.of(CSV);
      case "json", "jsonl", "ndjson" -> Optional.of(JSON);
      case "parquet" -> Optional.of(PARQUET);
      case "orc" -> Optional.of(ORC);
      default -> Optional.empty();
    };
  }
}
