package dev.bellows.features.trend;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Definitions as plain maps, lists, texts and numbers: what the {@code trend:} block of a job file
 * says, and what JSON and Spark ML keep. No Spark is needed.
 */
final class DefinitionTree {
  private static final String GROUP_BY = "groupBy";
  private static final String ORDER_BY = "orderBy";
  private static final String ORDER_UNIT = "orderUnit";
  private static final String TIE_BREAK_BY = "tieBreakBy";
  private static final String COLUMNS = "columns";
  private static final String LABEL = "label";
  private static final String WINDOWS = "windows";
  private static final String CLOSED = "closed";
  private static final String MIN_PERIODS = "minPeriods";
  private static final String AS_OF = "asOf";
  private static final String GAP = "gap";
  private static final String PANDAS = "pandas";
  private static final String ZERO_BASE = "zeroBase";
  private static final String FILL = "fill";
  private static final String DEVIATION = "deviation";
  private static final String EWMA_RULE = "ewmaRule";
  private static final String FEATURES = "features";

  private static final List<String> KEYS =
      List.of(
          GROUP_BY,
          ORDER_BY,
          ORDER_UNIT,
          TIE_BREAK_BY,
          COLUMNS,
          LABEL,
          WINDOWS,
          FEATURES,
          CLOSED,
          MIN_PERIODS,
          AS_OF,
          GAP,
          PANDAS,
          ZERO_BASE,
          FILL,
          DEVIATION,
          EWMA_RULE);

  /** What bears on a feature or two and is told only where it differs from the default. */
  static final List<String> VARIANTS = List.of(ZERO_BASE, FILL, EWMA_RULE);

  private static final Map<String, PandasVersion> PANDAS_VERSIONS = pandasVersions();

  private final DefinitionNode root;
  private final Map<String, DefinitionNode> entries;

  private DefinitionTree(DefinitionNode root) {
    this.root = root;
    entries = root.entriesOf(KEYS);
  }

  private static Map<String, PandasVersion> pandasVersions() {
    Map<String, PandasVersion> versions = new LinkedHashMap<>();
    versions.put("1.5", PandasVersion.V1_5);
    versions.put("2", PandasVersion.V2);
    versions.put("3", PandasVersion.V3);
    return versions;
  }

  /**
   * The definition that a tree writes, complete and without contradictions.
   *
   * @param subject what the tree is, for messages: {@code "trend of step 'a'"}
   * @throws TrendDefinitionException with the path to what is wrong
   */
  static TrendDefinition read(Map<String, ?> tree, String subject) {
    DefinitionNode root = new DefinitionNode(tree, "", subject);
    TrendDefinition definition = new DefinitionTree(root).definition();
    return root.made(
        () -> {
          definition.check();
          return definition;
        });
  }

  private TrendDefinition definition() {
    String order = required(ORDER_BY, "the column that orders the rows").text();
    List<String> columns = some(COLUMNS, "[amount]").texts();
    List<TrendFeature> features =
        FeatureWords.read(required(FEATURES, "all, or a list such as [delta, momentum]"));
    if (features.stream().anyMatch(TrendFeature.OfWindow.class::isInstance)) {
      some(WINDOWS, "[7r]");
    }
    return TrendDefinition.empty()
        .with(
            d -> {
              d.groups = find(GROUP_BY).map(DefinitionNode::texts).orElse(List.of());
              d.order = order;
              d.orderUnit = find(ORDER_UNIT).map(unit -> unit.choiceOf(FeatureOption.UNITS));
              d.tieBreak = find(TIE_BREAK_BY).map(DefinitionNode::texts);
              d.columns = columns;
              d.label = find(LABEL).map(DefinitionNode::text);
              d.features = features;
              readWindows(d);
              readVariants(d);
            });
  }

  private void readWindows(TrendDefinition definition) {
    find(WINDOWS).ifPresent(node -> definition.windows = windows(node));
    definition.closed = find(CLOSED).map(node -> node.constant(Closed.class));
    find(MIN_PERIODS).ifPresent(node -> definition.minPeriods = OptionalInt.of(minPeriods(node)));
    find(AS_OF).ifPresent(node -> definition.asOf = node.constant(AsOf.class));
    definition.gap = find(GAP).map(node -> gap(node));
  }

  private static List<TrendWindow> windows(DefinitionNode node) {
    List<TrendWindow> windows = new ArrayList<>();
    for (DefinitionNode item : node.items()) {
      String text = item.text();
      windows.add(item.made(() -> TrendWindow.parse(text)));
    }
    return List.copyOf(windows);
  }

  private static int minPeriods(DefinitionNode node) {
    int values = node.wholeNumber();
    return node.made(() -> TrendDefinition.requirePeriods(values));
  }

  private static TrendWindow gap(DefinitionNode node) {
    String text = node.text();
    return node.made(() -> TrendDefinition.gap(text));
  }

  /** The preset first: what is said beside it counts. */
  private void readVariants(TrendDefinition definition) {
    find(PANDAS).ifPresent(node -> definition.follow(version(node)));
    find(ZERO_BASE).ifPresent(node -> definition.zeroBase = zeroBase(node));
    find(FILL).ifPresent(node -> definition.fill = node.constant(Fill.class));
    find(DEVIATION).ifPresent(node -> definition.deviation = node.constant(Deviation.class));
    find(EWMA_RULE).ifPresent(node -> definition.ewmaRule = node.constant(EwmaRule.class));
  }

  /** A version may be written as a number. */
  private static PandasVersion version(DefinitionNode node) {
    boolean isNumber = node.value() instanceof Number;
    Object word = isNumber ? String.valueOf(node.value()) : node.value();
    return new DefinitionNode(word, node.path(), node.label()).choiceOf(PANDAS_VERSIONS);
  }

  /** The null of YAML and JSON is the word null here. */
  private static ZeroBase zeroBase(DefinitionNode node) {
    return node.value() == null ? ZeroBase.NULL : node.constant(ZeroBase.class);
  }

  private Optional<DefinitionNode> find(String key) {
    return DefinitionNode.find(entries, key);
  }

  private DefinitionNode required(String key, String expected) {
    return DefinitionNode.required(entries, key, root, expected);
  }

  private DefinitionNode some(String key, String example) {
    DefinitionNode node = required(key, "a list such as " + example);
    if (node.items().isEmpty()) {
      throw node.fault(
          String.format("The list %s is empty; write one such as %s.", node.label(), example));
    }
    return node;
  }

  /**
   * The tree that writes a definition: what differs from the defaults.
   *
   * @throws IllegalStateException if the definition lacks columns, features or windows
   * @throws IllegalArgumentException if its parts contradict each other or leak the label
   */
  static Map<String, Object> write(TrendDefinition definition) {
    definition.check();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(GROUP_BY, definition.groups);
    tree.put(ORDER_BY, definition.order);
    definition.orderUnit.ifPresent(unit -> tree.put(ORDER_UNIT, FeatureOption.word(unit)));
    definition.tieBreak.ifPresent(names -> tree.put(TIE_BREAK_BY, names));
    tree.put(COLUMNS, definition.columns);
    definition.label.ifPresent(name -> tree.put(LABEL, name));
    writeWindows(definition, tree);
    writeVariants(definition, tree);
    tree.put(FEATURES, definition.features.stream().map(FeatureWords::write).toList());
    return tree;
  }

  private static void writeWindows(TrendDefinition definition, Map<String, Object> tree) {
    if (!definition.windows.isEmpty()) {
      tree.put(WINDOWS, definition.windows.stream().map(TrendWindow::label).toList());
    }
    definition.closed.ifPresent(ends -> tree.put(CLOSED, DefinitionNode.word(ends)));
    definition.minPeriods.ifPresent(values -> tree.put(MIN_PERIODS, values));
    definition.gap.ifPresent(gap -> tree.put(GAP, shortest(gap)));
  }

  /** A length of time in the largest unit of which it is a whole number: 86400000000us is 1d. */
  static String shortest(TrendWindow gap) {
    if (!(gap instanceof TimeWindow time)) {
      return gap.label();
    }
    return FeatureOption.UNITS.values().stream()
        .filter(unit -> time.micros() % TimeWindow.microsOf(unit) == 0)
        .reduce((smaller, larger) -> larger)
        .map(unit -> new TimeWindow(time.micros() / TimeWindow.microsOf(unit), unit).label())
        .orElseThrow();
  }

  private static void writeVariants(TrendDefinition definition, Map<String, Object> tree) {
    TrendDefinition plain = TrendDefinition.empty();
    putUnless(plain.asOf, definition.asOf, AS_OF, tree);
    putUnless(plain.zeroBase, definition.zeroBase, ZERO_BASE, tree);
    putUnless(plain.fill, definition.fill, FILL, tree);
    putUnless(plain.deviation, definition.deviation, DEVIATION, tree);
    putUnless(plain.ewmaRule, definition.ewmaRule, EWMA_RULE, tree);
  }

  private static void putUnless(
      Enum<?> preset, Enum<?> chosen, String key, Map<String, Object> tree) {
    if (chosen != preset) {
      tree.put(key, DefinitionNode.word(chosen));
    }
  }
}
