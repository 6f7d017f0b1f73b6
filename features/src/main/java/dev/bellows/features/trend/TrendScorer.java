package dev.bellows.features.trend;

import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.List;

/**
 * The trend features of one group's rows as they come, one after another, without Spark: bit for
 * bit what {@link TemporalTrendFeatures#apply} computes of all rows at once.
 *
 * <p>A scorer starts before the group's first row, or goes on from a state: of another scorer
 * ({@link #state}), or of a group at the end of a batch ({@link TemporalTrendFeatures#states}).
 *
 * <pre>{@code
 * TrendScorer stores = TrendScorer.of(definition);       // once
 * TrendScorer north = stores.resume(stateOfNorth);       // for each group
 * double[] features = north.accept(LocalDate.of(2026, 3, 4), 12.5);
 * }</pre>
 *
 * <p><b>Rows</b> come in the order of their times. Rows of the same time come in the order in which
 * the batch breaks ties, if their features are to be the same.
 *
 * <p><b>Times</b> are exact to the microsecond, as in Spark, and are given as the order column has
 * them, no time zone being assumed: an {@code Instant} (or {@code OffsetDateTime}, {@code
 * ZonedDateTime}) for a timestamp, a {@code LocalDateTime} for a timestamp without time zone, a
 * {@code LocalDate} for a date, a number for a number, in the unit of {@code orderBy("epoch",
 * ChronoUnit.SECONDS)}. What is finer than a microsecond is cut off. Null is a missing time; such
 * rows come before all others.
 *
 * <p><b>Missing</b> values are NaN, and so are features without an answer, where the batch has
 * null.
 *
 * <p>Not thread-safe: one scorer belongs to one group and to one thread at a time.
 */
public final class TrendScorer {
  private final TrendDefinition definition;
  private final KernelPlan plan;
  private final StateFormat format;
  private final TrendBuffer series;

  private TrendScorer(TrendDefinition definition, KernelPlan plan, StateFormat format) {
    this.definition = definition;
    this.plan = plan;
    this.format = format;
    series = new TrendBuffer(plan, definition.columns.size());
  }

  /**
   * A scorer before its group's first row.
   *
   * @param definition what {@link TemporalTrendFeatures#toJson} wrote
   * @throws TrendDefinitionException with the path to what is wrong
   */
  public static TrendScorer of(String definition) {
    TrendDefinition read = DefinitionJson.read(definition);
    return new TrendScorer(read, read.kernelPlan(), read.stateFormat());
  }

  /**
   * A scorer of the same definition that goes on from a saved state. This one stays as it is.
   *
   * @throws BellowsException if the state is damaged, or was saved by another definition or format
   */
  public TrendScorer resume(byte[] state) {
    TrendScorer scorer = new TrendScorer(definition, plan, format);
    format.load(state, scorer.series);
    return scorer;
  }

  /** A scorer that goes on from here on its own. */
  public TrendScorer copy() {
    StateWriter writer = new StateWriter();
    series.carry(writer);
    TrendScorer copy = new TrendScorer(definition, plan, format);
    copy.series.carry(new StateReader(writer.written()));
    return copy;
  }

  /**
   * All that the features of later rows depend on, for {@link #resume}, in this process or another,
   * on this machine or another. For each column eight bytes a row of the longest window, as much
   * again where times matter, eight a value in windows with a median or a rank, and a few hundred.
   * {@code expanding} windows keep no rows, but their median or rank keeps every value.
   */
  public byte[] state() {
    return format.save(series);
  }

  /** The value columns, in the order in which {@link #accept} takes their values. */
  public List<String> columns() {
    return definition.columns;
  }

  /** The names of the features, in the order of the numbers: those of the batch's new columns. */
  public List<String> outputNames() {
    return definition.columnNames(plan);
  }

  /**
   * Takes in the next row and returns its features, in the order of {@link #outputNames}.
   *
   * @param time as the order column has it, see above; null if missing
   * @param values one for each of the {@link #columns}, NaN if missing
   * @throws IllegalArgumentException if the row lies before the last one, its time is of another
   *     kind, or there are more or fewer values; the scorer then stays as it was
   */
  public double[] accept(Temporal time, double... values) {
    return accept(RowTime.of(time), values);
  }

  /**
   * Takes in the next row of an order column that is a number.
   *
   * @param time in the order column's unit, if it has one
   * @throws IllegalArgumentException as {@link #accept(Temporal, double...)}
   */
  public double[] accept(double time, double... values) {
    return accept(RowTime.of(time, unit()), values);
  }

  /**
   * The features that a row of this time would have, without taking it in. Only for definitions
   * under which a row's features do not depend on the row itself: {@code asOf(STRICTLY_BEFORE)} or
   * a {@code gap}. Costs a copy of the state.
   *
   * @throws IllegalStateException if features depend on the row's own values
   * @throws IllegalArgumentException if the time lies before the last row's or is of another kind
   */
  public double[] peek(Temporal time) {
    return peek(RowTime.of(time));
  }

  /** As {@link #peek(Temporal)}, for an order column that is a number. */
  public double[] peek(double time) {
    return peek(RowTime.of(time, unit()));
  }

  private double[] peek(RowTime time) {
    if (!plan.visibility().hidesCurrent()) {
      throw new IllegalStateException(
          "Cannot tell the features of a row before it comes: they depend on its own values. Define"
              + " them with asOf(AsOf.STRICTLY_BEFORE) or with a gap, or give the values to"
              + " copy().accept(time, values).");
    }
    requireNext(time);
    return copy().take(time, new double[definition.columns.size()]);
  }

  private double[] accept(RowTime time, double[] values) {
    Args.check(
        values.length == definition.columns.size(),
        "Cannot score a row of %s values: the value columns are %s. Give the time, then one value"
            + " for each of them, in that order, NaN if it is missing",
        values.length,
        definition.columns);
    requireNext(time);
    return take(time, values);
  }

  private double[] take(RowTime time, double[] values) {
    series.pass(time.kind(), time.micros());
    for (int i = 0; i < values.length; i++) {
      series.accept(time.micros(), i, values[i]);
    }
    return series.current().getValues().clone();
  }

  private void requireNext(RowTime time) {
    requireKind(time.kind());
    RowTime last = series.lastTime();
    boolean isMissing = time.kind() == RowTime.Kind.NONE;
    Args.check(
        !(isMissing && !Double.isNaN(last.micros())) && !(time.micros() < last.micros()),
        "Cannot score a row of %s: it lies before the last row, of %s. Rows come in the order of"
            + " '%s', rows without it first",
        time.text(unit()),
        last.text(unit()),
        definition.order);
  }

  private void requireKind(RowTime.Kind kind) {
    boolean isNumber = kind == RowTime.Kind.NUMBER;
    boolean isKnown = kind != RowTime.Kind.NONE;
    Args.check(
        !isKnown || isNumber || definition.orderUnit.isEmpty(),
        "Cannot score a row whose time is %s: the order column '%s' counts %s. Give the number",
        kind.given(),
        definition.order,
        definition.orderUnit.map(ChronoUnit::toString).orElse(""));
    Args.check(
        !isNumber || definition.orderUnit.isPresent() || !plan.readsTime(),
        "Cannot score a row whose time is a number: the order column '%s' has no unit. Give an"
            + " Instant, a LocalDateTime or a LocalDate, as its type is",
        definition.order);
    RowTime.Kind before = series.lastTime().kind();
    Args.check(
        !isKnown || before == RowTime.Kind.NONE || before == kind,
        "Cannot score a row whose time is %s: that of the rows before was %s, and only times of"
            + " one kind have an order. Give it as the order column '%s' has it",
        kind.given(),
        before.given(),
        definition.order);
  }

  private ChronoUnit unit() {
    return definition.orderUnit.orElse(null);
  }
}
