package dev.bellows.features.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;

/**
 * Makes one state of a category's parts, all of which are in this partition, sorted by hash. Those
 * of one hash are of one category but for collisions.
 */
final class WholeStates implements MapPartitionsFunction<StateRow, StateRow> {
  private static final long serialVersionUID = 1L;

  private final StateSums arithmetic;

  WholeStates(StateSums arithmetic) {
    this.arithmetic = arithmetic;
  }

  @Override
  public Iterator<StateRow> call(Iterator<StateRow> parts) {
    return new Whole(parts);
  }

  private final class Whole implements Iterator<StateRow> {
    private final Iterator<StateRow> parts;
    private final List<StateRow> ofOneHash = new ArrayList<>();
    private StateRow ahead;
    private int next;

    Whole(Iterator<StateRow> parts) {
      this.parts = parts;
      advance();
    }

    private void advance() {
      ahead = parts.hasNext() ? parts.next() : null;
    }

    @Override
    public boolean hasNext() {
      return next < ofOneHash.size() || ahead != null;
    }

    @Override
    public StateRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (next == ofOneHash.size()) {
        readOneHash();
      }
      StateRow state = ofOneHash.get(next++);
      state.setSums(arithmetic.byArray(state.getSums()));
      return state;
    }

    private void readOneHash() {
      ofOneHash.clear();
      next = 0;
      long hash = ahead.getHash();
      while (ahead != null && ahead.getHash() == hash) {
        arithmetic.merge(stateOf(ahead).getSums(), ahead.getSums());
        advance();
      }
    }

    private StateRow stateOf(StateRow part) {
      for (StateRow state : ofOneHash) {
        if (state.getColumn() == part.getColumn()
            && Arrays.equals(state.getText(), part.getText())) {
          return state;
        }
      }
      double[] nothing = new double[arithmetic.length()];
      StateRow state = new StateRow(part.getHash(), part.getColumn(), part.getText(), nothing);
      ofOneHash.add(state);
      return state;
    }
  }
}
