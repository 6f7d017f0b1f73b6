package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.testing.TestSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputDirectoryTest {
  @TempDir private Path folder;
  private OutputDirectory output;

  @BeforeEach
  void output() throws IOException {
    // A directory that exists must give the same names as one that does not.
    Files.createDirectories(folder.resolve("other"));
    assertThat(Location.of(TestSession.get(), folder + "/other/").name()).isEqualTo("other");
    Files.delete(folder.resolve("other"));
    output = new OutputDirectory(Location.of(TestSession.get(), folder + "/out"));
  }

  private void put(String directory, String content) {
    try {
      Files.createDirectories(folder.resolve(directory));
      Files.writeString(folder.resolve(directory + "/part-0"), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String content() throws IOException {
    return Files.readString(folder.resolve("out/part-0"));
  }

  private Stream<String> names() throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).toList().stream();
    }
  }

  private void write(String staging, String content) {
    put(folder.relativize(Path.of(java.net.URI.create(staging).getPath())).toString(), content);
  }

  @Test
  void aNewOutputTakesThePlaceOfTheOld() throws IOException {
    output.replace(staging -> write(staging, "one"));
    assertThat(content()).isEqualTo("one");
    output.replace(staging -> write(staging, "two"));
    assertThat(content()).isEqualTo("two");
    assertThat(names()).containsExactly("out");
  }

  @Test
  void aFailedWriteLeavesTheOldOutput() throws IOException {
    put("out", "old");
    assertThatThrownBy(
            () ->
                output.replace(
                    staging -> {
                      write(staging, "new");
                      throw new IllegalStateException("disk full");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("disk full");
    assertThat(content()).isEqualTo("old");
    assertThat(names()).containsExactly("out");
  }

  @Test
  void anOutputThatVanishesBeforeTheSwapIsNoSuccess() throws IOException {
    put("out", "old");
    assertThatThrownBy(() -> output.replace(staging -> {}))
        .hasMessageStartingWith("Cannot rename ");
    assertThat(content()).isEqualTo("old");
  }

  @Test
  void aSwapCutBetweenItsRenamesIsTakenBack() throws IOException {
    put(deadStaging(), "new");
    put(".out.bellows-previous", "old");
    output.repair();
    assertThat(content()).isEqualTo("old");
    assertThat(names()).containsExactly("out");
  }

  @Test
  void aSwapCutBeforeTheOldOutputWasDeletedIsFinished() throws IOException {
    put("out", "new");
    put(".out.bellows-previous", "old");
    output.repair();
    assertThat(content()).isEqualTo("new");
    assertThat(names()).containsExactly("out");
  }

  @Test
  void aRenameThatCopiesAndWasCutIsTakenBack() throws IOException {
    put(deadStaging(), "new");
    put("out", "part of new");
    put(".out.bellows-previous", "old");
    output.repair();
    assertThat(content()).isEqualTo("old");
    assertThat(names()).containsExactly("out");
  }

  @Test
  void nothingIsRepairedWhileAnotherProcessWrites() throws IOException {
    put(".out.bellows-previous", "old");
    put(".out.bellows-staging-elsewhere-1-1-1", "new");
    output.repair();
    assertThat(names())
        .containsExactlyInAnyOrder(".out.bellows-previous", ".out.bellows-staging-elsewhere-1-1-1");
  }

  @Test
  void stagingOfAnotherMachineIsDeadAfterTwoDays() throws IOException {
    put(".out.bellows-staging-elsewhere-1-1-1", "new");
    Files.setLastModifiedTime(
        folder.resolve(".out.bellows-staging-elsewhere-1-1-1"),
        FileTime.from(Instant.now().minus(Duration.ofDays(3))));
    output.repair();
    assertThat(names()).isEmpty();
  }

  @Test
  void stagingOfAnotherOutputIsLeftAlone() throws IOException {
    put(".out2.bellows-staging-elsewhere-1-1-1", "new");
    put(deadStaging().replace(".out.", ".out2."), "new");
    output.repair();
    assertThat(names()).hasSize(2);
  }

  /** A staging directory of a process of this machine that has ended. */
  private String deadStaging() {
    String[] name = new String[1];
    assertThatThrownBy(
            () ->
                output.replace(
                    staging -> {
                      name[0] = new org.apache.hadoop.fs.Path(staging).getName();
                      throw new IllegalStateException("only the name is wanted");
                    }))
        .hasMessage("only the name is wanted");
    // The same process id with another start is another process.
    return name[0].replaceFirst("-\\d+-(\\d+)$", "-1-$1");
  }
}
