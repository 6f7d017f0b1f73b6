package dev.bellows.features.binning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellows.core.BellowsException;
import dev.bellows.features.profile.ColumnKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Binnings as JSON. */
final class BinningJson {
  private static final int CURRENT = 1;
  private static final String INTERVALS = "intervals";
  private static final String VALUES = "values";
  private static final String CATEGORIES = "categories";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private BinningJson() {}

  /** The columns on one line. */
  static String write(List<ColumnBinning> columns) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("version", CURRENT);
    ArrayNode written = root.putArray("columns");
    columns.forEach(column -> written.add(node(column)));
    try {
      return MAPPER.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a binning model as JSON", e);
    }
  }

  static ObjectNode node(ColumnBinning binning) {
    BinnedColumn column = binning.column();
    ObjectNode node = MAPPER.createObjectNode();
    node.put("name", column.name());
    node.put("type", column.type());
    node.put("kind", column.kind().name());
    node.put("method", method(binning));
    node.put("requestedBins", column.requestedBins());
    putNumbers(node, "specials", column.specials());
    binning.write(node);
    return node;
  }

  private static String method(ColumnBinning binning) {
    if (binning instanceof IntervalBinning) {
      return INTERVALS;
    }
    return binning instanceof ValueBinning ? VALUES : CATEGORIES;
  }

  /** Numbers, and null for NaN. */
  static void putNumbers(ObjectNode node, String name, double[] numbers) {
    ArrayNode written = node.putArray(name);
    for (double number : numbers) {
      if (Double.isNaN(number)) {
        written.addNull();
      } else {
        written.add(number);
      }
    }
  }

  /**
   * The columns that were written.
   *
   * @throws BellowsException if it is no JSON of a binning model, or one of another version
   */
  static List<ColumnBinning> read(String json) {
    JsonNode root = parsed(json);
    int version = required(root, "version").asInt(-1);
    if (version != CURRENT) {
      throw new BellowsException(
          String.format(
              "Cannot read version %s of a binning model: this Bellows reads version %s. Read it"
                  + " with the Bellows that wrote it, or a later one.",
              required(root, "version").asText(), CURRENT));
    }
    List<ColumnBinning> columns = new ArrayList<>();
    required(root, "columns").forEach(node -> columns.add(column(node)));
    return columns;
  }

  private static JsonNode parsed(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new BellowsException(
          "Cannot read a binning model: it is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static ColumnBinning column(JsonNode node) {
    try {
      BinnedColumn column =
          new BinnedColumn(
              required(node, "name").asText(),
              required(node, "type").asText(),
              ColumnKind.valueOf(required(node, "kind").asText()),
              numbers(node, "specials"),
              required(node, "requestedBins").asInt());
      String method = required(node, "method").asText();
      return switch (method) {
        case INTERVALS -> intervals(column, node);
        case VALUES -> new ValueBinning(column, ascending(numbers(node, "values")));
        case CATEGORIES -> categories(column, node);
        default -> throw new IllegalArgumentException("'" + method + "' is no method");
      };
    } catch (IllegalArgumentException e) {
      throw new BellowsException(
          String.format(
              "Cannot read a binning model: column '%s': %s",
              node.path("name").asText(), e.getMessage()),
          e);
    }
  }

  private static IntervalBinning intervals(BinnedColumn column, JsonNode node) {
    double[] edges = ascending(numbers(node, "edges"));
    double[] representatives = numbers(node, "representatives");
    if (representatives.length != edges.length + 1) {
      throw new IllegalArgumentException(
          edges.length + " edges make one bin more, not " + representatives.length);
    }
    return new IntervalBinning(column, edges, representatives);
  }

  private static CategoryBinning categories(BinnedColumn column, JsonNode node) {
    Optional<List<String>> others =
        node.has("others") ? Optional.of(texts(node, "others")) : Optional.empty();
    return new CategoryBinning(column, texts(node, "categories"), others);
  }

  private static double[] ascending(double[] numbers) {
    for (int i = 1; i < numbers.length; i++) {
      if (!(numbers[i - 1] < numbers[i])) {
        throw new IllegalArgumentException(
            numbers[i] + " after " + numbers[i - 1] + " does not ascend");
      }
    }
    return numbers;
  }

  private static double[] numbers(JsonNode node, String name) {
    JsonNode list = required(node, name);
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).isNull() ? Double.NaN : list.get(i).asDouble();
    }
    return numbers;
  }

  private static List<String> texts(JsonNode node, String name) {
    List<String> texts = new ArrayList<>();
    required(node, name).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static JsonNode required(JsonNode node, String name) {
    JsonNode found = node.get(name);
    if (found == null || found.isNull()) {
      throw new BellowsException(
          String.format("Cannot read a binning model: '%s' is missing in it", name));
    }
    return found;
  }
}
