package dev.bellows.features.encode;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Schemas;
import dev.bellows.core.Schemas.NewColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A fitted model over the columns of rows to encode, checked against their schema. */
final class EncodingQuery {
  private static final String TRANSIT = "__bellows_encode_";
  private static final String FOLD = TRANSIT + "fold";
  private static final String DOUBLES = "array<double>";

  /** What a row of a hash table takes beside its category and its values. */
  private static final long BYTES_OF_ENTRY = 160;

  private final EncoderPlan plan;
  private final EncoderDefinition definition;
  private final FittedStates fitted;
  private final boolean outOfFold;

  private EncodingQuery(EncoderPlan plan, FittedStates fitted, boolean outOfFold) {
    this.plan = plan;
    definition = plan.definition();
    this.fitted = fitted;
    this.outOfFold = outOfFold && definition.keptFolds() > 1;
  }

  /**
   * @param outOfFold whether the rows are those that were fitted
   * @throws BellowsException if a column is missing or has another type than the fitted one, or an
   *     output's name is taken
   */
  static EncodingQuery of(
      EncoderPlan plan, FittedStates fitted, boolean outOfFold, StructType schema) {
    EncodingQuery query = new EncodingQuery(plan, fitted, outOfFold);
    checkColumns(plan, schema);
    if (query.outOfFold) {
      plan.definition()
          .foldBy
          .orElseThrow()
          .forEach(name -> Schemas.requireColumn(schema, name, "fold by"));
    }
    Schemas.requireAbsent(schema, query.inTransit());
    return query;
  }

  private static void checkColumns(EncoderPlan plan, StructType schema) {
    EncoderDefinition definition = plan.definition();
    for (int i = 0; i < definition.columns.size(); i++) {
      String column = definition.columns.get(i);
      CategoryType type = CategoryType.of(schema, column);
      if (type != plan.types().get(i)) {
        throw new BellowsException(
            String.format(
                "Cannot encode column '%s': its type is %s, and the model was fitted to values of"
                    + " kind %s. Cast it to that kind.",
                column,
                Schemas.requireColumn(schema, column, "encode").dataType().simpleString(),
                plan.types().get(i)));
      }
    }
    outputSchema(definition, schema);
  }

  private List<NewColumn> inTransit() {
    List<NewColumn> columns = new ArrayList<>();
    columns.add(new NewColumn(FOLD, "the fold of a row in transit"));
    for (int i = 0; i < definition.columns.size(); i++) {
      for (String name : List.of(key(i), category(i), values(i), rare(i))) {
        columns.add(new NewColumn(name, "a category in transit"));
      }
    }
    return columns;
  }

  /** The schema with the definition's outputs behind it. */
  static StructType outputSchema(EncoderDefinition definition, StructType schema) {
    List<NewColumn> added = new ArrayList<>();
    StructType result = schema;
    for (String column : definition.columns) {
      for (OutputColumn output : definition.outputs(column)) {
        added.add(new NewColumn(output.name(), "an encoding of '" + column + "'"));
        result = result.add(output.name(), DataTypes.DoubleType, true);
      }
      if (definition.rare.isPresent()) {
        String name = EncoderDefinition.groupedName(column);
        added.add(new NewColumn(name, "the grouped categories of '" + column + "'"));
        result = result.add(name, DataTypes.StringType, true);
      }
    }
    Schemas.requireAbsent(schema, added);
    return result;
  }

  private static String key(int column) {
    return TRANSIT + column + "_key";
  }

  private static String category(int column) {
    return TRANSIT + column + "_category";
  }

  private static String values(int column) {
    return TRANSIT + column + "_values";
  }

  private static String rare(int column) {
    return TRANSIT + column + "_rare";
  }

  /** The rows with the outputs added; lazy. */
  Dataset<Row> apply(Dataset<Row> rows) {
    int columns = definition.columns.size();
    List<Column> read = new ArrayList<>(List.of(col("*")));
    if (outOfFold) {
      read.add(plan.fold().as(FOLD));
    }
    for (int i = 0; i < columns; i++) {
      read.add(plan.category(i).as(key(i)));
    }
    Dataset<Row> joined = rows.select(read.toArray(Column[]::new));
    List<Long> sizes = IntStream.range(0, columns).mapToObj(this::tableBytes).toList();
    List<TableJoin> joins = TableJoin.plan(rows.sparkSession(), sizes, fitted.broadcastBudget());
    for (int i = 0; i < columns; i++) {
      joined = joined.join(joins.get(i).hinted(table(i)), isSame(i), "left");
    }
    return joined.select(projection()).drop(transitNames());
  }

  /**
   * By the text's hash, which Spark looks up faster than texts, and the text. Texts must not be
   * seen to be compared, or Spark would make them part of the key.
   */
  private static Column isSame(int column) {
    Column key = col(key(column));
    Column category = col(category(column));
    Column isSameText = coalesce(key.equalTo(category), key.isNull().and(category.isNull()));
    return xxhash64(key).equalTo(xxhash64(category)).and(isSameText);
  }

  private String[] transitNames() {
    return inTransit().stream().map(NewColumn::name).toArray(String[]::new);
  }

  /** The values of each category of a column, rare ones marked where they differ from unseen. */
  private Dataset<Row> table(int column) {
    StateColumns layout = plan.states();
    EncodedValues encoded = encoded(column);
    Column isFrequent =
        new FrequentCategories(
                definition.rare,
                fitted.summaries().get(column).weight(),
                fitted.summaries().get(column).limit())
            .test(layout);
    Dataset<Row> states = fitted.states().where(col(StateColumns.COLUMN).equalTo(lit(column)));
    List<Column> read = new ArrayList<>();
    read.add(col(StateColumns.CATEGORY).as(category(column)));
    if (definition.rare.isEmpty()) {
      read.add(encoded.ofState().as(values(column)));
      return states.select(read.toArray(Column[]::new));
    }
    if (!needsRareEntries()) {
      read.add(encoded.ofState().as(values(column)));
      return states.where(isFrequent).select(read.toArray(Column[]::new));
    }
    read.add(when(isFrequent, encoded.ofState()).as(values(column)));
    read.add(isFrequent.equalTo(lit(false)).as(rare(column)));
    return states.select(read.toArray(Column[]::new));
  }

  /** Whether a rare category must be told from an unseen one. */
  private boolean needsRareEntries() {
    return definition.rare.isPresent() && definition.unseen != Unseen.RARE;
  }

  private EncodedValues encoded(int column) {
    List<Integer> versions =
        outOfFold
            ? IntStream.range(0, definition.keptFolds()).boxed().toList()
            : List.of(StateColumns.ALL);
    return new EncodedValues(
        definition,
        definition.outputs(definition.columns.get(column)),
        fitted.summaries().get(column),
        versions);
  }

  private long tableBytes(int column) {
    ColumnSummary summary = fitted.summaries().get(column);
    int outputs = definition.outputs(definition.columns.get(column)).size();
    long versions = outOfFold ? definition.keptFolds() : 1;
    ColumnSummary.Group frequent = summary.frequent();
    long size =
        frequent.categories() * (BYTES_OF_ENTRY + 8L * outputs * versions)
            + 2 * frequent.textBytes();
    if (!needsRareEntries()) {
      return size;
    }
    ColumnSummary.Group rare = summary.rare();
    return size + rare.categories() * BYTES_OF_ENTRY + 2 * rare.textBytes();
  }

  private Column[] projection() {
    List<Column> projection = new ArrayList<>(List.of(col("*")));
    for (int i = 0; i < definition.columns.size(); i++) {
      String column = definition.columns.get(i);
      List<OutputColumn> outputs = definition.outputs(column);
      if (!outputs.isEmpty()) {
        Column values = rowValues(i);
        for (int m = 0; m < outputs.size(); m++) {
          projection.add(values.getItem(position(m, outputs.size())).as(outputs.get(m).name()));
        }
      }
      if (definition.rare.isPresent()) {
        projection.add(grouped(i).as(EncoderDefinition.groupedName(column)));
      }
    }
    return projection.toArray(Column[]::new);
  }

  /** The place of an output among a row's values: those of the version without the row's fold. */
  private Column position(int output, int outputs) {
    return outOfFold ? col(FOLD).multiply(lit(outputs)).plus(lit(output)) : lit(output);
  }

  private Column rowValues(int column) {
    EncodedValues encoded = encoded(column);
    Column unseen =
        switch (definition.unseen) {
          case PRIOR -> encoded.ofUnseen();
          case RARE -> encoded.ofRare();
          case NULL -> lit(null).cast(DOUBLES);
          case ERROR -> unseenError(column).cast(DOUBLES);
        };
    Column other =
        needsRareEntries() ? when(col(rare(column)), encoded.ofRare()).otherwise(unseen) : unseen;
    Column known = coalesce(col(values(column)), other);
    return orMissing(column, known);
  }

  private Column orMissing(int column, Column known) {
    return definition.nulls == Nulls.MISSING ? when(col(key(column)).isNotNull(), known) : known;
  }

  private Column grouped(int column) {
    Column label = lit(definition.rare.orElseThrow().label());
    Column unseen =
        switch (definition.unseen) {
          case PRIOR, RARE -> label;
          case NULL -> lit(null).cast("string");
          case ERROR -> unseenError(column).cast("string");
        };
    Column other = needsRareEntries() ? when(col(rare(column)), label).otherwise(unseen) : unseen;
    Column known = when(col(values(column)).isNotNull(), col(key(column))).otherwise(other);
    return orMissing(column, known);
  }

  private Column unseenError(int column) {
    String name = definition.columns.get(column);
    return raise_error(
        concat(
            lit("Cannot encode column '" + name + "': the category "),
            coalesce(concat(lit("'"), col(key(column)), lit("'")), lit("null")),
            lit(
                " was not there when the model was fitted. Fit it to rows that have it, or let"
                    + " unseen be PRIOR, RARE or NULL.")));
  }
}
