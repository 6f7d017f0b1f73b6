package dev.bellows.features.profile;

import dev.bellows.core.internal.ColumnarScan;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;

/** Takes the values of some rows out of a column of a batch, as {@link ColumnValues} hold them. */
final class VectorReader {
  private static final double NULL = -0.0;

  private final double[] doubles = new double[RowChunk.ROWS];
  private final long[] longs = new long[RowChunk.ROWS];
  private final String[] texts = new String[RowChunk.ROWS];

  void read(ColumnPlan.Storage storage, ColumnVector column, int from, ColumnValues into) {
    into.doubles = doubles;
    into.longs = null;
    into.texts = null;
    switch (storage) {
      case TEXT -> readTexts(column, from, into);
      case LONG -> readLongs(column, from, into);
      case PRESENCE -> readPresence(column, from, into);
      case DOUBLE -> readDoubles(column, from, into);
    }
  }

  private void readTexts(ColumnVector column, int from, ColumnValues into) {
    for (int i = 0; i < into.size; i++) {
      UTF8String text = column.isNullAt(from + i) ? null : column.getUTF8String(from + i);
      texts[i] = text == null ? null : text.toString();
    }
    into.texts = texts;
  }

  private void readLongs(ColumnVector column, int from, ColumnValues into) {
    for (int i = 0; i < into.size; i++) {
      boolean isNull = column.isNullAt(from + i);
      longs[i] = isNull ? 0 : column.getLong(from + i);
      doubles[i] = isNull ? NULL : (double) longs[i] + 0.0;
    }
    into.longs = longs;
  }

  private void readPresence(ColumnVector column, int from, ColumnValues into) {
    for (int i = 0; i < into.size; i++) {
      doubles[i] = column.isNullAt(from + i) ? NULL : 1;
    }
  }

  private void readDoubles(ColumnVector column, int from, ColumnValues into) {
    if (column.dataType() instanceof DoubleType && !column.hasNull()) {
      double[] block = ColumnarScan.doubles(column, from, into.size);
      for (int i = 0; i < block.length; i++) {
        block[i] += 0.0;
      }
      into.doubles = block;
      return;
    }
    ColumnarScan.NumberAt number = ColumnarScan.number(column.dataType());
    for (int i = 0; i < into.size; i++) {
      boolean isNull = column.isNullAt(from + i);
      doubles[i] = isNull ? NULL : number.at(column, from + i) + 0.0;
    }
  }
}
