package dev.bellows.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionCommandTest {
  @TempDir private Path folder;

  @Test
  void eachSettingComesWithItsOriginAndReason() {
    CapturedShell shell = CapturedShell.run("session");

    assertThat(shell.out()).contains("setting", "origin", "reason", "spark.sql.shuffle.partitions");
  }

  @Test
  void aFileOfSettingsIsReadByItsKind() throws IOException {
    Path yaml = Files.writeString(folder.resolve("s.yaml"), "shufflePartitions: 17\n");
    Path properties = Files.writeString(folder.resolve("s.properties"), "shufflePartitions=19\n");

    assertThat(partitions(yaml)).isEqualTo("17");
    assertThat(partitions(properties)).isEqualTo("19");
  }

  @Test
  void anUnknownKeyIsAnErrorWithASuggestion() throws IOException {
    Path yaml = Files.writeString(folder.resolve("s.yaml"), "shufflePartition: 17\n");

    CapturedShell shell = CapturedShell.run("session", "--config", yaml.toString());

    assertThat(shell.exitCode()).isEqualTo(1);
    assertThat(shell.err()).contains("shufflePartition", "shufflePartitions");
    assertThat(shell.errLines()).hasSizeLessThan(5);
  }

  private static String partitions(Path file) throws IOException {
    CapturedShell shell = CapturedShell.run("session", "--config", file.toString(), "--json");
    for (JsonNode setting : new ObjectMapper().readTree(shell.out()).path("settings")) {
      if (setting.path("key").asText().equals("spark.sql.shuffle.partitions")) {
        return setting.path("value").asText();
      }
    }
    throw new AssertionError("no such setting in " + shell.out() + shell.err());
  }
}
