package dev.bellows.optimization.partition;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The keys that are cut into parts, each by the hash of its values. Two keys of one hash are cut
 * alike, which changes no result: both sides of a join ask the same question.
 *
 * @param rows of the skewed side, those with a null in the key included
 * @param nullRows of the skewed side with a null in the key
 * @param keys the hottest first
 */
record HotKeys(long rows, long nullRows, List<HotKey> keys) {
  /** Up to here the hashes stand in the plan; above, they are broadcast. */
  static final int MOST_LITERALS = 200;

  private static final StructType SALTS =
      new StructType()
          .add("bellows_hot", DataTypes.LongType, false)
          .add("bellows_parts", DataTypes.IntegerType, false);

  /**
   * A key.
   *
   * @param hash of its values
   * @param rows of the skewed side that have it
   * @param parts into how many it is cut
   */
  record HotKey(long hash, long rows, int parts) {}

  HotKeys {
    keys = List.copyOf(keys);
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /**
   * The rows with the number of parts of their key: 1 where it is not hot.
   *
   * @param hash the hash of a row's key
   */
  Dataset<Row> withParts(Dataset<Row> rows, Column hash, String parts) {
    Dataset<Row> hashed = rows.withColumn("bellows_key_hash", hash);
    Dataset<Row> counted =
        keys.size() <= MOST_LITERALS
            ? hashed.withColumn(parts, asLiterals(functions.col("bellows_key_hash")))
            : looked(hashed, parts);
    return counted.drop("bellows_key_hash");
  }

  private Column asLiterals(Column hash) {
    Map<Integer, List<Long>> byParts =
        keys.stream()
            .collect(
                Collectors.groupingBy(
                    HotKey::parts,
                    TreeMap::new,
                    Collectors.mapping(HotKey::hash, Collectors.toList())));
    Column parts = functions.lit(1);
    for (Map.Entry<Integer, List<Long>> entry : byParts.entrySet()) {
      parts =
          functions
              .when(isIn(hash, entry.getValue()), functions.lit(entry.getKey()))
              .otherwise(parts);
    }
    return parts;
  }

  private static Column isIn(Column hash, Collection<Long> hashes) {
    return hash.isin(hashes.toArray());
  }

  private Dataset<Row> looked(Dataset<Row> hashed, String parts) {
    List<Row> salts = keys.stream().map(key -> RowFactory.create(key.hash(), key.parts())).toList();
    Dataset<Row> table = hashed.sparkSession().createDataFrame(salts, SALTS);
    return hashed
        .join(
            functions.broadcast(table),
            hashed.col("bellows_key_hash").equalTo(table.col("bellows_hot")),
            "left")
        .withColumn(parts, functions.coalesce(functions.col("bellows_parts"), functions.lit(1)))
        .drop("bellows_hot", "bellows_parts");
  }
}
