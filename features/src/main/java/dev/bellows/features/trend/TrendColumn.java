package dev.bellows.features.trend;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udaf;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * A feature of {@link TrendFunctions} on its way to become a column: what it still needs is the
 * groups and the order, by {@link #over}. Its options mean what they do on {@link
 * TemporalTrendFeatures}. Immutable: each method returns a new object.
 */
public final class TrendColumn {
  private final String name;
  private final Column value;
  private final Optional<Column> micros;
  private final TemporalTrendFeatures features;

  TrendColumn(String name, Column value, TemporalTrendFeatures features) {
    this(name, value, Optional.empty(), features);
  }

  private TrendColumn(
      String name, Column value, Optional<Column> micros, TemporalTrendFeatures features) {
    this.name = name;
    this.value = value;
    this.micros = micros;
    this.features = features;
  }

  /**
   * The time of each row, a timestamp, a local timestamp or a date, for windows, gaps and units of
   * time. The window that is handed to {@link #over} must be ordered by it.
   */
  public TrendColumn time(Column time) {
    return timed(TrendTime.micros(time));
  }

  /** The time of each row as a number that counts such units, from any start. */
  public TrendColumn time(Column count, ChronoUnit unit) {
    TimeWindow.requireFixed(unit, "the time of " + name);
    return timed(TrendTime.micros(count, unit));
  }

  private TrendColumn timed(Column microseconds) {
    return new TrendColumn(name, value, Optional.of(microseconds), features);
  }

  /** As {@link TemporalTrendFeatures#closed}. */
  public TrendColumn closed(Closed ends) {
    return with(f -> f.closed(ends));
  }

  /** As {@link TemporalTrendFeatures#minPeriods}. */
  public TrendColumn minPeriods(int values) {
    return with(f -> f.minPeriods(values));
  }

  /** As {@link TemporalTrendFeatures#asOf}. */
  public TrendColumn asOf(AsOf moment) {
    return with(f -> f.asOf(moment));
  }

  /** As {@link TemporalTrendFeatures#gap(String)}. */
  public TrendColumn gap(String length) {
    return with(f -> f.gap(length));
  }

  /** As {@link TemporalTrendFeatures#gap(Duration)}. */
  public TrendColumn gap(Duration length) {
    return with(f -> f.gap(length));
  }

  /** As {@link TemporalTrendFeatures#zeroBase}. */
  public TrendColumn zeroBase(ZeroBase base) {
    return with(f -> f.zeroBase(base));
  }

  /** As {@link TemporalTrendFeatures#fill}. */
  public TrendColumn fill(Fill rule) {
    return with(f -> f.fill(rule));
  }

  /** As {@link TemporalTrendFeatures#deviation}. */
  public TrendColumn deviation(Deviation divisor) {
    return with(f -> f.deviation(divisor));
  }

  /** As {@link TemporalTrendFeatures#pandas}. */
  public TrendColumn pandas(PandasVersion version) {
    return with(f -> f.pandas(version));
  }

  /**
   * The feature within the groups and in the order of that window. Its frame, if it has one, is
   * replaced: the rows that a feature looks at are said by its own window. Without an order the
   * rows of a group come as they happen to. Named as {@link TemporalTrendFeatures} would name it,
   * {@code amount_slope_7r}, unless {@code as} gives it another name.
   *
   * @throws IllegalStateException if the feature looks at times and none was given
   * @throws IllegalArgumentException if its options contradict each other
   */
  public Column over(WindowSpec groupsAndOrder) {
    SingleTrendAggregator trend = SingleTrendAggregator.of(features);
    if (trend.readsTime() && micros.isEmpty()) {
      throw new IllegalStateException(
          "Cannot compute " + name + " over time: no time was given. Add .time(col(\"day\")).");
    }
    Column time = trend.readsTime() ? micros.get() : lit(0.0);
    return udaf(trend, SingleTrendAggregator.inputEncoder())
        .withName(name)
        .apply(value, time)
        .over(groupsAndOrder.rowsBetween(Window.unboundedPreceding(), Window.currentRow()))
        .as(trend.columnName(value.toString()));
  }

  private TrendColumn with(UnaryOperator<TemporalTrendFeatures> change) {
    return new TrendColumn(name, value, micros, change.apply(features));
  }
}
