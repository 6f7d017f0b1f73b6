package dev.bellows.compression;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.internal.ClassicSessions;
import io.delta.tables.DeltaTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Delta table of cells that grows by batches. Delta writes a batch's name into the commit of its
 * cells, and passes over a commit whose batch the table has.
 */
final class CellTable {
  private static final Logger LOG = LoggerFactory.getLogger(CellTable.class);
  private static final String APPLICATION = "spark.databricks.delta.write.txnAppId";
  private static final String VERSION = "spark.databricks.delta.write.txnVersion";

  private final CellSchema schema;
  private final String path;

  CellTable(CellSchema schema, String path) {
    this.schema = schema;
    this.path = path;
  }

  MergeOutcome merge(Dataset<Row> cells, String batch) {
    SparkSession own = ClassicSessions.cloneOf(cells.sparkSession());
    // The builder of a merge takes no options; the clone's settings are nobody else's.
    own.conf().set(APPLICATION, "bellows-cells-" + batch);
    own.conf().set(VERSION, "1");
    if (!DeltaTable.isDeltaTable(own, path) && create(cells, own, batch)) {
      return MergeOutcome.CREATED;
    }
    DeltaTable table = DeltaTable.forPath(own, path);
    requireSame(CellSchema.of(table.toDF().schema()));
    Dataset<Row> merged =
        table
            .as("t")
            .merge(cells.as("s"), sameKey())
            .whenMatched()
            .update(sums())
            .whenNotMatched()
            .insert(values())
            .execute();
    return merged.isEmpty() ? MergeOutcome.ALREADY_MERGED : MergeOutcome.MERGED;
  }

  /** Whether these cells became the table; false where another writer's became it meanwhile. */
  private boolean create(Dataset<Row> cells, SparkSession own, String batch) {
    try {
      cells
          .write()
          .format("delta")
          .mode(SaveMode.ErrorIfExists)
          .option("txnAppId", "bellows-cells-" + batch)
          .option("txnVersion", "1")
          .save(path);
      return true;
    } catch (Exception e) {
      if (!DeltaTable.isDeltaTable(own, path)) {
        throw e;
      }
      LOG.debug("another writer made the table of cells first: these are merged into it", e);
      return false;
    }
  }

  private void requireSame(CellSchema there) {
    if (!there.equals(schema)) {
      throw new BellowsException(
          String.format(
              "Cannot merge cells into '%s': the table's cells are others, %s, and these are %s."
                  + " Compress the rows by the bins and columns that the table is of, or choose"
                  + " another path.",
              path, there.toJson(), schema.toJson()));
    }
  }

  private Column sameKey() {
    return keys()
        .map(name -> of("t", name).eqNullSafe(of("s", name)))
        .reduce(Column::and)
        .orElseThrow();
  }

  private Stream<String> keys() {
    return Stream.concat(
        schema.features().stream().map(CellSchema::bin), schema.keptColumns().stream());
  }

  private Map<String, Column> sums() {
    Map<String, Column> sums = new LinkedHashMap<>();
    for (String name : List.of(CellSchema.N, CellSchema.WEIGHT, CellSchema.SQUARED_WEIGHT)) {
      sums.put(Columns.quoted(name), of("t", name).plus(of("s", name)));
    }
    schema.measures().forEach(measure -> putMoments(sums, measure));
    return sums;
  }

  /** As {@link MeasureState#add}. */
  private static void putMoments(Map<String, Column> sums, String measure) {
    Column first = of("t", CellSchema.weight(measure));
    Column second = of("s", CellSchema.weight(measure));
    Column all = first.plus(second);
    Column firstMean = coalesce(of("t", CellSchema.mean(measure)), lit(0.0));
    Column difference = coalesce(of("s", CellSchema.mean(measure)), lit(0.0)).minus(firstMean);
    Column share = second.divide(all);
    Column squares =
        coalesce(of("t", CellSchema.squares(measure)), lit(0.0))
            .plus(coalesce(of("s", CellSchema.squares(measure)), lit(0.0)))
            .plus(difference.multiply(difference).multiply(first).multiply(share));
    sums.put(Columns.quoted(CellSchema.weight(measure)), all);
    sums.put(
        Columns.quoted(CellSchema.mean(measure)),
        when(all.gt(0), firstMean.plus(difference.multiply(share))));
    sums.put(Columns.quoted(CellSchema.squares(measure)), when(all.gt(0), squares));
  }

  private Map<String, Column> values() {
    Map<String, Column> values = new LinkedHashMap<>();
    Stream<String> measured =
        schema.measures().stream()
            .flatMap(
                measure ->
                    Stream.of(
                        CellSchema.weight(measure),
                        CellSchema.mean(measure),
                        CellSchema.squares(measure)));
    Stream<String> sizes = Stream.of(CellSchema.N, CellSchema.WEIGHT, CellSchema.SQUARED_WEIGHT);
    Stream.of(keys(), schema.represented().stream(), sizes, measured)
        .flatMap(names -> names)
        .forEach(name -> values.put(Columns.quoted(name), of("s", name)));
    return values;
  }

  private static Column of(String side, String column) {
    return col(side + "." + Columns.quoted(column));
  }
}
