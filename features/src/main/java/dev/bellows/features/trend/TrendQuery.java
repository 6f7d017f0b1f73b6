package dev.bellows.features.trend;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udaf;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.ConnectClasses;
import dev.bellows.core.Schemas;
import dev.bellows.core.Schemas.NewColumn;
import dev.bellows.core.internal.PortableEncoders;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** A definition of trend features over the columns of one input, checked against its schema. */
final class TrendQuery {
  private static final String RESULT = "__bellows_trend";
  private static final String IS_LAST = "__bellows_last";
  private static final String STATE = "state";

  private final TrendDefinition definition;
  private final StructType schema;
  private final KernelPlan plan;
  private final List<NewColumn> added;

  private TrendQuery(TrendDefinition definition, StructType schema) {
    this.definition = definition;
    this.schema = schema;
    plan = definition.kernelPlan();
    added = newColumns();
  }

  /**
   * Checks a definition against a schema.
   *
   * @throws BellowsException if a column is missing or has a type that cannot serve
   * @throws IllegalStateException if the definition lacks columns, features or windows
   * @throws IllegalArgumentException if parts of the definition contradict each other
   */
  static TrendQuery of(TrendDefinition definition, StructType schema) {
    definition.check();
    TrendQuery query = new TrendQuery(definition, schema);
    query.check();
    return query;
  }

  private void check() {
    definition.groups.forEach(
        name -> Schemas.requireOrderable(schema, name, "group trend features by"));
    StructField order =
        Schemas.requireOrderable(schema, definition.order, "order trend features by");
    definition.tieBreak.ifPresent(
        names -> names.forEach(name -> Schemas.requireOrderable(schema, name, "break ties by")));
    definition.label.ifPresent(name -> Schemas.requireColumn(schema, name, "take as the label"));
    if (plan.readsTime() || definition.orderUnit.isPresent()) {
      requireTime(order);
    }
    String asked = "compute trend features of";
    definition.columns.forEach(name -> Schemas.requireNumeric(schema, name, asked));
    Schemas.requireAbsent(
        schema, List.of(new NewColumn(RESULT, "the numbers of a row in transit")));
    Schemas.requireAbsent(schema, added);
  }

  private void requireTime(StructField order) {
    DataType type = order.dataType();
    boolean number = type instanceof NumericType;
    if (number == definition.orderUnit.isPresent() && (number || TrendTime.isTime(type))) {
      return;
    }
    String remedy =
        number
            ? "a number has no unit of its own. Say what it counts, such as orderBy(\""
                + order.name()
                + "\", ChronoUnit.SECONDS)"
            : TrendTime.isTime(type)
                ? "it has its unit already. Leave ChronoUnit." + unitName() + " out"
                : "a timestamp, a date, or a number whose unit is said is needed. Cast it, or use"
                    + " windows and features of rows";
    throw new BellowsException(
        String.format(
            "Cannot compute features over the time of column '%s': its type is %s; %s.",
            order.name(), type.simpleString(), remedy));
  }

  private String unitName() {
    return definition.orderUnit.map(ChronoUnit::name).orElse("");
  }

  /** The input's schema with the new columns behind it. */
  StructType outputSchema() {
    StructType result = schema;
    for (NewColumn column : added) {
      result = result.add(column.name(), DataTypes.DoubleType, true);
    }
    return result;
  }

  /** The input with the features added; lazy, but a Connect server must have our classes. */
  Dataset<Row> apply(Dataset<Row> input) {
    Column[] projection =
        Stream.concat(Stream.of(col("*")), featureColumns()).toArray(Column[]::new);
    Dataset<Row> output =
        input.withColumn(RESULT, aggregate().over(runningFrame())).select(projection).drop(RESULT);
    ConnectClasses.require(output, TemporalTrendFeatures.class);
    return output;
  }

  /**
   * The state of each group behind its last row; lazy, but a Connect server must have our classes.
   */
  Dataset<Row> states(Dataset<Row> input) {
    StructType groups = new StructType();
    for (String name : definition.groups) {
      groups = groups.add(Schemas.requireColumn(schema, name, "group by"));
    }
    Schemas.requireAbsent(groups, List.of(new NewColumn(STATE, "the states of the groups")));
    Schemas.requireAbsent(schema, List.of(new NewColumn(IS_LAST, "a group's last row in transit")));
    Column[] projection =
        Stream.concat(
                definition.groups.stream().map(Columns::named), Stream.of(col(RESULT).as(STATE)))
            .toArray(Column[]::new);
    Dataset<Row> states =
        input
            .withColumn(IS_LAST, lead(lit(true), 1).over(order()).isNull())
            .withColumn(RESULT, state().over(runningFrame()))
            .where(col(RESULT).isNotNull())
            .select(projection);
    ConnectClasses.require(states, TemporalTrendFeatures.class);
    return states;
  }

  private List<NewColumn> newColumns() {
    List<NewColumn> columns = new ArrayList<>();
    for (String column : definition.columns) {
      for (TrendOutput output : plan.outputs()) {
        String name = TrendDefinition.columnName(column, output);
        columns.add(new NewColumn(name, output.suffix() + " of '" + column + "'"));
      }
    }
    return columns;
  }

  private Stream<Column> featureColumns() {
    Column values = col(RESULT).getField("values");
    List<Column> selected = new ArrayList<>();
    for (NewColumn column : added) {
      Column value = values.getItem(selected.size());
      selected.add(Columns.nanToNull(value).as(column.name()));
    }
    return selected.stream();
  }

  private Column aggregate() {
    Column time = plan.readsTime() ? time() : lit(0.0);
    TrendAggregator aggregator = new TrendAggregator(plan, definition.columns.size());
    return udaf(aggregator, portable(inputs())).apply(arguments(time).toArray(Column[]::new));
  }

  /**
   * The last time is part of a state even where it does not matter: rows must not go back in it.
   */
  private Column state() {
    List<Column> arguments = arguments(time());
    arguments.add(col(IS_LAST));
    TrendStateAggregator aggregator =
        new TrendStateAggregator(
            plan, definition.columns.size(), timeKind(), definition.stateFormat());
    StructType inputs = inputs().add(IS_LAST, DataTypes.BooleanType, false);
    return udaf(aggregator, portable(inputs)).apply(arguments.toArray(Column[]::new));
  }

  private static Encoder<Row> portable(StructType inputs) {
    return PortableEncoders.portable(Encoders.row(inputs));
  }

  private StructType inputs() {
    StructType inputs = new StructType().add("time", DataTypes.DoubleType, false);
    for (String column : definition.columns) {
      inputs = inputs.add(column, DataTypes.DoubleType, false);
    }
    return inputs;
  }

  private List<Column> arguments(Column time) {
    List<Column> arguments = new ArrayList<>(List.of(time));
    definition.columns.forEach(
        column -> arguments.add(orNaN(Columns.named(column).cast("double"))));
    return arguments;
  }

  private RowTime.Kind timeKind() {
    DataType type = orderType();
    if (type instanceof NumericType) {
      return RowTime.Kind.NUMBER;
    }
    if (type instanceof DateType) {
      return RowTime.Kind.DATE;
    }
    if (type instanceof TimestampType) {
      return RowTime.Kind.MOMENT;
    }
    return type instanceof TimestampNTZType ? RowTime.Kind.LOCAL : RowTime.Kind.NONE;
  }

  private DataType orderType() {
    return Schemas.requireColumn(schema, definition.order, "order by").dataType();
  }

  /** Microseconds; a number without a unit as it is; missing where there is no time. */
  private Column time() {
    Column time = Columns.named(definition.order);
    DataType type = orderType();
    if (type instanceof NumericType) {
      return orNaN(
          definition
              .orderUnit
              .map(unit -> TrendTime.micros(time, unit))
              .orElseGet(() -> time.cast("double")));
    }
    return TrendTime.isTime(type) ? orNaN(TrendTime.micros(time, type)) : lit(Double.NaN);
  }

  private static Column orNaN(Column number) {
    return coalesce(number, lit(Double.NaN));
  }

  private WindowSpec runningFrame() {
    return order().rowsBetween(Window.unboundedPreceding(), Window.currentRow());
  }

  private WindowSpec order() {
    Column[] partition = definition.groups.stream().map(Columns::named).toArray(Column[]::new);
    Set<String> sorted = new LinkedHashSet<>(List.of(definition.order));
    sorted.addAll(definition.tieBreak.orElseGet(this::otherOrderableColumns));
    Column[] ordering = sorted.stream().map(Columns::named).toArray(Column[]::new);
    return Window.partitionBy(partition).orderBy(ordering);
  }

  /** In the schema's order, but the label last: no row's place among others may tell its label. */
  private List<String> otherOrderableColumns() {
    List<String> others =
        Arrays.stream(schema.fields())
            .filter(field -> Schemas.isOrderable(field.dataType()))
            .map(StructField::name)
            .filter(name -> !name.equalsIgnoreCase(definition.order))
            .filter(name -> definition.groups.stream().noneMatch(name::equalsIgnoreCase))
            .toList();
    return Stream.concat(
            others.stream().filter(name -> !isLabel(name)), others.stream().filter(this::isLabel))
        .toList();
  }

  private boolean isLabel(String name) {
    return definition.label.filter(name::equalsIgnoreCase).isPresent();
  }
}
