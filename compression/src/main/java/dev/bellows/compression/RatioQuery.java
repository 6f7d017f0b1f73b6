package dev.bellows.compression;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.hll_sketch_agg;
import static org.apache.spark.sql.functions.hll_sketch_estimate;
import static org.apache.spark.sql.functions.isnull;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import dev.bellows.compression.RatioEstimate.ColumnCost;
import dev.bellows.core.Columns;
import dev.bellows.features.binning.BinningModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Counts the different keys, and those without each of their columns, by sketches. A key's hash is
 * that of all its columns by exclusive or, so that one of them is taken out by another.
 */
final class RatioQuery {
  /** Spark's other sketch has each of its registers in a column of the plan. */
  private static final int LOG_REGISTERS = 14;

  private static final double RELATIVE_ERROR = 1.04 / Math.sqrt(1 << LOG_REGISTERS);
  private static final String ALL = "bellows_hash";
  private static final String HASH = "bellows_hash_";

  private final BinningModel bins;
  private final CellSchema schema;

  RatioQuery(BinningModel bins, CellSchema schema) {
    this.bins = bins;
    this.schema = schema;
  }

  /** Runs one job. */
  RatioEstimate of(Dataset<Row> rows, Optional<String> weight) {
    List<String> names = new ArrayList<>(schema.features());
    names.addAll(schema.keptColumns());
    Column[] hashes =
        IntStream.range(0, names.size())
            .mapToObj(i -> hash(i, names.get(i)).as(HASH + i))
            .toArray(Column[]::new);
    Column all =
        IntStream.range(0, names.size())
            .mapToObj(RatioQuery::hash)
            .reduce(Column::bitwiseXOR)
            .orElseThrow();
    List<Column> counts = new ArrayList<>(List.of(count(lit(1)), distinct(Columns.named(ALL))));
    for (int i = 0; i < names.size(); i++) {
      counts.add(distinct(Columns.named(ALL).bitwiseXOR(hash(i))));
    }
    Dataset<Row> counted = weight.map(name -> rows.where(isThere(name))).orElse(rows);
    Row found =
        counted
            .select(hashes)
            // Once for each row, not once for each of its columns.
            .select(functions.col("*"), all.as(ALL))
            .agg(counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new))
            .collectAsList()
            .get(0);
    List<ColumnCost> costs = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      costs.add(
          new ColumnCost(
              names.get(i), RatioEstimate.ratio(found.getLong(0), (double) found.getLong(i + 2))));
    }
    return new RatioEstimate(found.getLong(0), found.getLong(1), RELATIVE_ERROR, costs);
  }

  private static Column distinct(Column key) {
    return hll_sketch_estimate(hll_sketch_agg(key, LOG_REGISTERS));
  }

  private static Column isThere(String weight) {
    return coalesce(Columns.named(weight).notEqual(0), lit(true));
  }

  private static Column hash(int column) {
    return Columns.named(HASH + column);
  }

  /** Spark's hash passes nulls over. */
  private Column hash(int place, String name) {
    Column value = place < schema.features().size() ? bins.code(name) : Columns.named(name);
    return xxhash64(lit(place), isnull(value), value);
  }
}
