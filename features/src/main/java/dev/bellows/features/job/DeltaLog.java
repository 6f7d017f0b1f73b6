package dev.bellows.features.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.BellowsException;
import dev.bellows.core.SparkErrors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** The commits of a Delta table, read from its log: no Spark job is needed. */
final class DeltaLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Location log;

  DeltaLog(Location table) {
    this.log = table.child("_delta_log");
  }

  boolean exists() {
    return log.isDirectory();
  }

  /** The number of the latest commit; -1 where there is none. */
  long version() {
    return exists() ? commitsAfter(-1).stream().mapToLong(DeltaLog::version).max().orElse(-1) : -1;
  }

  /**
   * The data files that a commit with that user metadata added.
   *
   * @param after only later commits are looked at
   * @return empty if no such commit was made
   */
  Optional<WrittenFiles> added(String userMetadata, long after) {
    return commitsAfter(after).stream()
        .sorted(Comparator.reverseOrder())
        .map(commit -> added(commit, userMetadata))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private List<Path> commitsAfter(long version) {
    return log.list().stream()
        .map(status -> status.getPath())
        .filter(path -> path.getName().matches("\\d{20}\\.json"))
        .filter(path -> version(path) > version)
        .toList();
  }

  private static long version(Path commit) {
    return Long.parseLong(commit.getName().substring(0, 20));
  }

  private Optional<WrittenFiles> added(Path commit, String userMetadata) {
    long bytes = 0;
    int files = 0;
    boolean wanted = false;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(log.files().open(commit), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode action = JSON.readTree(line);
        wanted |= userMetadata.equals(action.path("commitInfo").path("userMetadata").asText(null));
        if (action.has("add")) {
          bytes += action.path("add").path("size").asLong();
          files++;
        }
      }
    } catch (IOException e) {
      throw new BellowsException(
          "Cannot read '" + Location.shown(commit) + "': " + SparkErrors.reason(e) + ".", e);
    }
    return wanted ? Optional.of(new WrittenFiles(bytes, files)) : Optional.empty();
  }
}
