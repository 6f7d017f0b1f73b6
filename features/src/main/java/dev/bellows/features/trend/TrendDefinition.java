package dev.bellows.features.trend;

import dev.bellows.core.Args;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What to compute, of what, over what: a definition of trend features, without Spark. Fields are
 * set while {@link #with} makes a definition out of another one, and by nobody after that.
 */
final class TrendDefinition {
  List<String> groups = List.of();
  String order;
  Optional<ChronoUnit> orderUnit = Optional.empty();
  Optional<List<String>> tieBreak = Optional.empty();
  List<String> columns = List.of();
  Optional<String> label = Optional.empty();
  List<TrendWindow> windows = List.of();
  Optional<Closed> closed = Optional.empty();
  OptionalInt minPeriods = OptionalInt.empty();
  AsOf asOf = AsOf.CURRENT_ROW;
  Optional<TrendWindow> gap = Optional.empty();
  ZeroBase zeroBase = ZeroBase.INFINITE;
  Fill fill = Fill.NONE;
  Deviation deviation = Deviation.SAMPLE;
  EwmaRule ewmaRule = EwmaRule.BY_ELAPSED_ROWS;
  List<TrendFeature> features = List.of();

  private TrendDefinition() {}

  /** A definition of no features yet. */
  static TrendDefinition empty() {
    return new TrendDefinition();
  }

  /** This definition with some of its parts changed; this one stays as it is. */
  TrendDefinition with(Consumer<TrendDefinition> change) {
    TrendDefinition copy = new TrendDefinition();
    copy.groups = groups;
    copy.order = order;
    copy.orderUnit = orderUnit;
    copy.tieBreak = tieBreak;
    copy.columns = columns;
    copy.label = label;
    copy.windows = windows;
    copy.closed = closed;
    copy.minPeriods = minPeriods;
    copy.asOf = asOf;
    copy.gap = gap;
    copy.zeroBase = zeroBase;
    copy.fill = fill;
    copy.deviation = deviation;
    copy.ewmaRule = ewmaRule;
    copy.features = features;
    change.accept(copy);
    return copy;
  }

  TrendDefinition and(TrendFeature feature) {
    List<TrendFeature> more = new ArrayList<>(features);
    more.add(feature);
    return with(definition -> definition.features = List.copyOf(more));
  }

  /** The number of values, if a window can need that many. */
  static int requirePeriods(int values) {
    Args.check(values >= 1, "Invalid minPeriods: %s; a window needs at least 1 value", values);
    return values;
  }

  /** The gap that a text writes. */
  static TrendWindow gap(String length) {
    TrendWindow distance = TrendWindow.parse(length);
    Args.check(
        !(distance instanceof ExpandingWindow),
        "Invalid gap: '%s'; a gap is a length of time such as 1 day or a number of rows such as 1r",
        length);
    return distance;
  }

  /** Sets what the versions of pandas differ in; only while {@link #with} makes a definition. */
  void follow(PandasVersion version) {
    boolean filled = version != PandasVersion.V3;
    zeroBase = ZeroBase.INFINITE;
    deviation = Deviation.SAMPLE;
    fill = filled ? Fill.FORWARD : Fill.NONE;
    ewmaRule = filled ? EwmaRule.BY_ONE_ROW : EwmaRule.PANDAS_3;
  }

  /**
   * All checks that need no schema.
   *
   * @throws IllegalStateException if columns, features or windows are not given
   * @throws IllegalArgumentException if parts contradict each other, or would leak the label
   */
  void check() {
    requireSome(columns, "value columns", "on(\"amount\")");
    requireSome(features, "features", "all()");
    if (features.stream().anyMatch(TrendFeature.OfWindow.class::isInstance)) {
      requireSome(windows, "windows", "windows(TrendWindow.rows(7))");
    }
    kernelPlan();
    label.ifPresent(this::checkLeaks);
  }

  private static void requireSome(List<?> parts, String what, String remedy) {
    if (parts.isEmpty()) {
      throw new IllegalStateException(
          "Cannot compute trend features: no " + what + " were given. Add " + remedy + ".");
    }
  }

  private void checkLeaks(String labelColumn) {
    boolean isValue = columns.stream().anyMatch(labelColumn::equalsIgnoreCase);
    Args.check(
        !isValue || visibility().readsTime(),
        "Cannot compute trend features of '%s': it is the label, and the features of a row would"
            + " know the label of that very row%s. Add asOf(AsOf.STRICTLY_BEFORE), or a gap in time"
            + " such as gap(\"1 day\")",
        labelColumn,
        gap.isPresent() ? ", or of rows of the same time, which a gap in rows lets through" : "");
    Args.check(
        groups.stream().noneMatch(labelColumn::equalsIgnoreCase),
        "Cannot group trend features by '%s': it is the label, and groups of one label give it away",
        labelColumn);
    Args.check(
        !order.equalsIgnoreCase(labelColumn)
            && tieBreak.stream().flatMap(List::stream).noneMatch(labelColumn::equalsIgnoreCase),
        "Cannot order trend features by '%s': it is the label, and a row's place would give it away",
        labelColumn);
  }

  /** What the kernel of each column computes. */
  KernelPlan kernelPlan() {
    return new KernelPlan(outputs(), effectiveClosed(), visibility(), deviation);
  }

  Visibility visibility() {
    TrendWindow distance = gap.orElse(null);
    return new Visibility(
        asOf,
        distance instanceof TimeWindow time ? time.micros() : 0,
        distance instanceof RowWindow rows ? rows.rows() : 0);
  }

  private Closed effectiveClosed() {
    boolean strictly = asOf == AsOf.STRICTLY_BEFORE;
    Closed effective = closed.orElse(strictly ? Closed.LEFT : Closed.RIGHT);
    Args.check(
        !(strictly && effective.includesRight()),
        "Invalid closed: %s; a window closed at its right end takes in the current row, which"
            + " asOf(STRICTLY_BEFORE) forbids. Use LEFT or NEITHER",
        effective);
    return effective;
  }

  /** The outputs of each column: by feature, then window. */
  private List<TrendOutput> outputs() {
    Closed effective = effectiveClosed();
    List<TrendOutput> outputs = new ArrayList<>();
    for (TrendFeature feature : features) {
      if (feature instanceof TrendFeature.OfWindow windowed) {
        for (TrendWindow window : windows) {
          int needed = minPeriods.orElse(window.defaultMinPeriods());
          outputs.add(TrendOutput.Windowed.of(windowed, window, effective, needed));
        }
      } else if (feature instanceof TrendFeature.OfLag lagged) {
        outputs.add(new TrendOutput.Lagged(lagged, zeroBase, fill));
      } else if (feature instanceof TrendFeature.OfSeries running) {
        outputs.add(new TrendOutput.Running(running.under(ewmaRule)));
      }
    }
    return outputs;
  }

  /** The names of all output columns: by value column, then output. */
  List<String> columnNames(KernelPlan plan) {
    return columns.stream()
        .flatMap(column -> plan.outputs().stream().map(output -> columnName(column, output)))
        .toList();
  }

  /** The format of the states of this definition, which no other definition reads. */
  StateFormat stateFormat() {
    return StateFormat.of(DefinitionJson.write(this));
  }

  /** The name of an output's column: {@code amount_slope_7r}, dots made underscores. */
  static String columnName(String column, TrendOutput output) {
    return column.replace('.', '_') + "_" + output.suffix();
  }
}
