package dev.bellows.features.sql;

import dev.bellows.core.Args;
import dev.bellows.features.sql.TrendSqlFunction.Form;
import dev.bellows.features.trend.SingleTrendAggregator;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TimeWindow;
import dev.bellows.features.trend.TrendWindow;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedArgumentExpression;
import org.apache.spark.sql.catalyst.trees.CurrentOrigin;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.unsafe.types.UTF8String;

/** The arguments of one call, read and checked when the query is analyzed. */
final class TrendArguments {
  private static final String WINDOWS =
      "Write a number of rows such as 7, a length of time such as '30d', or 'expanding'";

  private final TrendSqlFunction function;
  private final List<Expression> written;
  private final TrendOptions options;
  private final Expression value;
  private final Optional<Expression> extent;
  private final Optional<RowTime> time;

  /**
   * Reads the arguments of a call.
   *
   * @throws IllegalArgumentException if they are too few, too many or of types that cannot serve
   */
  private TrendArguments(TrendSqlFunction function, List<Expression> written) {
    this.function = function;
    this.written = written;
    checkUnnamed();
    List<Expression> plain = new ArrayList<>(written);
    boolean hasOptions = plain.size() > 1 && last(plain).dataType() instanceof MapType;
    options =
        TrendOptions.of(
            hasOptions ? Constants.entries(plain.remove(plain.size() - 1)) : List.of(), function);
    checkNumber(plain.size());
    value = plain.get(0);
    checkValue();
    boolean elapsed = function.form() == Form.ELAPSED;
    extent = elapsed || plain.size() == 1 ? Optional.empty() : Optional.of(last(plain));
    time = time(elapsed || plain.size() == 3 ? Optional.of(plain.get(1)) : Optional.empty());
  }

  /** The expression of a call; what is wrong with it leaves as an AnalysisException. */
  static Expression call(TrendSqlFunction function, List<Expression> written) {
    try {
      return new TrendArguments(function, written).call();
    } catch (IllegalArgumentException e) {
      throw Refusal.of(function.sqlName(), e.getMessage(), CurrentOrigin.get(), e);
    }
  }

  private Expression call() {
    SingleTrendAggregator trend =
        SingleTrendAggregator.of(
            function.in(TemporalTrendFeatures.ungrouped().orderBy("time"), this));
    checkTime(trend);
    Expression number =
        value.dataType() instanceof DoubleType
            ? value
            : Expressions.of(Expressions.column(value).cast("double"));
    Expression micros =
        trend.readsTime() ? time.orElseThrow().micros() : Literal.create(0.0, DataTypes.DoubleType);
    return TrendCall.of(function.sqlName(), written, trend, number, micros);
  }

  private static Expression last(List<Expression> arguments) {
    return arguments.get(arguments.size() - 1);
  }

  private void checkUnnamed() {
    for (Expression argument : written) {
      Args.check(
          !(argument instanceof NamedArgumentExpression),
          "its arguments have no names. Write them in their order: %s",
          function.form());
    }
  }

  private void checkNumber(int arguments) {
    List<String> shapes = function.form().shapes();
    Args.check(
        shapes.stream().anyMatch(shape -> shape.split(",").length == arguments),
        "it takes %s, with options such as map('asOf', 'strictlyBefore') behind them, and was given"
            + " %s",
        function.form(),
        arguments == 1 ? "1 argument" : arguments + " arguments");
  }

  private void checkValue() {
    Args.check(
        value.dataType() instanceof NumericType,
        "the type of its value, %s, is %s and a numeric type is needed. Cast it first",
        Expressions.name(value),
        value.dataType().simpleString());
  }

  private Optional<RowTime> time(Optional<Expression> argument) {
    Optional<ChronoUnit> counted =
        options.text(TrendOption.TIME_UNIT).map(text -> Words.unit(text, TrendOption.TIME_UNIT));
    Args.check(
        argument.isPresent() || counted.isEmpty(),
        "timeUnit says what a time counts, and no time was given. It is written %s",
        timedShape());
    return argument.map(expression -> new RowTime(expression, counted));
  }

  private String timedShape() {
    List<String> shapes = function.form().shapes();
    return shapes.get(shapes.size() - 1);
  }

  private void checkTime(SingleTrendAggregator trend) {
    String reason = lengthOfTime().orElse("asOf strictlyBefore");
    Args.check(
        !trend.readsTime() || time.isPresent(),
        "%s needs the time of the rows, and none was given. It is written %s",
        reason,
        timedShape());
    Args.check(
        lengthOfTime().isEmpty() || time.isEmpty() || time.get().isMeasured(),
        "%s needs to know what its time, %s, counts: a number has no unit of its own. Add"
            + " map('timeUnit', 'seconds')",
        reason,
        time.map(t -> Expressions.name(t.argument())).orElse(""));
  }

  /** What in the call is a length of time. */
  private Optional<String> lengthOfTime() {
    Stream<String> window =
        isLength() && length() instanceof TimeWindow timed
            ? Stream.of("the length " + timed.label())
            : Stream.empty();
    Stream<String> gap =
        options.text(TrendOption.GAP).stream()
            .filter(text -> TrendWindow.parse(text) instanceof TimeWindow)
            .map(text -> "the gap " + text);
    Stream<String> unit =
        options.text(TrendOption.UNIT).stream()
            .filter(text -> !isRows(text))
            .map(text -> "the unit " + text);
    return Stream.of(window, gap, unit).flatMap(s -> s).findFirst();
  }

  private boolean isLength() {
    return function.form() == Form.WINDOW || function.form() == Form.HALF_LIFE;
  }

  TrendOptions options() {
    return options;
  }

  /** How many rows to look back; 1 where that is not said. */
  int lag() {
    return extent.map(this::lag).orElse(1);
  }

  private int lag(Expression argument) {
    String remedy = "Write a whole number such as 1; a time stands before it: (value, time, k)";
    Object constant = Constants.value(argument, "its lag", remedy);
    return wholeNumber(argument, constant).orElseThrow(() -> ofWrongType("lag", argument, remedy));
  }

  private static IllegalArgumentException ofWrongType(
      String what, Expression argument, String remedy) {
    return new IllegalArgumentException(
        String.format(
            "the type of its %s, %s, is %s. %s",
            what, Expressions.name(argument), argument.dataType().simpleString(), remedy));
  }

  /** Dates and intervals are numbers too, inside Catalyst. */
  private static Optional<Integer> wholeNumber(Expression argument, Object constant) {
    if (!(argument.dataType() instanceof IntegralType) || !(constant instanceof Number number)) {
      return Optional.empty();
    }
    long whole = number.longValue();
    Args.check(whole == (int) whole, "%s rows are more than a group can have", whole);
    return Optional.of((int) whole);
  }

  /** The window, or the half-life. */
  TrendWindow length() {
    Expression argument = extent.orElseThrow();
    Object constant = Constants.value(argument, "its window", WINDOWS);
    if (constant instanceof UTF8String text) {
      return TrendWindow.parse(text.toString());
    }
    if (constant instanceof Long micros && argument.dataType() instanceof DayTimeIntervalType) {
      return new TimeWindow(micros, ChronoUnit.MICROS);
    }
    return wholeNumber(argument, constant)
        .map(TrendWindow::rows)
        .orElseThrow(() -> ofWrongType("window", argument, WINDOWS));
  }

  /** The unit of time against which a line is drawn; empty for the positions of rows. */
  Optional<ChronoUnit> axis() {
    boolean rows =
        options.text(TrendOption.UNIT).map(TrendArguments::isRows).orElse(time.isEmpty());
    return rows ? Optional.empty() : Optional.of(unit());
  }

  private static boolean isRows(String unit) {
    return unit.equalsIgnoreCase("rows") || unit.equalsIgnoreCase("row");
  }

  /** The unit of time of the answer. */
  ChronoUnit unit() {
    return options
        .text(TrendOption.UNIT)
        .map(text -> Words.unit(text, TrendOption.UNIT))
        .orElseGet(() -> time.map(RowTime::unit).orElseThrow());
  }
}
