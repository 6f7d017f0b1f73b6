package dev.bellows.benchmarks;

import dev.bellows.core.BellowsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** The directory in which benches keep their data, tools and results. */
record Workspace(Path root) {
  Workspace {
    root = root.toAbsolutePath().normalize();
  }

  /** The folder of this name, made where it is missing. */
  Path folder(String name) {
    try {
      return Files.createDirectories(root.resolve(name));
    } catch (IOException e) {
      throw new BellowsException(
          "Cannot make the folder '%s' for the bench: %s. Name another one with --dir"
              .formatted(root.resolve(name), e),
          e);
    }
  }

  /** Puts a script of ours into a folder, and says where it is. */
  Path script(String folder, String name) {
    Path target = folder(folder).resolve(name);
    try (InputStream source = Workspace.class.getResourceAsStream(name)) {
      Files.copy(Objects.requireNonNull(source, name), target, StandardCopyOption.REPLACE_EXISTING);
      return target;
    } catch (IOException e) {
      throw new BellowsException("Cannot write '%s': %s".formatted(target, e), e);
    }
  }

  /** Writes the text of a report, and says where it is. */
  static Path write(Path file, String text) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      return Files.writeString(file, text + System.lineSeparator());
    } catch (IOException e) {
      throw new BellowsException("Cannot write '%s': %s".formatted(file, e), e);
    }
  }
}
