package dev.bellows.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.BellowsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A program in a process of its own. It measures itself, from before it reads the data until it
 * holds all result columns (the start of its interpreter is not counted), and ends with one line of
 * JSON: {@code seconds}, {@code peakBytes} (its largest resident set), {@code rows}.
 */
final class ChildPeer implements Peer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PeerTitle title;
  private final Program program;
  private final AtomicReference<Process> underWay = new AtomicReference<>();

  /** What is started, or why it cannot be. */
  record Program(
      Optional<String> missing,
      List<String> command,
      Map<String, String> environment,
      Path errors,
      long expectedRows) {
    Program {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }

  ChildPeer(PeerTitle title, Program program) {
    this.title = title;
    this.program = program;
  }

  @Override
  public PeerTitle title() {
    return title;
  }

  @Override
  public Optional<String> missing() {
    return program.missing();
  }

  @Override
  public Round run() throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(program.command());
    builder.environment().putAll(program.environment());
    builder.redirectError(program.errors().toFile());
    Process process = builder.start();
    underWay.set(process);
    try {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new BellowsException(
            "exit code %s of %s: %s".formatted(code, program.command().get(0), lastError()));
      }
      return round(output);
    } finally {
      underWay.set(null);
      process.destroyForcibly();
    }
  }

  private Round round(String output) throws IOException {
    JsonNode said = JSON.readTree(output.lines().reduce("", (first, last) -> last));
    long rows = said.path("rows").asLong();
    if (rows != program.expectedRows()) {
      throw new BellowsException(
          "%s rows came out where %s went in".formatted(rows, program.expectedRows()));
    }
    return new Round(said.path("seconds").asDouble(), said.path("peakBytes").asLong());
  }

  /** The last line that speaks of an error, for a stack trace goes on after it; else the last. */
  private String lastError() throws IOException {
    List<String> lines =
        Files.readString(program.errors()).lines().filter(line -> !line.isBlank()).toList();
    return lines.stream()
        .filter(line -> line.contains("Error"))
        .reduce((first, last) -> last)
        .orElseGet(() -> lines.isEmpty() ? "no message" : lines.get(lines.size() - 1));
  }

  @Override
  public void cancel() {
    Process process = underWay.get();
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
