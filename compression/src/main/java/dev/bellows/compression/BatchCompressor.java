package dev.bellows.compression;

import dev.bellows.core.internal.ColumnarScan;
import dev.bellows.features.binning.ColumnBinning;
import dev.bellows.features.profile.ColumnKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.unsafe.types.UTF8String;

/** Makes cells of the batches of one task: codes and keys column by column, then cell by cell. */
final class BatchCompressor {
  private static final int SLICE = 1 << 11;

  private final BatchPlan plan;
  private final int[] places;
  private final CellMap cells;
  private final KeptRows keptRows;
  private final long[] packed = new long[SLICE];
  private final int[] kept = new int[SLICE];
  private double[] weights = new double[0];
  private final double[][] measures;

  /**
   * @param places where in a batch the plan's columns are
   */
  BatchCompressor(BatchPlan plan, int[] places) {
    this.plan = plan;
    this.places = places;
    cells = new CellMap(plan.sums());
    keptRows = new KeptRows(plan.keptTypes());
    measures = new double[plan.measures()][];
  }

  /** Takes in rows from a batch; at most so many as a slice has. */
  int accept(ColumnarBatch batch, int from) {
    int size = Math.min(SLICE, batch.numRows() - from);
    pack(batch, from, size);
    keep(batch, from, size);
    int next = plan.features().size() + plan.kept();
    for (int i = 0; i < measures.length; i++) {
      measures[i] = ColumnarScan.numbers(batch.column(places[next + i]), from, size);
    }
    if (plan.weighted()) {
      weights = ColumnarScan.numbers(batch.column(places[next + measures.length]), from, size);
      markWeights(size);
    }
    add(size);
    return size;
  }

  private void pack(ColumnarBatch batch, int from, int size) {
    Arrays.fill(packed, 0, size, 0);
    long stride = 1;
    for (int i = 0; i < plan.features().size(); i++) {
      ColumnBinning binning = plan.features().get(i);
      ColumnVector column = batch.column(places[i]);
      if (binning.kind() == ColumnKind.TEXT) {
        packTexts(binning, column, from, size, stride);
      } else {
        binning.addCodes(ColumnarScan.numbers(column, from, size), size, stride, packed);
      }
      stride *= binning.buckets();
    }
  }

  private void packTexts(
      ColumnBinning binning, ColumnVector column, int from, int size, long stride) {
    for (int i = 0; i < size; i++) {
      UTF8String text = column.isNullAt(from + i) ? null : column.getUTF8String(from + i);
      packed[i] += stride * (text == null ? binning.missing() : binning.code(text.toString()));
    }
  }

  private void keep(ColumnarBatch batch, int from, int size) {
    for (int k = 0; k < plan.kept(); k++) {
      keptRows.join(k, batch.column(places[plan.features().size() + k]), from, size, kept);
      if (k == 0 && plan.labelled()) {
        markLabels(keptRows.column(0), size);
      }
    }
  }

  private void markLabels(KeptColumn label, int size) {
    for (int i = 0; i < size && label.hasMissing(); i++) {
      if (label.isMissing(kept[i])) {
        packed[i] = CellQuery.NO_LABEL;
      }
    }
  }

  private void markWeights(int size) {
    for (int i = 0; i < size; i++) {
      double weight = weights[i];
      if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
        packed[i] = CellQuery.WRONG_WEIGHT;
      } else if (weight == 0 && packed[i] >= 0) {
        packed[i] = CellQuery.ZERO_WEIGHT;
      }
    }
  }

  private void add(int size) {
    boolean counts = plan.sums() == 0;
    for (int i = 0; i < size; i++) {
      int place = cells.add(plan.key(packed[i], kept[i]), 1);
      if (!counts && packed[i] >= 0) {
        addSums(place, i);
      }
    }
  }

  private void addSums(int place, int row) {
    double weight = 1;
    if (plan.weighted()) {
      weight = weights[row];
      double square = weight * weight;
      cells.addSum(CellMap.WEIGHT, place, weight, 0);
      cells.addSum(CellMap.SQUARE, place, square, Math.fma(weight, weight, -square));
    }
    for (int m = 0; m < measures.length; m++) {
      double value = measures[m][row];
      if (!Double.isNaN(value)) {
        cells.addMeasure(plan.measure(m), place, weight, 0, value, 0);
      }
    }
  }

  /** Whether the cells are so many that they should be handed on before others come. */
  boolean isFull(int most) {
    return cells.size() >= most || keptRows.size() >= plan.mostKept() - SLICE;
  }

  /** All cells by the reducer that they are for, which their key alone decides; none is left. */
  List<CellBlock> take(int reducers) {
    Object[][] values = keptRows.values();
    int[] reducerOf = new int[cells.capacity()];
    int[] sizes = new int[reducers];
    for (int place = 0; place < reducerOf.length; place++) {
      reducerOf[place] = cells.key(place) < 0 ? -1 : reducer(cells.key(place), values, reducers);
      if (reducerOf[place] >= 0) {
        sizes[reducerOf[place]]++;
      }
    }
    List<CellBlock> blocks = new ArrayList<>();
    for (int size : sizes) {
      blocks.add(
          new CellBlock(
              new long[size],
              new int[size],
              values,
              new long[size],
              new double[plan.sums()][size]));
    }
    fill(blocks, reducerOf);
    cells.clear();
    keptRows.clear();
    return blocks;
  }

  private int reducer(long key, Object[][] values, int reducers) {
    int kept = plan.kept() == 0 ? 0 : Arrays.hashCode(values[(int) (key / plan.stride())]);
    return (int) Math.floorMod(Residues.mix(plan.packed(key), kept), (long) reducers);
  }

  private void fill(List<CellBlock> blocks, int[] reducerOf) {
    int[] next = new int[blocks.size()];
    for (int place = 0; place < reducerOf.length; place++) {
      if (reducerOf[place] < 0) {
        continue;
      }
      CellBlock block = blocks.get(reducerOf[place]);
      int at = next[reducerOf[place]]++;
      block.packed()[at] = plan.packed(cells.key(place));
      block.kept()[at] = (int) (cells.key(place) / plan.stride());
      block.rows()[at] = cells.rows(place);
      for (int c = 0; c < plan.sums(); c++) {
        block.sums()[c][at] = cells.sum(c, place);
      }
    }
  }
}
