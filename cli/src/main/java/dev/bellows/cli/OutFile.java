package dev.bellows.cli;

import dev.bellows.core.BellowsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** A file that a command was asked to write. */
final class OutFile {
  private OutFile() {}

  /**
   * Writes the text with a line's end, and the folders on its way; nothing where no file was asked
   * for.
   *
   * @param done what is not lost when that fails: {@code The table is measured}
   */
  static void write(Path file, Supplier<String> text, String done) {
    if (file == null) {
      return;
    }
    try {
      if (file.toAbsolutePath().getParent() != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
      }
      String written = text.get();
      String end = written.endsWith("\n") ? "" : System.lineSeparator();
      Files.writeString(file, written + end, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new BellowsException(
          done + ", but its report cannot be written to " + file + ": " + e, e);
    }
  }
}
