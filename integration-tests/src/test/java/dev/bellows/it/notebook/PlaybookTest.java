package dev.bellows.it.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.it.process.Command;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The playbook's cells, run in a JVM of their own, put out what is saved in the file. With {@code
 * -Dbellows.notebooks=write} the outputs are written into the file instead, and pandas' answer into
 * the one beside it.
 */
class PlaybookTest {
  private static final Path FOLDER = Command.root().resolve("docs/playbooks");
  private static final Path PLAYBOOK = FOLDER.resolve("10_spark_enhanced_features.ipynb");
  private static final Path PANDAS = FOLDER.resolve("10_anchorage_by_pandas.csv");
  private static final boolean WRITE = "write".equals(System.getProperty("bellows.notebooks"));

  /** What Bellows calls of a kernel, which here keeps what it gets. */
  private static final String STAND_IN =
      """
      package org.rapaio.jupyter.kernel.global;
      public final class Global {
        public static String display(String type, Object shown) {
          return dev.bellows.it.notebook.CellOutputs.show(type, shown.toString());
        }
        public static void updateDisplay(String id, String type, Object shown) {
          dev.bellows.it.notebook.CellOutputs.replace(id, type, shown.toString());
        }
      }
      """;

  @TempDir private static Path folder;
  private static NotebookFile notebook;
  private static JsonNode answer;

  @BeforeAll
  static void runTheCells() throws IOException {
    notebook = NotebookFile.read(PLAYBOOK);
    answer = run(PLAYBOOK);
    if (WRITE) {
      assertThat(outputs(answer).toString()).doesNotContain("\"output_type\":\"error\"");
      notebook.write(PLAYBOOK, outputs(answer));
      Files.writeString(PANDAS, answer.path("kept").asText());
      notebook = NotebookFile.read(PLAYBOOK);
    }
  }

  private static JsonNode run(Path file) throws IOException {
    Path outputs = folder.resolve("outputs.json");
    Command.Ended ended =
        Command.java(
                "768m",
                standIn() + File.pathSeparator + System.getProperty("java.class.path"),
                // Most of it runs once: the JVM's second compiler would cost more than it gains.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dlog4j2.configurationFile=classpath:dev/bellows/cli/quiet-log4j2.properties",
                CellRunner.class.getName(),
                file.toString(),
                outputs.toString(),
                "live")
            .in(FOLDER)
            .with("SPARK_LOCAL_IP", "127.0.0.1")
            // Debian's python3 first: it is the one that has Debian's pandas.
            .with("PATH", "/usr/bin" + File.pathSeparator + System.getenv("PATH"))
            .run();
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return new ObjectMapper().readTree(outputs.toFile());
  }

  private static Path standIn() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("kernel"));
    Path source = Files.writeString(folder.resolve("Global.java"), STAND_IN);
    StringWriter errors = new StringWriter();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                errors,
                null,
                null,
                List.of(
                    "-proc:none",
                    "-d",
                    classes.toString(),
                    "-cp",
                    System.getProperty("java.class.path")),
                null,
                ToolProvider.getSystemJavaCompiler()
                    .getStandardFileManager(null, null, null)
                    .getJavaFileObjects(source))
            .call();
    assertThat(compiled).as(errors.toString()).isTrue();
    return classes;
  }

  private static List<JsonNode> outputs(JsonNode ran) {
    List<JsonNode> outputs = new ArrayList<>();
    ran.path("outputs").forEach(outputs::add);
    return outputs;
  }

  @Test
  void eachCellPutsOutWhatIsSaved() {
    List<JsonNode> outputs = outputs(answer);
    List<JsonNode> cells = notebook.codeCells();
    assertThat(outputs).hasSameSizeAs(cells).hasSizeGreaterThan(10);
    int shown = 0;
    for (int i = 0; i < cells.size(); i++) {
      List<String> saved = StableOutput.of(cells.get(i).path("outputs"));
      assertThat(StableOutput.of(outputs.get(i)))
          .as("cell %s:\n%s", i + 1, notebook.sources().get(i))
          .isEqualTo(saved);
      assertThat(cells.get(i).path("execution_count").asInt()).isEqualTo(i + 1);
      assertThat(saved).noneMatch(output -> output.startsWith("error: "));
      shown += saved.size();
    }
    assertThat(shown).as("outputs in the file").isGreaterThan(8);
  }

  @Test
  void whatPandasAnswersIsWhatTheFileBesideHolds() throws IOException {
    String live = answer.path("kept").asText();
    assertThat(answer.has("kept")).as("all cells ran").isTrue();
    List<String> kept = Files.readAllLines(PANDAS);
    assertThat(kept).hasSizeGreaterThan(100);
    assumeTrue(!live.isEmpty(), "python3 has no pandas");
    List<String> lines = live.lines().toList();
    assertThat(lines).hasSameSizeAs(kept);
    assertThat(lines.get(0)).isEqualTo(kept.get(0));
    for (int i = 1; i < lines.size(); i++) {
      assertThat(numbers(lines.get(i)))
          .as("line %s", i + 1)
          .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b))
          .containsExactlyElementsOf(numbers(kept.get(i)));
    }
  }

  private static List<Double> numbers(String line) {
    List<Double> numbers = new ArrayList<>();
    for (String cell : line.split(",", -1)) {
      numbers.add(cell.isEmpty() ? Double.MAX_VALUE : Double.parseDouble(cell));
    }
    return numbers;
  }

  @Test
  void linksLeadSomewhere() {
    Pattern link = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
    List<String> targets = new ArrayList<>();
    for (String text : notebook.texts()) {
      Matcher matcher = link.matcher(text);
      while (matcher.find()) {
        targets.add(matcher.group(1));
      }
    }
    assertThat(targets).hasSizeGreaterThan(3).allMatch(to -> Files.exists(FOLDER.resolve(to)));
  }

  @Test
  void reportsAreComparedByWhatIsTheSameInEachRun() throws IOException {
    String report =
        """
        <div class="bellows-run"><style>x</style>
        <p class="name"><strong>a</strong> It took %s</p>
        <p class="soft">1 query · 2 jobs · %s read</p></div>\
        """;
    String output =
        """
        [{"output_type": "display_data", "data": {"text/html": %s}},
         {"output_type": "stream", "text": ["1\\n", "2"]},
         {"output_type": "error", "evalue": "no"}]
        """;
    ObjectMapper json = new ObjectMapper();
    String first = output.formatted(json.writeValueAsString(report.formatted("1 s", "1.2 kB")));
    String second = output.formatted(json.writeValueAsString(report.formatted("250 ms", "11 B")));
    assertThat(StableOutput.of(json.readTree(first)))
        .isEqualTo(StableOutput.of(json.readTree(second)))
        .containsExactly("report of a: 1 query · 2 jobs · # read", "1\n2", "error: no");
  }
}
