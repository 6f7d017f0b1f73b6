package dev.bellows.features.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;

/**
 * Makes one state of a category's parts. Those of one hash come together, which are of one category
 * but for collisions.
 */
final class WholeStates implements FlatMapGroupsFunction<Long, StateRow, StateRow> {
  private static final long serialVersionUID = 1L;

  private final StateSums arithmetic;

  WholeStates(StateSums arithmetic) {
    this.arithmetic = arithmetic;
  }

  @Override
  public Iterator<StateRow> call(Long hash, Iterator<StateRow> parts) {
    List<StateRow> states = new ArrayList<>(1);
    while (parts.hasNext()) {
      StateRow part = parts.next();
      arithmetic.merge(stateOf(part, states).getSums(), part.getSums());
    }
    states.forEach(state -> state.setSums(arithmetic.byArray(state.getSums())));
    return states.iterator();
  }

  private StateRow stateOf(StateRow part, List<StateRow> states) {
    for (StateRow state : states) {
      if (state.getColumn() == part.getColumn() && Arrays.equals(state.getText(), part.getText())) {
        return state;
      }
    }
    StateRow state =
        new StateRow(part.getColumn(), part.getText(), new double[arithmetic.length()]);
    states.add(state);
    return state;
  }
}
