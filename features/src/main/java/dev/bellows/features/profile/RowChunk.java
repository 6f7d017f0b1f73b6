package dev.bellows.features.profile;

import java.util.List;

/** Rows until there are enough of them to be taken in column by column. */
final class RowChunk {
  static final int ROWS = 1024;

  private final ProfilePlan plan;
  private final double[][] doubles;
  private final long[][] longs;
  private final String[][] texts;
  private final double[] weights = new double[ROWS];
  private final ColumnValues values = new ColumnValues(ROWS);
  private int size;

  RowChunk(ProfilePlan plan) {
    this.plan = plan;
    int textColumns = plan.columnsOf(ColumnPlan.Storage.TEXT).size();
    doubles = new double[plan.columns().size() - textColumns][ROWS];
    longs = new long[plan.columnsOf(ColumnPlan.Storage.LONG).size()][ROWS];
    texts = new String[textColumns][ROWS];
  }

  boolean isFull() {
    return size == ROWS;
  }

  void add(ProfileRow row) {
    double[] rowDoubles = row.getDoubles();
    for (int i = 0; i < doubles.length; i++) {
      doubles[i][size] = rowDoubles[i];
    }
    long[] rowLongs = row.getLongs();
    for (int i = 0; i < longs.length; i++) {
      longs[i][size] = rowLongs[i];
    }
    String[] rowTexts = row.getTexts();
    for (int i = 0; i < texts.length; i++) {
      texts[i][size] = rowTexts[i];
    }
    weights[size] = row.getWeight();
    size++;
  }

  /** Hands the rows over, column by column, and has none any more. */
  void emptyInto(List<ColumnState> states, TallyState total) {
    values.size = size;
    values.weights = plan.weighted() ? weights : null;
    total.addAll(values.weights, size);
    int nextDouble = 0;
    int nextLong = 0;
    int nextText = 0;
    for (int i = 0; i < states.size(); i++) {
      ColumnPlan column = plan.columns().get(i);
      boolean isText = column.storage() == ColumnPlan.Storage.TEXT;
      values.texts = isText ? texts[nextText++] : null;
      values.doubles = isText ? null : doubles[nextDouble++];
      values.longs = column.storage() == ColumnPlan.Storage.LONG ? longs[nextLong++] : null;
      states.get(i).accept(column, values);
    }
    size = 0;
  }
}
