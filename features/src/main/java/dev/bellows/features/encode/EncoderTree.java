package dev.bellows.features.encode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Definitions as plain maps, lists, texts and numbers: what the {@code encode:} block of a job file
 * says, and what JSON and Spark ML keep. No Spark is needed.
 */
final class EncoderTree {
  private static final String COLUMNS = "columns";
  private static final String METHODS = "methods";
  private static final String TARGET = "target";
  private static final String CLASSES = "classes";
  private static final String RARE = "rare";
  private static final String WEIGHT = "weight";
  private static final String CROSS_FIT = "crossFit";
  private static final String FOLD_BY = "foldBy";
  private static final String SEED = "seed";
  private static final String NULLS = "nulls";
  private static final String UNSEEN = "unseen";

  private static final String MIN_SHARE = "minShare";
  private static final String MIN_COUNT = "minCount";
  private static final String MAX_CATEGORIES = "maxCategories";
  private static final String LABEL = "label";

  static final List<String> KEYS =
      List.of(
          COLUMNS, METHODS, TARGET, CLASSES, RARE, WEIGHT, CROSS_FIT, FOLD_BY, SEED, NULLS, UNSEEN);

  private final WrittenValue root;
  private final Map<String, WrittenValue> entries;

  private EncoderTree(WrittenValue root) {
    this.root = root;
    entries = root.entriesOf(KEYS);
  }

  /**
   * The definition that a tree writes, complete and without contradictions.
   *
   * @param subject what the tree is, for messages: {@code "encode of step 'a'"}
   * @throws EncoderDefinitionException with the path to what is wrong
   */
  static EncoderDefinition read(Map<String, ?> tree, String subject) {
    WrittenValue root = new WrittenValue(tree, "", subject);
    EncoderDefinition definition = new EncoderTree(root).definition();
    return root.made(
        () -> {
          definition.check();
          return definition;
        });
  }

  private EncoderDefinition definition() {
    WrittenValue columns = WrittenValue.required(entries, COLUMNS, root, "a list such as [city]");
    columns.someItems("[city]");
    EncoderDefinition definition =
        EncoderDefinition.empty()
            .with(
                d -> {
                  d.columns = columns.texts();
                  d.encodings = encodings();
                  find(RARE).ifPresent(node -> d.rare = Optional.of(rare(node)));
                  d.weight = find(WEIGHT).map(WrittenValue::text);
                  find(CROSS_FIT).ifPresent(node -> d.folds = folds(node));
                  d.foldBy = find(FOLD_BY).map(WrittenValue::texts);
                  find(SEED).ifPresent(node -> d.seed = node.longNumber());
                  find(NULLS).ifPresent(node -> d.nulls = node.constant(Nulls.class));
                  find(UNSEEN).ifPresent(node -> d.unseen = node.constant(Unseen.class));
                });
    return withClasses(definition);
  }

  private List<Encoding> encodings() {
    Optional<WrittenValue> methods = find(METHODS);
    if (methods.isEmpty() && find(RARE).isPresent()) {
      return List.of();
    }
    Optional<String> target = find(TARGET).map(WrittenValue::text);
    String example = "[freq, targetMean]";
    List<Encoding> encodings = new ArrayList<>();
    for (WrittenValue item :
        WrittenValue.required(entries, METHODS, root, "a list such as " + example)
            .someItems(example)) {
      encodings.add(EncodingWords.read(item, target));
    }
    return List.copyOf(encodings);
  }

  private static int folds(WrittenValue node) {
    int folds = node.wholeNumber();
    return node.made(() -> EncoderDefinition.requireFolds(folds));
  }

  private static RareGrouping rare(WrittenValue node) {
    Map<String, WrittenValue> limits =
        node.entriesOf(List.of(MIN_SHARE, MIN_COUNT, MAX_CATEGORIES, LABEL));
    if (!limits.containsKey(MIN_SHARE)
        && !limits.containsKey(MIN_COUNT)
        && !limits.containsKey(MAX_CATEGORIES)) {
      throw node.fault(
          String.format(
              "%s has no limit; write one such as {minShare: 0.01}, {minCount: 20} or"
                  + " {maxCategories: 100}.",
              node.label()));
    }
    return node.made(
        () ->
            new RareGrouping(
                WrittenValue.find(limits, MIN_SHARE).map(WrittenValue::number).orElse(0.0),
                WrittenValue.find(limits, MIN_COUNT).map(WrittenValue::number).orElse(0.0),
                WrittenValue.find(limits, MAX_CATEGORIES)
                    .map(WrittenValue::wholeNumber)
                    .orElse(Integer.MAX_VALUE),
                WrittenValue.find(limits, LABEL)
                    .map(WrittenValue::text)
                    .orElse(RareGrouping.USUAL_LABEL)));
  }

  private EncoderDefinition withClasses(EncoderDefinition definition) {
    EncoderDefinition result = definition;
    if (find(CLASSES).isPresent()) {
      Map<String, WrittenValue> named =
          entries.get(CLASSES).entries("a block such as {carrier: [AA, DL]}");
      for (Map.Entry<String, WrittenValue> target : named.entrySet()) {
        EncoderDefinition before = result;
        WrittenValue names = target.getValue();
        result = names.made(() -> before.andClasses(target.getKey(), names.texts()));
      }
    }
    return result;
  }

  private Optional<WrittenValue> find(String key) {
    return WrittenValue.find(entries, key);
  }

  /**
   * The tree that writes a definition: what differs from the defaults.
   *
   * @throws IllegalStateException if the definition lacks columns or encodings
   * @throws IllegalArgumentException if its parts contradict each other
   */
  static Map<String, Object> write(EncoderDefinition definition) {
    definition.check();
    EncoderDefinition plain = EncoderDefinition.empty();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(COLUMNS, definition.columns);
    Optional<String> target = definition.targetNames().stream().findFirst();
    if (!definition.encodings.isEmpty()) {
      tree.put(
          METHODS, definition.encodings.stream().map(e -> EncodingWords.write(e, target)).toList());
    }
    target.ifPresent(name -> tree.put(TARGET, name));
    if (!definition.classes.isEmpty()) {
      tree.put(CLASSES, definition.classes);
    }
    definition.rare.ifPresent(grouping -> tree.put(RARE, write(grouping)));
    definition.weight.ifPresent(name -> tree.put(WEIGHT, name));
    if (definition.folds != plain.folds) {
      tree.put(CROSS_FIT, definition.folds);
    }
    definition.foldBy.ifPresent(names -> tree.put(FOLD_BY, names));
    if (definition.seed != plain.seed) {
      tree.put(SEED, definition.seed);
    }
    putUnless(plain.nulls, definition.nulls, NULLS, tree);
    putUnless(plain.unseen, definition.unseen, UNSEEN, tree);
    return tree;
  }

  private static Map<String, Object> write(RareGrouping grouping) {
    Map<String, Object> limits = new LinkedHashMap<>();
    if (grouping.minShare() > 0) {
      limits.put(MIN_SHARE, grouping.minShare());
    }
    if (grouping.minCount() > 0 || (grouping.minShare() == 0 && !grouping.limitsCategories())) {
      limits.put(MIN_COUNT, grouping.minCount());
    }
    if (grouping.limitsCategories()) {
      limits.put(MAX_CATEGORIES, grouping.maxCategories());
    }
    if (!grouping.label().equals(RareGrouping.USUAL_LABEL)) {
      limits.put(LABEL, grouping.label());
    }
    return limits;
  }

  private static void putUnless(
      Enum<?> preset, Enum<?> chosen, String key, Map<String, Object> tree) {
    if (chosen != preset) {
      tree.put(key, WrittenValue.word(chosen));
    }
  }
}
