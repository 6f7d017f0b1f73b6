package dev.bellows.it.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A fenced block of a Markdown file.
 *
 * @param file the file
 * @param line the line of the opening fence, from 1
 * @param language what stands behind the opening fence
 * @param text the lines between the fences
 * @param output the text of the block that follows directly, if it is marked {@code text}
 */
record Snippet(Path file, int line, String language, String text, Optional<String> output) {

  /** The blocks of all of these files. */
  static List<Snippet> of(List<Path> files) {
    return files.stream().flatMap(file -> in(file).stream()).toList();
  }

  private static List<Snippet> in(Path file) {
    List<Snippet> found = new ArrayList<>();
    List<String> lines = lines(file);
    int at = 0;
    while (at < lines.size()) {
      if (lines.get(at).startsWith("```")) {
        int end = closingFence(lines, at);
        found.add(snippet(file, lines, at, end));
        at = end;
      }
      at++;
    }
    return found;
  }

  private static Snippet snippet(Path file, List<String> lines, int start, int end) {
    String language = lines.get(start).substring(3).strip();
    int next = end + 1;
    while (next < lines.size() && lines.get(next).isBlank()) {
      next++;
    }
    Optional<String> output =
        next < lines.size() && lines.get(next).equals("```text")
            ? Optional.of(body(lines, next, closingFence(lines, next)))
            : Optional.empty();
    return new Snippet(file, start + 1, language, body(lines, start, end), output);
  }

  private static String body(List<String> lines, int start, int end) {
    return String.join("\n", lines.subList(start + 1, end));
  }

  private static int closingFence(List<String> lines, int start) {
    int end = start + 1;
    while (!lines.get(end).startsWith("```")) {
      end++;
    }
    return end;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return file.getFileName() + ":" + line;
  }
}
