package dev.bellows.compression;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Makes one of all cells with the same key that came from several tasks. */
final class BlockMerger {
  private final BatchPlan plan;
  private final CellMap cells;
  private final KeptValues keptValues = new KeptValues();

  BlockMerger(BatchPlan plan) {
    this.plan = plan;
    cells = new CellMap(plan.sums());
  }

  void add(CellBlock block) {
    int[] numbers = new int[block.values().length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = keptValues.number(block.values()[i]);
    }
    if (keptValues.size() > plan.mostKept()) {
      throw new IllegalStateException(
          "More than " + plan.mostKept() + " label and protected values meet in one task");
    }
    for (int i = 0; i < block.packed().length; i++) {
      int kept = plan.kept() == 0 ? 0 : numbers[block.kept()[i]];
      int place = cells.add(plan.key(block.packed()[i], kept), block.rows()[i]);
      addSums(block.sums(), i, place);
    }
  }

  private void addSums(double[][] sums, int from, int place) {
    if (plan.weighted()) {
      for (int c : new int[] {CellMap.WEIGHT, CellMap.SQUARE}) {
        cells.addSum(c, place, sums[c][from], sums[c + 1][from]);
      }
    }
    for (int m = 0; m < plan.measures(); m++) {
      int c = plan.measure(m);
      cells.addMeasure(
          c,
          place,
          sums[c][from],
          sums[c + 1][from],
          sums[c + CellMap.MEAN][from],
          sums[c + CellMap.SQUARES][from]);
    }
  }

  /** The cells as rows: packed key, kept values, rows, weights, measures. */
  Iterator<Row> rows() {
    return IntStream.range(0, cells.capacity())
        .filter(place -> cells.key(place) >= 0)
        .mapToObj(this::row)
        .iterator();
  }

  private Row row(int place) {
    long key = cells.key(place);
    List<Object> row = new ArrayList<>();
    row.add(plan.packed(key));
    if (plan.kept() > 0) {
      row.addAll(java.util.Arrays.asList(keptValues.values((int) (key / plan.stride()))));
    }
    long rows = cells.rows(place);
    row.add(rows);
    row.add(plan.weighted() ? cells.sum(CellMap.WEIGHT, place) : (double) rows);
    row.add(plan.weighted() ? cells.sum(CellMap.SQUARE, place) : (double) rows);
    for (int m = 0; m < plan.measures(); m++) {
      double weight = cells.sum(plan.measure(m), place);
      row.add(weight);
      row.add(weight > 0 ? cells.sum(plan.measure(m) + CellMap.MEAN, place) : null);
      row.add(weight > 0 ? cells.sum(plan.measure(m) + CellMap.SQUARES, place) : null);
    }
    return RowFactory.create(row.toArray());
  }
}
