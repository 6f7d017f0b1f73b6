package dev.bellows.it.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the cells of a notebook put out, in the form in which notebooks keep it. The functions of
 * the kernel's stand-in end here; public because it is in another package.
 */
public final class CellOutputs {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<ObjectNode> OUTPUTS = new ArrayList<>();
  private static Optional<String> kept = Optional.empty();

  private CellOutputs() {}

  /** Shows something; the name by which it is replaced. */
  public static synchronized String show(String type, String shown) {
    ObjectNode output = JSON.createObjectNode().put("output_type", "display_data");
    output.putObject("metadata");
    OUTPUTS.add(output);
    String name = Integer.toString(OUTPUTS.size() - 1);
    replace(name, type, shown);
    return name;
  }

  /** Replaces what has that name. */
  public static synchronized void replace(String name, String type, String shown) {
    OUTPUTS.get(Integer.parseInt(name)).putObject("data").set(type, lines(shown));
  }

  /** Keeps a value of the notebook for the test. */
  public static synchronized void keep(String value) {
    kept = Optional.of(value);
  }

  static synchronized Optional<String> kept() {
    return kept;
  }

  /** All since it was taken last. */
  static synchronized ArrayNode take() {
    ArrayNode taken = JSON.createArrayNode();
    taken.addAll(OUTPUTS);
    OUTPUTS.clear();
    return taken;
  }

  static synchronized void fail(String message) {
    OUTPUTS.add(
        JSON.createObjectNode()
            .put("output_type", "error")
            .put("ename", "Error")
            .put("evalue", message)
            .set("traceback", JSON.createArrayNode()));
  }

  private static synchronized void print(String text) {
    ObjectNode last = OUTPUTS.isEmpty() ? null : OUTPUTS.get(OUTPUTS.size() - 1);
    if (last == null || !last.path("output_type").asText().equals("stream")) {
      last = JSON.createObjectNode().put("name", "stdout").put("output_type", "stream");
      OUTPUTS.add(last);
    }
    last.set("text", lines(text(last.path("text")) + text));
  }

  /** Notebooks keep a text as the list of its lines. */
  static ArrayNode lines(String text) {
    ArrayNode lines = JSON.createArrayNode();
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      int to = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(from, to));
      from = to;
    }
    return lines;
  }

  /** A text that may be kept as the list of its lines. */
  static String text(JsonNode kept) {
    StringBuilder text = new StringBuilder();
    if (kept.isTextual()) {
      return kept.asText();
    }
    kept.forEach(line -> text.append(line.asText()));
    return text.toString();
  }

  /** What is printed is an output of the cell. */
  static PrintStream printed() {
    OutputStream lines =
        new OutputStream() {
          @Override
          public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int from, int count) {
            print(new String(bytes, from, count, StandardCharsets.UTF_8));
          }
        };
    return new PrintStream(lines, true, StandardCharsets.UTF_8);
  }
}
