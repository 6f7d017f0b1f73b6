package dev.bellows.features.engineer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The words of a {@code compute:} block. */
final class ComputeWords {
  private static final String FEATURES = "features";
  private static final String AS = "as";
  private static final String ON_INVALID = "onInvalid";
  private static final String ON_MISSING = "onMissing";
  private static final String NULL = "null";
  private static final String ERROR = "error";

  private static final List<String> PAIRS = words(Pairing.values());
  private static final List<String> FUNCTIONS = words(RowFunction.values());

  /** The other operations, with the options of each. */
  private static final Map<String, List<String>> OTHERS =
      Map.of(
          "clip",
          List.of("min", "max"),
          "bucket",
          List.of("edges"),
          "dateParts",
          List.of("parts", "zone"));

  private static final List<String> OPERATIONS =
      Stream.of(PAIRS, FUNCTIONS, List.of("clip", "bucket", "dateParts"))
          .flatMap(List::stream)
          .toList();

  private ComputeWords() {}

  private static List<String> words(Enum<?>[] constants) {
    return Arrays.stream(constants).<String>map(Written::word).toList();
  }

  static RowFeatures read(Written node) {
    Map<String, Written> entries = node.entriesOf(List.of(FEATURES, ON_INVALID, ON_MISSING));
    Written features =
        node.required(entries, FEATURES, "a list such as [{ratio: [delay, distance]}]");
    List<RowFeature> read = features.items().stream().map(ComputeWords::feature).toList();
    if (read.isEmpty()) {
      throw features.fault("The list of features is empty; write some of " + OPERATIONS);
    }
    return new RowFeatures(
        read,
        answer(entries, ON_INVALID).orElse(Answer.NULL),
        answer(entries, ON_MISSING).orElse(Answer.NULL));
  }

  private static Optional<Answer> answer(Map<String, Written> entries, String key) {
    return entries.containsKey(key) ? Optional.of(answer(entries.get(key))) : Optional.empty();
  }

  private static Answer answer(Written node) {
    // YAML and JSON read null without quotes as nothing.
    if (node.value() == null || NULL.equals(node.value())) {
      return Answer.NULL;
    }
    if (ERROR.equals(node.value())) {
      return Answer.ERROR;
    }
    return Answer.value(node.numberOr(List.of(NULL, ERROR)));
  }

  private static RowFeature feature(Written item) {
    List<String> common = List.of(AS, ON_INVALID, ON_MISSING);
    String word =
        item.onlyOne(item.entries("{ratio: [delay, distance]}"), OPERATIONS, "{log: distance}");
    List<String> options = OTHERS.getOrDefault(word, List.of());
    Map<String, Written> entries =
        item.entriesOf(Stream.of(List.of(word), options, common).flatMap(List::stream).toList());
    RowOperation operation = operation(item, word, entries);
    Optional<String> name = Optional.ofNullable(entries.get(AS)).map(Written::text);
    return item.made(
        () ->
            new RowFeature(
                operation, name, answer(entries, ON_INVALID), answer(entries, ON_MISSING)));
  }

  private static RowOperation operation(Written item, String word, Map<String, Written> entries) {
    Written columns = entries.get(word);
    if (PAIRS.contains(word)) {
      return pair(word, columns);
    }
    if (FUNCTIONS.contains(word)) {
      RowFunction function =
          new Written(word, columns.path(), columns.label()).constant(RowFunction.class);
      return columns.made(() -> new RowOperation.OfOne(function, columns.textOrTexts()));
    }
    String column = columns.text();
    return switch (word) {
      case "clip" -> clip(item, column, entries);
      case "bucket" -> {
        Written edges = item.required(entries, "edges", "numbers such as [250, 500, 1000]");
        List<Double> numbers = edges.items().stream().map(Written::number).toList();
        yield edges.made(() -> new RowOperation.Bucket(column, numbers));
      }
      default -> parts(item, column, entries);
    };
  }

  private static RowOperation pair(String word, Written columns) {
    List<String> names = columns.texts();
    if (names.size() != 2) {
      throw columns.fault(
          String.format(
              "Invalid %s: %s columns; write two, such as {%s: [delay, distance]}.",
              columns.label(), names.size(), word));
    }
    Pairing kind = new Written(word, columns.path(), columns.label()).constant(Pairing.class);
    return new RowOperation.OfPair(kind, names.get(0), names.get(1));
  }

  private static RowOperation clip(Written item, String column, Map<String, Written> entries) {
    if (!entries.containsKey("min") && !entries.containsKey("max")) {
      throw item.fault("Invalid clip of '" + column + "': write min, max or both.");
    }
    double lowest =
        Optional.ofNullable(entries.get("min"))
            .map(Written::number)
            .orElse(Double.NEGATIVE_INFINITY);
    double highest =
        Optional.ofNullable(entries.get("max"))
            .map(Written::number)
            .orElse(Double.POSITIVE_INFINITY);
    return item.made(() -> new RowOperation.Clip(column, lowest, highest));
  }

  private static RowOperation parts(Written item, String column, Map<String, Written> entries) {
    Written parts = item.required(entries, "parts", "a list such as [month, dayOfWeek]");
    List<DatePart> named =
        parts.items().stream().map(part -> part.constant(DatePart.class)).toList();
    Written zone = entries.get("zone");
    Optional<String> zoneName =
        Optional.ofNullable(zone)
            .map(node -> node.made(() -> RowFeatures.requireZone(node.text())));
    return parts.made(() -> new RowOperation.Parts(column, named, zoneName));
  }

  static Map<String, Object> write(RowFeatures features) {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put(FEATURES, features.features().stream().map(ComputeWords::write).toList());
    if (!features.invalid().equals(Answer.NULL)) {
      words.put(ON_INVALID, write(features.invalid()));
    }
    if (!features.missing().equals(Answer.NULL)) {
      words.put(ON_MISSING, write(features.missing()));
    }
    return words;
  }

  private static Object write(Answer answer) {
    if (answer instanceof Answer.Value value) {
      return number(value.number());
    }
    return answer.equals(Answer.ERROR) ? ERROR : NULL;
  }

  /** JSON has no infinities. */
  private static Object number(double number) {
    return Double.isInfinite(number) ? String.valueOf(number) : number;
  }

  private static Map<String, Object> write(RowFeature feature) {
    Map<String, Object> item = new LinkedHashMap<>();
    writeOperation(feature.operation(), item);
    feature.name().ifPresent(name -> item.put(AS, name));
    feature.onInvalid().ifPresent(answer -> item.put(ON_INVALID, write(answer)));
    feature.onMissing().ifPresent(answer -> item.put(ON_MISSING, write(answer)));
    return item;
  }

  private static void writeOperation(RowOperation operation, Map<String, Object> item) {
    if (operation instanceof RowOperation.OfPair pair) {
      item.put(pair.word(), List.of(pair.left(), pair.right()));
    } else if (operation instanceof RowOperation.OfOne one) {
      item.put(one.word(), one.columns().size() == 1 ? one.columns().get(0) : one.columns());
    } else if (operation instanceof RowOperation.Clip clip) {
      item.put(clip.word(), clip.column());
      item.put("min", number(clip.lowest()));
      item.put("max", number(clip.highest()));
    } else if (operation instanceof RowOperation.Bucket bucket) {
      item.put(bucket.word(), bucket.column());
      item.put("edges", bucket.edges().stream().map(ComputeWords::number).toList());
    } else if (operation instanceof RowOperation.Parts parts) {
      item.put(parts.word(), parts.column());
      item.put("parts", words(parts.parts().toArray(Enum<?>[]::new)));
      parts.zone().ifPresent(zone -> item.put("zone", zone));
    }
  }

  static String describe(RowFeatures features) {
    List<String> lines = new ArrayList<>(List.of("features of each row"));
    for (RowFeature feature : features.features()) {
      Answer missing = feature.onMissing().orElse(features.missing());
      Answer invalid = feature.onInvalid().orElse(features.invalid());
      String invalidPart =
          feature
              .operation()
              .invalid()
              .map(when -> "; " + words(invalid) + " where " + when)
              .orElse("");
      lines.add(
          String.format(
              "  %s: %s; %s where a value is missing%s",
              String.join(", ", feature.names()),
              feature.operation().formula(),
              words(missing),
              invalidPart));
    }
    lines.add("cost\n  one projection, no shuffle");
    return String.join("\n", lines) + "\n";
  }

  private static String words(Answer answer) {
    if (answer instanceof Answer.Value value) {
      return String.valueOf(value.number());
    }
    return answer.equals(Answer.ERROR) ? "an error" : "null";
  }
}
