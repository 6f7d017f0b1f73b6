package dev.bellows.features.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Writes the files of a test. */
final class JobFiles {
  private final Path folder;

  JobFiles(Path folder) {
    this.folder = folder;
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /** A file with that text; {@code DIR} in it becomes the folder. */
  Path write(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text.replace("DIR", folder.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All files below that folder, with their sizes and times. */
  List<String> tree(String name) {
    try (Stream<Path> paths = Files.walk(path(name))) {
      return paths.filter(Files::isRegularFile).sorted().map(JobFiles::described).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String described(Path file) {
    try {
      return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The job of that YAML, as the file {@code job.yaml}. */
  FeatureJob job(String yaml, String... overrides) {
    return FeatureJob.load(write("job.yaml", yaml), List.of(overrides));
  }
}
