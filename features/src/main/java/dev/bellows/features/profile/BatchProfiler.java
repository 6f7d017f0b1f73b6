package dev.bellows.features.profile;

import dev.bellows.core.internal.ColumnarScan;
import java.util.List;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Takes in batches of columns, as files have them: no row is made of them. */
final class BatchProfiler {
  private final ProfilePlan plan;
  private final int[] places;
  private final ProfileState state;
  private final VectorReader reader = new VectorReader();
  private final ColumnValues values = new ColumnValues(RowChunk.ROWS);
  private final double[] weights = new double[RowChunk.ROWS];

  /** The rows of a slice that are there; as many as {@code values.size} says. */
  private final int[] kept = new int[RowChunk.ROWS];

  /**
   * @param places where in a batch the plan's columns are, and behind them that of the weights
   */
  BatchProfiler(ProfilePlan plan, int[] places) {
    this.plan = plan;
    this.places = places;
    state = new ProfileState(plan);
  }

  ProfileState state() {
    return state;
  }

  void accept(ColumnarBatch batch) {
    for (int from = 0; from < batch.numRows(); from += RowChunk.ROWS) {
      accept(batch, from, Math.min(RowChunk.ROWS, batch.numRows() - from));
    }
  }

  private void accept(ColumnarBatch batch, int from, int size) {
    int left = plan.weighted() ? weigh(batch.column(places[places.length - 1]), from, size) : size;
    values.weights = plan.weighted() ? weights : null;
    List<ColumnState> states = state.states();
    for (int i = 0; i < states.size(); i++) {
      ColumnPlan column = plan.columns().get(i);
      values.size = size;
      reader.read(column.storage(), batch.column(places[i]), from, values);
      values.size = left;
      if (left < size) {
        keep();
      }
      states.get(i).accept(column, values);
    }
    state.rows().addAll(values.weights, left);
  }

  /** The number of rows with a weight; it and where they are is noted. */
  private int weigh(ColumnVector column, int from, int size) {
    ColumnarScan.NumberAt number = ColumnarScan.number(column.dataType());
    int left = 0;
    for (int i = 0; i < size; i++) {
      double weight = column.isNullAt(from + i) ? Double.NaN : number.at(column, from + i);
      if (state.weighs(weight)) {
        weights[left] = weight;
        kept[left++] = i;
      }
    }
    return left;
  }

  private void keep() {
    for (int i = 0; i < values.size; i++) {
      int row = kept[i];
      if (values.texts != null) {
        values.texts[i] = values.texts[row];
      } else {
        values.doubles[i] = values.doubles[row];
      }
      if (values.longs != null) {
        values.longs[i] = values.longs[row];
      }
    }
  }
}
