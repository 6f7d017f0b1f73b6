package dev.bellows.features.encode;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.bellows.core.Columns;
import dev.bellows.core.ConnectClasses;
import dev.bellows.core.internal.PortableEncoders;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * The states of rows, all columns, targets and folds in one scan and one shuffle: added up by
 * category where the rows lie, then where a category's hash has brought its parts together. Spark's
 * own aggregates would take a row for each column of each row, and sums by fold whose buffers
 * travel half empty.
 */
final class StateQuery {
  private static final String ROW_WEIGHT = "row_weight";
  private static final String HASH = "hash";
  private static final String TEXT = "text";
  private static final String SUMS = "sums";

  private final EncoderPlan plan;
  private final EncoderDefinition definition;
  private final StateColumns layout;
  private final StructType schema;

  StateQuery(EncoderPlan plan, StructType schema) {
    this.plan = plan;
    this.schema = schema;
    definition = plan.definition();
    layout = plan.states();
  }

  /** One row for each category of each column; lazy. */
  Dataset<Row> of(Dataset<Row> rows) {
    return of(rows, 0);
  }

  /**
   * @param budget the bytes of a task's tables, see {@link PartStates}
   */
  Dataset<Row> of(Dataset<Row> rows, long budget) {
    StateSums arithmetic = new StateSums(layout);
    Encoder<StateRow> encoder = PortableEncoders.portable(Encoders.bean(StateRow.class));
    // Not by groups of Spark's, which cost more, and which a Connect server of another Scala
    // refuses.
    Dataset<StateRow> states =
        narrow(rows)
            .mapPartitions(new PartStates(arithmetic, definition, budget), encoder)
            .repartition(col(HASH))
            .sortWithinPartitions(col(HASH))
            .mapPartitions(new WholeStates(arithmetic), encoder);
    ConnectClasses.require(states, CategoricalEncoder.class);
    return states.select(projection());
  }

  private Column[] projection() {
    List<Column> columns = new ArrayList<>();
    columns.add(col(StateColumns.COLUMN));
    columns.add(col(TEXT).cast("string").as(StateColumns.CATEGORY));
    int from = 1;
    for (String name : layout.arrays()) {
      columns.add(slice(col(SUMS), lit(from), lit(layout.folds())).as(name));
      from += layout.folds();
    }
    return columns.toArray(Column[]::new);
  }

  /** What {@link PartStates} reads of the rows that count. */
  private Dataset<Row> narrow(Dataset<Row> rows) {
    List<Column> read = new ArrayList<>();
    read.add(definition.weight.map(StateQuery::checkedWeight).orElse(lit(1.0)).as(ROW_WEIGHT));
    read.add((layout.folds() > 1 ? plan.fold() : lit(0)).as("fold"));
    List<TargetColumn> targets = definition.targets();
    for (int t = 0; t < targets.size(); t++) {
      read.add(coalesce(number(targets.get(t)), lit(Double.NaN)).as("t" + t));
    }
    for (int i = 0; i < definition.columns.size(); i++) {
      Column text = plan.category(i).cast("binary");
      read.add(text.as("c" + i));
      read.add(xxhash64(text).as("h" + i));
    }
    Dataset<Row> narrow = rows.select(read.toArray(Column[]::new));
    return definition.weight.isPresent() ? narrow.where(col(ROW_WEIGHT).gt(0)) : narrow;
  }

  /** The weight of a row; one that cannot be fails the job. */
  private static Column checkedWeight(String name) {
    Column weight = Columns.named(name).cast("double");
    Column valid = weight.geq(0).and(weight.lt(Double.POSITIVE_INFINITY));
    return when(valid, weight)
        .otherwise(
            raise_error(
                    concat(
                        lit("Cannot weight rows by '" + name + "': a weight is "),
                        coalesce(weight.cast("string"), lit("null")),
                        lit("; weights are finite numbers of 0 or more. Filter or fill them.")))
                .cast("double"));
  }

  /** The target as a number, null where it is missing; one that cannot be fails the job. */
  private Column number(TargetColumn target) {
    if (target.ofClass().isPresent()) {
      Column text = CategoryType.of(schema, target.column()).text(target.column());
      return text.equalTo(lit(target.ofClass().get())).cast("double");
    }
    Column value = Columns.nanToNull(Columns.named(target.column()).cast("double"));
    Column valid =
        definition.needsBinary(target)
            ? value.equalTo(0.0).or(value.equalTo(1.0))
            : value.gt(Double.NEGATIVE_INFINITY).and(value.lt(Double.POSITIVE_INFINITY));
    String problem =
        definition.needsBinary(target)
            ? "Cannot compute the weight of evidence for '%s': a value is "
            : "Cannot take column '%s' as the target: a value is ";
    String remedy =
        definition.needsBinary(target)
            ? "; only 0 and 1 have one. Derive such a column, or use the target mean."
            : "; targets are finite numbers. Filter or clip them.";
    return when(value.isNull().or(valid), value)
        .otherwise(
            raise_error(
                    concat(
                        lit(String.format(problem, target.column())),
                        value.cast("string"),
                        lit(remedy)))
                .cast("double"));
  }
}
