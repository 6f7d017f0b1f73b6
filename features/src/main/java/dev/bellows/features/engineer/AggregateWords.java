package dev.bellows.features.engineer;

import dev.bellows.features.graph.Cost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The words of an {@code aggregate:} block. */
final class AggregateWords {
  private static final String GROUP_BY = "groupBy";
  private static final String ON_EACH_ROW = "onEachRow";
  private static final String FEATURES = "features";
  private static final String WHERE = "where";
  private static final String AS = "as";
  private static final String BROADCAST = "broadcast";

  private static final List<String> KINDS =
      Arrays.stream(AggregationKind.values()).map(Written::word).toList();

  private AggregateWords() {}

  static GroupedFeatures read(Written node) {
    Map<String, Written> entries = node.entriesOf(List.of(GROUP_BY, ON_EACH_ROW, FEATURES));
    List<String> groups =
        Optional.ofNullable(entries.get(GROUP_BY)).map(Written::textOrTexts).orElse(List.of());
    Optional<JoinBack> joinBack =
        Optional.ofNullable(entries.get(ON_EACH_ROW)).flatMap(AggregateWords::joinBack);
    Written features = node.required(entries, FEATURES, "a list such as [count, {mean: delay}]");
    List<Aggregation> read = features.items().stream().map(AggregateWords::feature).toList();
    if (read.isEmpty()) {
      throw features.fault("The list of features is empty; write some of " + KINDS);
    }
    return new GroupedFeatures(groups, read, joinBack);
  }

  private static Optional<JoinBack> joinBack(Written node) {
    if (node.value() instanceof String) {
      node.wordOf(List.of(BROADCAST));
      return Optional.of(JoinBack.BROADCAST);
    }
    return node.truth() ? Optional.of(JoinBack.SPARK_DECIDES) : Optional.empty();
  }

  private static Aggregation feature(Written item) {
    if (!item.isBlock()) {
      item.wordOf(List.of(Written.word(AggregationKind.COUNT)));
      return Aggregation.of(AggregationKind.COUNT);
    }
    List<String> options = List.of(WHERE, AS);
    Map<String, Written> entries =
        item.entriesOf(Stream.concat(KINDS.stream(), options.stream()).toList());
    String word = item.onlyOne(entries, KINDS, "{mean: delay}");
    Written columns = entries.get(word);
    AggregationKind kind =
        new Written(word, columns.path(), columns.label()).constant(AggregationKind.class);
    // {count: rows} would look for a column of that name: count without one is {count: []}.
    List<String> names = columns.textOrTexts();
    Optional<String> where = Optional.ofNullable(entries.get(WHERE)).map(Written::condition);
    Optional<String> name = Optional.ofNullable(entries.get(AS)).map(Written::text);
    return item.made(() -> new Aggregation(kind, names, where, name));
  }

  static Map<String, Object> write(GroupedFeatures features) {
    Map<String, Object> words = new LinkedHashMap<>();
    if (!features.groups().isEmpty()) {
      words.put(GROUP_BY, features.groups());
    }
    features
        .joinBack()
        .ifPresent(how -> words.put(ON_EACH_ROW, how == JoinBack.BROADCAST ? BROADCAST : true));
    words.put(FEATURES, features.features().stream().map(AggregateWords::write).toList());
    return words;
  }

  private static Object write(Aggregation feature) {
    String word = Written.word(feature.kind());
    if (feature.countsRows() && feature.where().isEmpty() && feature.name().isEmpty()) {
      return word;
    }
    Map<String, Object> item = new LinkedHashMap<>();
    item.put(word, feature.columns().size() == 1 ? feature.columns().get(0) : feature.columns());
    feature.where().ifPresent(condition -> item.put(WHERE, condition));
    feature.name().ifPresent(name -> item.put(AS, name));
    return item;
  }

  static String describe(GroupedFeatures features) {
    List<String> lines = new ArrayList<>();
    String groups =
        features.groups().isEmpty()
            ? "of all rows"
            : "of the rows of the same " + String.join(", ", features.groups());
    String place = features.joinBack().isPresent() ? "on each row" : "one row for each group";
    lines.add("aggregates " + groups + ", " + place);
    for (Aggregation feature : features.features()) {
      String meaning =
          feature.countsRows()
              ? "number of rows"
              : feature.kind().meaning() + ", of " + String.join(", ", feature.columns());
      String where = feature.where().map(condition -> " where " + condition).orElse("");
      lines.add(
          "  " + String.join(", ", feature.names(features.ending())) + ": " + meaning + where);
    }
    lines.add("cost");
    for (Cost cost : features.costs()) {
      lines.add("  " + cost.count() + " " + Written.word(cost.kind()) + ": " + cost.reason());
    }
    return String.join("\n", lines) + "\n";
  }
}
