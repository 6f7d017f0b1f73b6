package dev.bellows.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ObjectType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.sql.types.VariantType;

/**
 * The 64-bit hash of a row's content, as a column: the same for equal rows wherever and however
 * often they are computed. Null equals null and nothing else, NaN equals NaN, −0.0 equals 0.0; the
 * entries of a map have no order. Texts count by their bytes, whatever their collation.
 *
 * <p>Spark's own {@code xxhash64} of several columns skips nulls, so that (1, null) and (null, 1)
 * would be equal, and refuses maps.
 */
public final class RowHash {
  private static final String NULL_HASH = "-7046029254386353131L";

  private final OptionalInt digits;

  private RowHash(OptionalInt digits) {
    this.digits = digits;
  }

  /** Numbers count with all their digits. */
  public static RowHash exact() {
    return new RowHash(OptionalInt.empty());
  }

  /** Floats and doubles count with that many significant decimal digits. */
  public static RowHash rounded(int digits) {
    Args.check(digits >= 1, "Invalid number of digits: %s; at least 1 is needed", digits);
    return new RowHash(OptionalInt.of(digits));
  }

  /**
   * Whether equal values of that type have equal hashes: not for variants, user-defined types and
   * JVM objects, whose equal values can have different bytes.
   */
  public static boolean isHashable(DataType type) {
    if (type instanceof StructType struct) {
      return Arrays.stream(struct.fields()).allMatch(field -> isHashable(field.dataType()));
    }
    if (type instanceof ArrayType array) {
      return isHashable(array.elementType());
    }
    if (type instanceof MapType map) {
      return isHashable(map.keyType()) && isHashable(map.valueType());
    }
    return !(type instanceof VariantType
        || type instanceof ObjectType
        || type instanceof UserDefinedType);
  }

  /** The hash of these top-level columns, whose names are unique; 0 when there is none. */
  public Column of(List<StructField> columns) {
    return functions.expr(combined(hashes(columns)));
  }

  /** Another hash of the same columns: what accidentally is equal in one differs in the other. */
  public Column of(List<StructField> columns, long seed) {
    List<String> seeded = new ArrayList<>(List.of(seed + "L"));
    seeded.addAll(hashes(columns));
    return functions.expr(combined(seeded));
  }

  private List<String> hashes(List<StructField> columns) {
    return columns.stream()
        .map(column -> hash(Columns.quoted(column.name()), column.dataType(), 0))
        .toList();
  }

  private static String combined(List<String> hashes) {
    return hashes.isEmpty() ? "0L" : "xxhash64(" + String.join(", ", hashes) + ")";
  }

  private String hash(String value, DataType type, int depth) {
    if (type instanceof NullType) {
      return NULL_HASH;
    }
    return "if(" + value + " is null, " + NULL_HASH + ", " + present(value, type, depth) + ")";
  }

  private String present(String value, DataType type, int depth) {
    String element = "e" + depth;
    if (type instanceof StructType struct) {
      return combined(fields(value, struct, depth));
    }
    if (type instanceof ArrayType array) {
      return String.format(
          "xxhash64(size(%s), transform(%s, %s -> %s))",
          value, value, element, hash(element, array.elementType(), depth + 1));
    }
    if (type instanceof MapType map) {
      String key = hash(element + ".key", map.keyType(), depth + 1);
      String entry = hash(element + ".value", map.valueType(), depth + 1);
      return String.format(
          "xxhash64(size(%s), array_sort(transform(map_entries(%s), %s -> xxhash64(%s, %s))))",
          value, value, element, key, entry);
    }
    boolean floating = type instanceof DoubleType || type instanceof FloatType;
    return "xxhash64(" + (floating ? number(value, type) : value) + ")";
  }

  private List<String> fields(String value, StructType struct, int depth) {
    return Arrays.stream(struct.fields())
        .map(field -> hash(value + "." + Columns.quoted(field.name()), field.dataType(), depth))
        .toList();
  }

  /** Adding 0.0 turns −0.0 into 0.0. */
  private String number(String value, DataType type) {
    String positiveZero = value + " + cast(0 as " + type.sql() + ")";
    return digits.isEmpty()
        ? positiveZero
        : String.format(
            Locale.ROOT,
            "format_string('%%.%de', cast(%s as double))",
            digits.getAsInt() - 1,
            positiveZero);
  }
}
