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

  /** The data files that the latest commit with that user metadata added. */
  WrittenFiles added(String userMetadata) {
    for (Path commit : latestCommitsFirst()) {
      Optional<WrittenFiles> files = added(commit, userMetadata);
      if (files.isPresent()) {
        return files.get();
      }
    }
    throw new BellowsException(
        "The log at '" + log.shown() + "' does not hold the commit that was just made.");
  }

  private List<Path> latestCommitsFirst() {
    return log.list().stream()
        .map(status -> status.getPath())
        .filter(path -> path.getName().matches("\\d{20}\\.json"))
        .sorted(Comparator.reverseOrder())
        .toList();
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
