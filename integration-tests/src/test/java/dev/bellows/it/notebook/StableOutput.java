package dev.bellows.it.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of an output must be the same in each run: all of a text and of a table; of the report of a
 * run its name and how many queries, jobs, stages and tasks it had, but neither times nor bytes,
 * and nothing that follows from them.
 */
final class StableOutput {
  private static final Pattern REPORT =
      Pattern.compile(
          "<div class=\"bellows-run\">.*<strong>(.*?)</strong>.*?<p class=\"soft\">(.*?)</p>.*",
          Pattern.DOTALL);
  private static final Pattern BYTES = Pattern.compile("[0-9.,]+ [kMG]?B ");

  private StableOutput() {}

  /** One text for each of a cell's outputs. */
  static List<String> of(JsonNode outputs) {
    List<String> texts = new ArrayList<>();
    outputs.forEach(output -> texts.add(text(output)));
    return texts;
  }

  private static String text(JsonNode output) {
    String type = output.path("output_type").asText();
    return switch (type) {
      case "stream" -> CellOutputs.text(output.path("text"));
      case "display_data" -> shown(CellOutputs.text(output.path("data").path("text/html")));
      default -> type + ": " + output.path("evalue").asText();
    };
  }

  private static String shown(String html) {
    Matcher report = REPORT.matcher(html);
    return report.matches()
        ? "report of " + report.group(1) + ": " + BYTES.matcher(report.group(2)).replaceAll("# ")
        : html;
  }
}
