package dev.bellows.it.notebook;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A notebook's file. */
record NotebookFile(JsonNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static NotebookFile read(Path file) throws IOException {
    return new NotebookFile(JSON.readTree(file.toFile()));
  }

  /** The cells with code, in their order. */
  List<JsonNode> codeCells() {
    return cells("code");
  }

  private List<JsonNode> cells(String type) {
    List<JsonNode> cells = new ArrayList<>();
    json.path("cells").forEach(cells::add);
    cells.removeIf(cell -> !cell.path("cell_type").asText().equals(type));
    return cells;
  }

  /** The code of its cells, in their order. */
  List<String> sources() {
    return codeCells().stream().map(cell -> CellOutputs.text(cell.path("source"))).toList();
  }

  /** The texts between the cells with code. */
  List<String> texts() {
    return cells("markdown").stream().map(cell -> CellOutputs.text(cell.path("source"))).toList();
  }

  /** Writes it as Jupyter does, with other outputs of its cells. */
  void write(Path file, List<JsonNode> outputs) throws IOException {
    JsonNode changed = json.deepCopy();
    List<JsonNode> cells = new NotebookFile(changed).codeCells();
    for (int i = 0; i < cells.size(); i++) {
      ObjectNode cell = (ObjectNode) cells.get(i);
      cell.set("outputs", outputs.get(i));
      cell.put("execution_count", i + 1);
    }
    DefaultIndenter lines = new DefaultIndenter(" ", "\n");
    DefaultPrettyPrinter pretty =
        new DefaultPrettyPrinter()
            .withObjectIndenter(lines)
            .withArrayIndenter(lines)
            .withSeparators(
                Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                    .withArrayEmptySeparator("")
                    .withObjectEmptySeparator(""));
    Files.writeString(file, JSON.writer(pretty).writeValueAsString(changed) + "\n");
  }
}
