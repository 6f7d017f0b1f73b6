package dev.bellows.metrics.benchmark;

import dev.bellows.core.Args;
import dev.bellows.core.RowHash;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.ObjectType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.sql.types.VariantType;

/**
 * Rows as a multiset: equal for the same rows in any order and in any partitions. Different rows
 * have the same fingerprint by an accident of 2⁻⁶⁴ alone; it is no guard against an adversary.
 *
 * <p>Null equals null, NaN equals NaN, −0.0 equals 0.0; the entries of a map have no order.
 *
 * @param schema the columns' names and types
 * @param rows how many
 * @param sum of the rows' 64-bit hashes, modulo 2⁶⁴
 */
record RowsFingerprint(String schema, long rows, long sum) {
  /** Sums of 22 bits each: no sum of up to 2⁴¹ rows leaves a long, which ANSI mode would refuse. */
  private static final int PIECE_BITS = 22;

  private static final int PIECES = 3;

  /**
   * The fingerprint of the rows. Runs one query: two jobs under adaptive execution.
   *
   * @param digits significant decimal digits to which float and double are rounded; all when empty
   */
  static RowsFingerprint of(Dataset<Row> rows, OptionalInt digits) {
    Column[] pieces =
        IntStream.range(0, PIECES).mapToObj(RowsFingerprint::piece).toArray(Column[]::new);
    Row told =
        hashes(rows, digits).agg(functions.count(functions.lit(1)), pieces).collectAsList().get(0);
    long sum = 0;
    for (int i = 0; i < PIECES; i++) {
      sum += told.getLong(i + 1) << (i * PIECE_BITS);
    }
    return new RowsFingerprint(rows.schema().catalogString(), told.getLong(0), sum);
  }

  /** The hash of each row. Runs no job. */
  static Dataset<Row> hashes(Dataset<Row> rows, OptionalInt digits) {
    StructType schema = rows.schema();
    requireComparable(schema);
    // By place: names may come twice.
    String[] names =
        IntStream.range(0, schema.length()).mapToObj(i -> "c" + i).toArray(String[]::new);
    Dataset<Row> numbered = rows.toDF(names);
    RowHash hash = digits.isEmpty() ? RowHash.exact() : RowHash.rounded(digits.getAsInt());
    return numbered.select(hash.of(List.of(numbered.schema().fields())).as("hash"));
  }

  /** How the other differs from this one, in words; empty when it does not. */
  Optional<String> difference(RowsFingerprint other) {
    if (!schema.equals(other.schema)) {
      return Optional.of("columns " + other.schema + " instead of " + schema);
    }
    if (rows != other.rows) {
      return Optional.of(String.format(Locale.ROOT, "%,d rows instead of %,d", other.rows, rows));
    }
    return sum == other.sum
        ? Optional.empty()
        : Optional.of(String.format(Locale.ROOT, "other values in the %,d rows", rows));
  }

  /**
   * Checks before any job that all columns have types that can be compared.
   *
   * @throws IllegalArgumentException if one has not
   */
  private static void requireComparable(StructType schema) {
    for (StructField field : schema.fields()) {
      requireComparable(field.name(), field.dataType());
    }
  }

  private static Column piece(int index) {
    String bits =
        String.format(
            "shiftrightunsigned(hash, %d) & %dL", index * PIECE_BITS, (1L << PIECE_BITS) - 1);
    return functions.expr("coalesce(sum(" + bits + "), 0L)");
  }

  private static void requireComparable(String column, DataType type) {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        requireComparable(column + "." + field.name(), field.dataType());
      }
    } else if (type instanceof ArrayType array) {
      requireComparable(column, array.elementType());
    } else if (type instanceof MapType map) {
      requireComparable(column, map.keyType());
      requireComparable(column, map.valueType());
    } else {
      boolean opaque =
          type instanceof VariantType
              || type instanceof ObjectType
              || type instanceof UserDefinedType;
      Args.check(
          !opaque,
          "Cannot compare results: column '%s' is of type %s, whose equal values can have different"
              + " bytes. Convert or drop it, or compare without results: withoutResults()",
          column,
          type.catalogString());
    }
  }
}
