package dev.bellows.optimization.partition;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;

import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import dev.bellows.core.RowHash;
import dev.bellows.core.Schemas;
import dev.bellows.core.Schemas.NewColumn;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A column that spreads the rows of a key. */
final class Salts {
  static final String COLUMN = "bellows_salt";

  private Salts() {}

  static Dataset<Row> add(Dataset<Row> rows, List<String> keys, int n) {
    Args.check(n >= 2, "Invalid number of salts: %s; at least 2 spread anything", n);
    StructType schema = rows.schema();
    List<StructField> named =
        keys.stream().map(key -> Schemas.requireColumn(schema, key, "salt within")).toList();
    Schemas.requireAbsent(schema, List.of(new NewColumn(COLUMN, "salts")));
    List<StructField> content =
        Arrays.stream(schema.fields())
            .filter(field -> !named.contains(field) && RowHash.isHashable(field.dataType()))
            .toList();
    if (content.isEmpty()) {
      throw new BellowsException(
          "Cannot salt rows: no column beside the keys "
              + keys
              + " could tell the rows of a key apart. Keep one more column, such as an id.");
    }
    return rows.withColumn(COLUMN, pmod(RowHash.exact().of(content), lit(n)).cast("int"));
  }

  static Dataset<Row> remove(Dataset<Row> salted) {
    Schemas.requireColumn(salted.schema(), COLUMN, "remove salt");
    return salted.drop(COLUMN);
  }
}
