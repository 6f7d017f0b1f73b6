package dev.bellows.core.internal;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * The size of rows in Spark's own row format, which shuffles, sorts, joins and caches of rows hold.
 */
public final class RowSizes {
  private static final long WORD = 8;

  private RowSizes() {}

  /**
   * What a partition holds.
   *
   * @param columnBytes of each column: its word, and what does not fit into it
   * @param squares the sum of squared sizes of rows, for the error of a sample
   */
  public record PartitionSize(
      int partition, long rows, long bytes, List<Long> columnBytes, double squares)
      implements Serializable {}

  /** Measures every row of a classic session's rows. Runs one job; no row reaches the driver. */
  public static List<PartitionSize> measure(Dataset<Row> classic) {
    StructType schema = classic.schema();
    JavaRDD<InternalRow> rows =
        ((org.apache.spark.sql.classic.Dataset<Row>) classic).queryExecution().toRdd().toJavaRDD();
    return rows.mapPartitionsWithIndex(
            (partition, part) -> List.of(new Meter(schema).measure(partition, part)).iterator(),
            true)
        .collect();
  }

  /** Measures the rows of one partition. */
  private static final class Meter {
    private final UnsafeProjection whole;
    private final UnsafeProjection[] single;
    private final DataType[] types;

    Meter(StructType schema) {
      whole = UnsafeProjection.create(schema);
      single = new UnsafeProjection[schema.size()];
      types = new DataType[schema.size()];
      for (int i = 0; i < single.length; i++) {
        types[i] = schema.apply(i).dataType();
        // What fits into a word has no more.
        single[i] =
            UnsafeRow.isFixedLength(types[i])
                ? null
                : UnsafeProjection.create(new DataType[] {types[i]});
      }
    }

    PartitionSize measure(int partition, Iterator<InternalRow> rows) {
      long count = 0;
      long bytes = 0;
      double squares = 0;
      long[] columns = new long[single.length];
      InternalRow value = new GenericInternalRow(1);
      while (rows.hasNext()) {
        InternalRow row = rows.next();
        int size = whole.apply(row).getSizeInBytes();
        count++;
        bytes += size;
        squares += (double) size * size;
        for (int i = 0; i < single.length; i++) {
          columns[i] += single[i] == null ? WORD : variable(i, row, value);
        }
      }
      return new PartitionSize(
          partition, count, bytes, Arrays.stream(columns).boxed().toList(), squares);
    }

    /** A row of one column is a word for nulls, the column's word, and the rest. */
    private long variable(int column, InternalRow row, InternalRow value) {
      Object held = row.isNullAt(column) ? null : row.get(column, types[column]);
      value.update(0, held);
      return single[column].apply(value).getSizeInBytes() - WORD;
    }
  }
}
