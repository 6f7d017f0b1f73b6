package dev.bellows.it.notebook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * Runs a notebook's cells in a JShell of this JVM, one after another until one fails, as kernels
 * for Java do.
 */
final class CellRunner {
  private final JShell shell;

  private CellRunner(JShell shell) {
    this.shell = shell;
  }

  /**
   * The arguments: the notebook; the file for the outputs of its cells; a String of the notebook
   * that is kept beside them.
   */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = System.out;
    NotebookFile notebook = NotebookFile.read(Path.of(arguments[0]));
    ObjectNode answer = new ObjectMapper().createObjectNode();
    ArrayNode outputs = answer.putArray("outputs");
    System.setOut(CellOutputs.printed());
    try (JShell shell = JShell.builder().executionEngine("local").build()) {
      CellRunner runner = new CellRunner(shell);
      boolean works = true;
      for (String cell : notebook.sources()) {
        works = works && runner.run(cell);
        outputs.add(CellOutputs.take());
      }
      if (works) {
        runner.run(CellOutputs.class.getName() + ".keep(" + arguments[2] + ");");
      }
    } finally {
      System.setOut(out);
    }
    CellOutputs.kept().ifPresent(kept -> answer.put("kept", kept));
    new ObjectMapper().writeValue(Path.of(arguments[1]).toFile(), answer);
    System.exit(0); // Spark stops itself
  }

  /** Runs one cell; whether all of it worked. What did not is its last output. */
  private boolean run(String cell) {
    SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();
    String rest = cell;
    while (!rest.isBlank()) {
      CompletionInfo next = analysis.analyzeCompletion(rest);
      String source = next.source() == null ? rest : next.source();
      for (SnippetEvent event : shell.eval(source)) {
        String failure = failure(event);
        if (!failure.isEmpty()) {
          CellOutputs.fail(failure + " in: " + source.strip());
          return false;
        }
      }
      rest = next.source() == null ? "" : next.remaining();
    }
    return true;
  }

  private String failure(SnippetEvent event) {
    JShellException thrown = event.exception();
    if (thrown != null) {
      return thrown + String.valueOf(thrown.getCause());
    }
    return event.status() == Status.VALID || event.status() == Status.OVERWRITTEN
        ? ""
        : event.status()
            + " "
            + shell
                .diagnostics(event.snippet())
                .map(diagnostic -> diagnostic.getMessage(Locale.ENGLISH))
                .collect(Collectors.joining("; "));
  }
}
