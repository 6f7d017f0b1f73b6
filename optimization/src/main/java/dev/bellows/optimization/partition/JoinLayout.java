package dev.bellows.optimization.partition;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import dev.bellows.core.Schemas;
import dev.bellows.optimization.partition.JoinCondition.SideColumns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Two sides of a join under names that cannot clash, and the way back to the columns that Spark's
 * {@code left.join(right, keys, type)} gives.
 */
final class JoinLayout {
  private final Numbered left;
  private final Numbered right;
  private final List<DataType> keyTypes;

  /**
   * @throws BellowsException if a key is missing, has no equality, or has other types on the sides
   */
  JoinLayout(Dataset<Row> left, Dataset<Row> right, List<String> keys) {
    requireKeys(keys);
    this.left = Numbered.of(left, keys, "bellows_l");
    this.right = Numbered.of(right, keys, "bellows_r");
    this.keyTypes = IntStream.range(0, keys.size()).mapToObj(this::keyType).toList();
  }

  /** A side whose columns are named by their number. */
  private record Numbered(Dataset<Row> rows, StructType schema, List<Integer> keys, String prefix) {
    static Numbered of(Dataset<Row> rows, List<String> keys, String prefix) {
      StructType schema = rows.schema();
      List<StructField> fields = List.of(schema.fields());
      List<Integer> places =
          keys.stream()
              .map(key -> fields.indexOf(Schemas.requireOrderable(schema, key, "join on")))
              .toList();
      return new Numbered(rows, schema, places, prefix);
    }

    String name(int column) {
      return prefix + column;
    }

    String key(int key) {
      return prefix + "k" + key;
    }

    StructField keyField(int key) {
      return schema.apply(keys.get(key));
    }

    List<Integer> others() {
      return IntStream.range(0, schema.size()).boxed().filter(i -> !keys.contains(i)).toList();
    }

    Dataset<Row> named(List<DataType> keyTypes) {
      String[] names =
          IntStream.range(0, schema.size()).mapToObj(this::name).toArray(String[]::new);
      List<Column> columns = new ArrayList<>(List.of(col("*")));
      for (int key = 0; key < keys.size(); key++) {
        columns.add(col(name(keys.get(key))).cast(keyTypes.get(key)).as(key(key)));
      }
      return rows.toDF(names).select(columns.toArray(Column[]::new));
    }
  }

  private static void requireKeys(List<String> keys) {
    Args.check(!keys.isEmpty(), "Cannot join without keys: name at least one column");
    Set<String> seen = new HashSet<>();
    for (String key : keys) {
      Args.check(seen.add(key.toLowerCase(Locale.ROOT)), "Cannot join on '%s' twice", key);
    }
  }

  /** What Spark compares the key in. */
  private DataType keyType(int key) {
    DataType ours = left.keyField(key).dataType();
    DataType theirs = right.keyField(key).dataType();
    if (ours.catalogString().equals(theirs.catalogString())) {
      return ours;
    }
    if (ours instanceof NumericType && theirs instanceof NumericType) {
      Column both = coalesce(lit(null).cast(ours), lit(null).cast(theirs));
      return left.rows().sparkSession().range(1).select(both).schema().apply(0).dataType();
    }
    throw new BellowsException(
        String.format(
            "Cannot join on column '%s': its type is %s on the left and %s on the right. Cast one"
                + " of them first.",
            left.keyField(key).name(), ours.simpleString(), theirs.simpleString()));
  }

  /** A key whose equal values can have different bytes; empty when there is none. */
  List<String> collatedKeys() {
    return IntStream.range(0, keyTypes.size())
        .filter(key -> keyTypes.get(key).sql().contains("COLLATE"))
        .filter(key -> keyTypes.get(key) instanceof StringType)
        .mapToObj(key -> left.keyField(key).name())
        .toList();
  }

  private Numbered side(JoinSide side) {
    return side == JoinSide.LEFT ? left : right;
  }

  /** A side's rows: its columns, then its keys in the types in which they are compared. */
  Dataset<Row> rows(JoinSide side) {
    return side(side).named(keyTypes);
  }

  /** The columns of a side, its compared keys left out. */
  List<Column> columns(JoinSide side) {
    Numbered numbered = side(side);
    return IntStream.range(0, numbered.schema().size())
        .mapToObj(i -> col(numbered.name(i)))
        .toList();
  }

  /** The fields of a side under their numbered names, its keys left out or all. */
  List<StructField> fields(JoinSide side, List<Integer> places) {
    Numbered numbered = side(side);
    return places.stream()
        .map(i -> new StructType().add(numbered.name(i), numbered.schema().apply(i).dataType()))
        .map(one -> one.apply(0))
        .toList();
  }

  /** Where the columns beside the keys stand. */
  List<Integer> others(JoinSide side) {
    return side(side).others();
  }

  /** Where columns of that name stand. */
  List<Integer> places(JoinSide side, List<String> names) {
    List<StructField> all = List.of(side(side).schema().fields());
    return names.stream()
        .map(name -> all.indexOf(Schemas.requireColumn(side(side).schema(), name, "salt by")))
        .toList();
  }

  /** The names of a side's columns at these places. */
  List<String> names(JoinSide side, List<Integer> places) {
    return places.stream().map(i -> side(side).schema().apply(i).name()).toList();
  }

  /** Nulls in place of a side's columns. */
  List<Column> absent(JoinSide side) {
    Numbered numbered = side(side);
    return IntStream.range(0, numbered.schema().size())
        .mapToObj(i -> lit(null).cast(numbered.schema().apply(i).dataType()).as(numbered.name(i)))
        .toList();
  }

  /** The compared keys of a side. */
  List<Column> keys(JoinSide side) {
    return IntStream.range(0, keyTypes.size()).mapToObj(i -> col(side(side).key(i))).toList();
  }

  /** Equal for keys that Spark's join takes for equal: NaN is NaN, −0.0 is 0.0. */
  Column keyHash(JoinSide side) {
    return xxhash64(keys(side).toArray(Column[]::new));
  }

  Column keysPresent(JoinSide side) {
    return keys(side).stream().map(Column::isNotNull).reduce(Column::and).orElseThrow();
  }

  boolean keysNullable(JoinSide side) {
    return side(side).keys().stream().anyMatch(i -> side(side).schema().apply(i).nullable());
  }

  /** Whether a join of the two has to cast keys of a side to compare them. */
  boolean keysAsTheyAre(JoinSide side) {
    return IntStream.range(0, keyTypes.size())
        .allMatch(
            i ->
                keyTypes
                    .get(i)
                    .catalogString()
                    .equals(side(side).keyField(i).dataType().catalogString()));
  }

  Column keysEqual(boolean nullSafe) {
    BinaryOperator<Column> equal = nullSafe ? Column::eqNullSafe : Column::equalTo;
    return IntStream.range(0, keyTypes.size())
        .mapToObj(i -> equal.apply(col(left.key(i)), col(right.key(i))))
        .reduce(Column::and)
        .orElseThrow();
  }

  /** The columns of a side by their own names, for a condition. */
  SideColumns named(JoinSide side) {
    Numbered numbered = side(side);
    List<StructField> fields = List.of(numbered.schema().fields());
    return name ->
        col(
            numbered.name(
                fields.indexOf(Schemas.requireColumn(numbered.schema(), name, "compare"))));
  }

  /**
   * What Spark gives for {@code left.join(right, keys, type)}, of rows with both sides' columns.
   */
  Column[] output(JoinType type) {
    Stream<Column> shown =
        Stream.concat(
            IntStream.range(0, keyTypes.size()).mapToObj(key -> outputKey(key, type)),
            left.others().stream().map(i -> original(left, i)));
    Stream<Column> others =
        type.isExistence() ? Stream.empty() : right.others().stream().map(i -> original(right, i));
    return Stream.concat(shown, others).toArray(Column[]::new);
  }

  private Column outputKey(int key, JoinType type) {
    int ours = left.keys().get(key);
    int theirs = right.keys().get(key);
    return switch (type) {
      case RIGHT -> original(right, theirs);
      case FULL ->
          coalesce(col(left.name(ours)), col(right.name(theirs)))
              .as(left.schema().apply(ours).name());
      default -> original(left, ours);
    };
  }

  private static Column original(Numbered side, int column) {
    return col(side.name(column)).as(side.schema().apply(column).name());
  }
}
