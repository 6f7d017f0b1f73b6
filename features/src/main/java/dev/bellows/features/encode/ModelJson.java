package dev.bellows.features.encode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bellows.core.BellowsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a saved model says beside its states: the encoder, and what each column's have in common.
 */
final class ModelJson {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();
  private static final String ENCODER = "encoder";
  private static final String TARGETS = "targets";
  private static final String COLUMNS = "columns";

  private ModelJson() {}

  /**
   * One encoded column.
   *
   * @param limit null where the number of categories is not limited
   */
  private record Column(
      String column,
      CategoryType type,
      ColumnSummary.Limit limit,
      ColumnSummary.Group frequent,
      ColumnSummary.Group rare) {
    ColumnSummary summary() {
      return new ColumnSummary(Optional.ofNullable(limit), frequent, rare);
    }
  }

  /** A model without its states. */
  record Content(EncoderPlan plan, List<ColumnSummary> summaries) {}

  static String write(Content content) {
    EncoderDefinition definition = content.plan().definition();
    Map<String, Object> targets = new LinkedHashMap<>();
    for (TargetColumn target : definition.targets()) {
      targets.put("t" + targets.size(), target.toString());
    }
    List<Object> columns = new ArrayList<>();
    for (int i = 0; i < definition.columns.size(); i++) {
      ColumnSummary summary = content.summaries().get(i);
      Column column =
          new Column(
              definition.columns.get(i),
              content.plan().types().get(i),
              summary.limit().orElse(null),
              summary.frequent(),
              summary.rare());
      columns.add(MAPPER.convertValue(column, Map.class));
    }
    Map<String, Object> model = new LinkedHashMap<>();
    model.put(ENCODER, EncoderTree.write(definition));
    model.put(TARGETS, targets);
    model.put(COLUMNS, columns);
    return EncoderJson.page(model);
  }

  /**
   * @throws BellowsException if this is no model's JSON
   */
  static Content read(String json, String path) {
    String subject = "the encoding model at '" + path + "'";
    WrittenValue root = new WrittenValue(EncoderJson.read(json, subject), "", subject);
    Map<String, WrittenValue> entries = root.entriesOf(List.of(ENCODER, TARGETS, COLUMNS));
    Map<String, Object> encoder = new LinkedHashMap<>();
    WrittenValue.required(entries, ENCODER, root, "an encoder")
        .entries("an encoder")
        .forEach((key, entry) -> encoder.put(key, entry.value()));
    EncoderDefinition definition = EncoderTree.read(encoder, "the encoder of " + subject);
    List<Column> columns = new ArrayList<>();
    for (WrittenValue item :
        WrittenValue.required(entries, COLUMNS, root, "a list of columns").items()) {
      columns.add(column(item));
    }
    if (!columns.stream().map(Column::column).toList().equals(definition.columns)) {
      throw root.fault("Invalid " + subject + ": it does not tell of all of its columns.");
    }
    return new Content(
        new EncoderPlan(definition, columns.stream().map(Column::type).toList()),
        columns.stream().map(Column::summary).toList());
  }

  private static Column column(WrittenValue item) {
    try {
      return MAPPER.treeToValue(MAPPER.valueToTree(item.value()), Column.class);
    } catch (JsonProcessingException e) {
      throw new EncoderDefinitionException(
          item.path(), "Invalid " + item.label() + ": " + e.getOriginalMessage() + ".", e);
    }
  }
}
