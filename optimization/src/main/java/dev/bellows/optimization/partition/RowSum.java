package dev.bellows.optimization.partition;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.sum;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.RowHash;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * Rows as a multiset.
 *
 * @param columns names and types
 * @param rows how many
 * @param first the sum of the rows' hashes, modulo 2⁶⁴
 * @param second the sum of other hashes of theirs, modulo 2⁶⁴
 */
record RowSum(String columns, long rows, long first, long second) {
  private static final long OTHER_SEED = 0x5DEECE66DL;

  /** A hash in two halves: sums of up to 2³¹ rows stay in a long, which ANSI mode asks for. */
  private static final int HALF = 32;

  private static final long LOW = 0xFFFFFFFFL;

  static RowSum of(Dataset<Row> rows, OptionalInt digits) {
    requireHashable(rows);
    String[] names =
        IntStream.range(0, rows.schema().size()).mapToObj(i -> "c" + i).toArray(String[]::new);
    Dataset<Row> numbered = rows.toDF(names);
    List<StructField> fields = List.of(numbered.schema().fields());
    RowHash hash = digits.isPresent() ? RowHash.rounded(digits.getAsInt()) : RowHash.exact();
    Row sums =
        numbered
            .select(hash.of(fields).as("a"), hash.of(fields, OTHER_SEED).as("b"))
            .agg(count(lit(1)), high("a"), low("a"), high("b"), low("b"))
            .collectAsList()
            .get(0);
    return new RowSum(
        rows.schema().catalogString(),
        sums.getLong(0),
        (sums.getLong(1) << HALF) + sums.getLong(2),
        (sums.getLong(3) << HALF) + sums.getLong(4));
  }

  private static Column high(String hash) {
    return coalesce(sum(shiftright(col(hash), HALF)), lit(0L));
  }

  private static Column low(String hash) {
    return coalesce(sum(col(hash).bitwiseAND(LOW)), lit(0L));
  }

  private static void requireHashable(Dataset<Row> rows) {
    for (StructField field : rows.schema().fields()) {
      if (!RowHash.isHashable(field.dataType())) {
        throw new BellowsException(
            String.format(
                "Cannot verify column '%s': equal values of its type %s can have different bytes."
                    + " Convert or drop it on both sides first.",
                field.name(), field.dataType().simpleString()));
      }
    }
  }

  /** The rows with the arrays of these columns in order: for lists whose order means nothing. */
  static Dataset<Row> inOrder(Dataset<Row> rows, List<String> lists) {
    if (lists.isEmpty()) {
      return rows;
    }
    Column[] columns =
        Arrays.stream(rows.columns())
            .map(name -> lists.contains(name) ? sorted(name) : Columns.named(name))
            .toArray(Column[]::new);
    return rows.select(columns);
  }

  private static Column sorted(String name) {
    return array_sort(Columns.named(name)).as(name);
  }
}
