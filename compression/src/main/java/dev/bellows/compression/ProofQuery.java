package dev.bellows.compression;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.isnull;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udaf;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.bellows.core.Columns;
import dev.bellows.core.ConnectClasses;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.binning.ColumnBinning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Both sides of a proof. The side of the rows takes another way than the compression: no packed
 * key, no grouping, no Spark aggregate of its own.
 */
final class ProofQuery {
  private static final String COPIES = "bellows_copies";

  private final BinningModel bins;
  private final CellSchema schema;

  ProofQuery(BinningModel bins, CellSchema schema) {
    this.bins = bins;
    this.schema = schema;
  }

  /** Runs one job over the rows. */
  ProofState ofRows(Dataset<Row> rows, Optional<String> weight) {
    Column heavy = weight.map(ProofQuery::number).orElse(lit(1.0));
    Dataset<Row> counted = weight.isPresent() ? rows.where(heavy.notEqual(0)) : rows;
    Function<String, Column> value =
        name -> coalesce(Columns.nanToNull(Columns.named(name).cast("double")), lit(0.0));
    Function<String, Column> there =
        name ->
            when(Columns.nanToNull(Columns.named(name).cast("double")).isNull(), lit(0.0))
                .otherwise(heavy);
    return state(
        counted,
        bins::code,
        lit(1L),
        heavy,
        heavy.multiply(heavy),
        arrayOf(schema.measures(), value),
        arrayOf(schema.measures(), name -> lit(0.0)),
        arrayOf(schema.measures(), there));
  }

  /** Runs one job over the cells. */
  ProofState ofCells(Dataset<Row> cells) {
    return state(
        cells,
        name -> coalesce(Columns.named(CellSchema.bin(name)), lit(-1)),
        coalesce(Columns.named(CellSchema.N), lit(0L)),
        number(CellSchema.WEIGHT),
        number(CellSchema.SQUARED_WEIGHT),
        arrayOf(schema.measures(), name -> zeroForNull(CellSchema.mean(name))),
        arrayOf(schema.measures(), name -> zeroForNull(CellSchema.squares(name))),
        arrayOf(schema.measures(), name -> zeroForNull(CellSchema.weight(name))));
  }

  private static Column number(String name) {
    return coalesce(Columns.named(name).cast("double"), lit(Double.NaN));
  }

  private static Column zeroForNull(String name) {
    return coalesce(Columns.named(name), lit(0.0));
  }

  private ProofState state(
      Dataset<Row> rows,
      Function<String, Column> code,
      Column n,
      Column weight,
      Column squaredWeight,
      Column means,
      Column squares,
      Column weights) {
    int[] buckets = bins.columns().stream().mapToInt(ColumnBinning::buckets).toArray();
    Column codes = array(schema.features().stream().map(code).toArray(Column[]::new));
    Column label =
        schema
            .label()
            .map(name -> coalesce(Columns.named(name).cast("string"), lit("")))
            .orElse(lit(""));
    // A bean's properties are in the order of their names.
    Column answer =
        udaf(new ProofAggregator(buckets, schema.measures().size()), ProofAggregator.inputEncoder())
            .apply(
                codes,
                label,
                means,
                array(others(1), others(2)),
                n,
                squaredWeight,
                squares,
                weight,
                weights);
    Dataset<Row> found = rows.agg(answer);
    ConnectClasses.require(found, PostBinningCompressor.class);
    return ProofState.read(found.collectAsList().get(0).getAs(0));
  }

  /** Spark's hash passes nulls over. */
  private Column others(int which) {
    List<Column> hashed = new ArrayList<>();
    hashed.add(lit(which));
    for (String name : schema.keptColumns()) {
      hashed.add(isnull(Columns.named(name)));
      hashed.add(Columns.named(name));
    }
    return xxhash64(hashed.toArray(Column[]::new));
  }

  /** An array with an element of the right type where there are no measures. */
  private static Column arrayOf(List<String> measures, Function<String, Column> of) {
    return measures.isEmpty()
        ? array(lit(0.0))
        : array(measures.stream().map(of).toArray(Column[]::new));
  }

  /** How many cells there are beyond one for each key; runs one job. */
  long surplus(Dataset<Row> cells) {
    Column[] key =
        java.util.stream.Stream.concat(
                schema.features().stream().map(CellSchema::bin), schema.keptColumns().stream())
            .map(Columns::named)
            .toArray(Column[]::new);
    return cells
        .groupBy(key)
        .agg(count(lit(1)).as(COPIES))
        .agg(coalesce(sum(Columns.named(COPIES).minus(lit(1))), lit(0L)))
        .collectAsList()
        .get(0)
        .getLong(0);
  }
}
