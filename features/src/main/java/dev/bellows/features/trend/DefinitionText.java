package dev.bellows.features.trend;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A definition as a text to read. */
final class DefinitionText {
  private final TrendDefinition definition;
  private final KernelPlan plan;

  private DefinitionText(TrendDefinition definition) {
    this.definition = definition;
    plan = definition.kernelPlan();
  }

  static String of(TrendDefinition definition) {
    definition.check();
    DefinitionText text = new DefinitionText(definition);
    List<String> lines = new ArrayList<>();
    lines.add("trend features of " + String.join(", ", definition.columns));
    lines.add("  groups: " + text.groups());
    lines.add("  order: " + text.order());
    lines.add("  a row knows: " + text.known());
    definition.label.ifPresent(name -> lines.add("  label: " + name));
    if (definition.features.stream().anyMatch(DefinitionText::deviates)) {
      lines.add("  deviations: " + text.deviation());
    }
    lines.addAll(text.variants());
    if (text.hasWindows()) {
      lines.add("windows");
      definition.windows.forEach(window -> lines.add("  " + text.window(window)));
    }
    lines.add("columns");
    definition.features.forEach(feature -> lines.add("  " + text.columns(feature)));
    lines.add(text.cost());
    return String.join("\n", lines) + "\n";
  }

  private String groups() {
    return definition.groups.isEmpty()
        ? "all rows are one group"
        : "rows of the same " + String.join(", ", definition.groups);
  }

  private String order() {
    String unit = definition.orderUnit.map(u -> ", counted in " + FeatureOption.word(u)).orElse("");
    String others =
        "all other columns that can be sorted"
            + (definition.label.isPresent() ? ", label last" : "");
    String ties =
        definition
            .tieBreak
            .map(names -> names.isEmpty() ? "nothing" : String.join(", ", names))
            .orElse(others);
    return definition.order + unit + "; ties broken by " + ties;
  }

  private String known() {
    boolean strictly = definition.asOf == AsOf.STRICTLY_BEFORE;
    String gap = definition.gap.map(DefinitionTree::shortest).orElse("");
    if (plan.visibility().gapMicros() > 0) {
      return strictly
          ? "rows of more than " + gap + " before its time"
          : "rows of " + gap + " or more before its time";
    }
    String rows = strictly ? "rows of an earlier time" : "itself and the rows before it";
    return gap.isEmpty() ? rows : rows + ", without the last " + gap + " up to itself";
  }

  private static boolean deviates(TrendFeature feature) {
    if (feature instanceof TrendFeature.StatisticOf statistic) {
      return statistic.kind() == Statistic.STD || statistic.kind() == Statistic.VAR;
    }
    return feature instanceof TrendFeature.VolatilityOf || feature instanceof TrendFeature.ZScore;
  }

  private String deviation() {
    return definition.deviation == Deviation.SAMPLE
        ? "of a sample (n − 1), null below 2 values"
        : "of the values alone (n)";
  }

  private List<String> variants() {
    Map<String, Object> written = DefinitionTree.write(definition);
    return DefinitionTree.VARIANTS.stream()
        .filter(written::containsKey)
        .map(key -> "  " + key + ": " + written.get(key))
        .toList();
  }

  private boolean hasWindows() {
    return definition.features.stream().anyMatch(TrendFeature.OfWindow.class::isInstance);
  }

  private String window(TrendWindow window) {
    int periods = definition.minPeriods.orElse(window.defaultMinPeriods());
    return String.format(
        "%s: %s; needs %s value%s",
        window.label(), rowsOf(window), periods, periods == 1 ? "" : "s");
  }

  private String rowsOf(TrendWindow window) {
    if (window instanceof TimeWindow time) {
      return interval(time);
    }
    if (window instanceof RowWindow rows) {
      return lastRows(rows.rows());
    }
    return plan.closed().includesRight() || isBefore()
        ? "all rows up to " + reference()
        : "all rows before " + reference();
  }

  /** {@code times in (t − 1d − 7d, t − 1d]}, t being the row's time. */
  private String interval(TimeWindow window) {
    boolean gap = plan.visibility().gapMicros() > 0;
    String end = gap ? "t − " + DefinitionTree.shortest(definition.gap.orElseThrow()) : "t";
    String open = plan.closed().includesLeft() ? "[" : "(";
    String close = plan.closed().includesRight() ? "]" : ")";
    return "rows of times in " + open + end + " − " + window.label() + ", " + end + close;
  }

  private String lastRows(int length) {
    Closed closed = plan.closed();
    if (isBefore()) {
      int rows = closed.includesLeft() ? length : length - 1;
      return counted(rows) + " up to " + reference();
    }
    int before = closed.includesLeft() ? length : length - 1;
    return closed.includesRight()
        ? counted(before + 1) + " up to " + reference()
        : counted(before) + " before " + reference();
  }

  /** Whether the row at which windows stand is the one behind the newest known. */
  private boolean isBefore() {
    return definition.asOf == AsOf.STRICTLY_BEFORE;
  }

  private String reference() {
    return isBefore() || definition.gap.isPresent() ? "the newest row known" : "the current row";
  }

  private static String counted(int rows) {
    return "the " + FeatureText.rows(rows);
  }

  private String columns(TrendFeature feature) {
    List<String> names = new ArrayList<>();
    for (TrendOutput output : plan.outputs()) {
      if (sameFeature(output.feature(), feature)) {
        names.add(names.isEmpty() ? "{column}_" + output.suffix() : tail(output));
      }
    }
    return String.join(", ", names) + ": " + FeatureWords.describe(feature);
  }

  /** The window alone: {@code _30d}. */
  private static String tail(TrendOutput output) {
    return output.suffix().substring(output.feature().label().length());
  }

  private static boolean sameFeature(TrendFeature planned, TrendFeature asked) {
    return planned.label().equals(asked.label());
  }

  private String cost() {
    int outputs = plan.outputs().size();
    int columns = definition.columns.size();
    String key =
        definition.groups.isEmpty()
            ? "into one task"
            : "by " + String.join(", ", definition.groups);
    return String.format(
        "cost: 1 shuffle %s, 1 sort, 1 aggregator call for %s new column%s (%s × %s)",
        key, columns * outputs, columns * outputs == 1 ? "" : "s", columns, outputs);
  }
}
