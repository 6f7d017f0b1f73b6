package dev.bellows.features.encode;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Adds up the rows of a partition by category, in a table for each column. Where the tables outgrow
 * their share of memory, the largest one's states are given out and it begins anew: a category may
 * come more than once.
 *
 * <p>A row has its weight, its fold, its targets, then each category's text and that one's hash.
 */
final class PartStates implements MapPartitionsFunction<Row, StateRow> {
  private static final long serialVersionUID = 1L;

  private static final int WEIGHT = 0;
  private static final int FOLD = 1;
  private static final int TARGETS = 2;

  /** Makes other hashes of one text's in different columns. */
  private static final long ODD = 0x9E3779B97F4A7C15L;

  /** Of the memory of a JVM, for the tables of all its tasks together. */
  private static final double SHARE_OF_MEMORY = 1.0 / 16;

  /** Far below where the places in a table's arrays would be no integers. */
  private static final long MOST_BYTES = 1L << 30;

  private final StateSums arithmetic;
  private final int columns;
  private final int targets;
  private final boolean nullsAreMissing;
  private final long budget;

  /**
   * @param budget the bytes of a task's tables; 0: what the JVM that it runs in allows
   */
  PartStates(StateSums arithmetic, EncoderDefinition definition, long budget) {
    this.arithmetic = arithmetic;
    columns = definition.columns.size();
    targets = definition.targets().size();
    nullsAreMissing = definition.nulls == Nulls.MISSING;
    this.budget = budget;
  }

  @Override
  public Iterator<StateRow> call(Iterator<Row> rows) {
    return new Parts(rows);
  }

  private static long budgetOfTask() {
    Runtime jvm = Runtime.getRuntime();
    double ofTask = jvm.maxMemory() * SHARE_OF_MEMORY / jvm.availableProcessors();
    return Math.min(MOST_BYTES, (long) ofTask);
  }

  private final class Parts implements Iterator<StateRow> {
    private final Iterator<Row> rows;
    private final CategoryTable[] tables = new CategoryTable[columns];
    private final long limit = budget > 0 ? budget : budgetOfTask();
    private final double[] values = new double[targets];
    private long used;

    /** What is given out at the moment, and of which column. */
    private CategoryTable full = newTable();

    private int column;
    private int next;

    Parts(Iterator<Row> rows) {
      this.rows = rows;
      for (int i = 0; i < columns; i++) {
        tables[i] = newTable();
      }
    }

    private CategoryTable newTable() {
      return new CategoryTable(arithmetic.length());
    }

    @Override
    public boolean hasNext() {
      if (next == full.size()) {
        while (used <= limit && rows.hasNext()) {
          add(rows.next());
        }
        giveOutLargest();
      }
      return next < full.size();
    }

    @Override
    public StateRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      double[] sums = arithmetic.packed(full.sums(), next * arithmetic.length());
      long hash = full.hash(next) + column * ODD;
      return new StateRow(hash, column, full.text(next++), sums);
    }

    private void add(Row row) {
      double weight = row.getDouble(WEIGHT);
      int fold = row.getInt(FOLD);
      for (int t = 0; t < targets; t++) {
        values[t] = row.getDouble(TARGETS + t);
      }
      int place = TARGETS + targets;
      for (CategoryTable table : tables) {
        byte[] text = row.getAs(place);
        if (text != null || !nullsAreMissing) {
          long before = table.bytes();
          int state = table.find(text, row.getLong(place + 1));
          used += table.bytes() - before;
          arithmetic.add(table.sums(), state, fold, weight, values);
        }
        place += 2;
      }
    }

    private void giveOutLargest() {
      column = 0;
      for (int i = 1; i < columns; i++) {
        if (tables[i].bytes() > tables[column].bytes()) {
          column = i;
        }
      }
      full = tables[column];
      next = 0;
      used -= full.bytes();
      tables[column] = newTable();
    }
  }
}
