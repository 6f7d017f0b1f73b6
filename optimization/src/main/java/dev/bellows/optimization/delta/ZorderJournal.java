package dev.bellows.optimization.delta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bellows.core.BellowsException;
import dev.bellows.core.SparkErrors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which files a Z-order has written, by the table's own history: Delta does not know it and would
 * write them again each time. As old as the log: what was cleaned from it counts as never ordered.
 */
final class ZorderJournal {
  private final List<Entry> entries;

  private record Entry(long version, List<String> columns) {}

  private ZorderJournal(List<Entry> entries) {
    this.entries = entries;
  }

  /**
   * @param history as {@code DESCRIBE HISTORY} has it. Runs Spark jobs
   */
  static ZorderJournal of(Dataset<Row> history) {
    List<Entry> entries = new ArrayList<>();
    for (Row row :
        history
            .where(
                "operation = 'OPTIMIZE' AND coalesce(operationParameters['zOrderBy'], '[]') !="
                    + " '[]'")
            .selectExpr("version", "operationParameters['zOrderBy']")
            .collectAsList()) {
      entries.add(new Entry(row.getLong(0), columns(row.getString(1))));
    }
    entries.sort((a, b) -> Long.compare(b.version(), a.version()));
    return new ZorderJournal(entries);
  }

  private static List<String> columns(String json) {
    try {
      List<String> columns = new ArrayList<>();
      Json.MAPPER.readTree(json).forEach(column -> columns.add(column.asText()));
      return columns;
    } catch (IOException e) {
      throw new BellowsException(
          "Cannot read the columns '" + json + "' of a Z-order in the table's history.", e);
    }
  }

  /** The columns of the last Z-order; empty if there was none. */
  Optional<List<String>> lastColumns() {
    return entries.stream().map(Entry::columns).findFirst();
  }

  /** The versions that Z-ordering by these columns, in any order, has made; newest first. */
  List<Long> versions(List<String> columns) {
    Set<String> asked = lower(columns);
    return entries.stream()
        .filter(entry -> lower(entry.columns()).equals(asked))
        .map(Entry::version)
        .toList();
  }

  /** An interleaving of the same columns keeps the same rows together, whatever their order. */
  private static Set<String> lower(List<String> columns) {
    Set<String> lower = new HashSet<>();
    columns.forEach(column -> lower.add(column.toLowerCase(Locale.ROOT)));
    return lower;
  }

  /** The paths of the files that those versions have added. Reads their commits in the driver. */
  static Set<String> added(Configuration hadoop, String location, List<Long> versions) {
    Set<String> paths = new HashSet<>();
    for (long version : versions) {
      Path commit =
          new Path(location, String.format(Locale.ROOT, "_delta_log/%020d.json", version));
      try {
        read(commit.getFileSystem(hadoop), commit, paths);
      } catch (IOException e) {
        throw new BellowsException(
            "Cannot read '" + commit + "': " + SparkErrors.reason(e) + ".", e);
      }
    }
    return paths;
  }

  private static void read(FileSystem files, Path commit, Set<String> paths) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(files.open(commit), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode path = Json.MAPPER.readTree(line).path("add").path("path");
        if (path.isTextual()) {
          paths.add(path.asText());
        }
      }
    }
  }
}
