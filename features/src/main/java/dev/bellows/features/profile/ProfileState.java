package dev.bellows.features.profile;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.ArrayList;
import java.util.List;

/**
 * What has been seen of some columns. Public because Spark's encoder of the buffer asks for it; not
 * for use outside of this package.
 */
public final class ProfileState implements Externalizable {
  private static final long serialVersionUID = 1L;

  private List<ColumnPlan> columns = new ArrayList<>();
  private List<ColumnState> states = new ArrayList<>();
  private TallyState rows = new TallyState();
  private long zeroWeights;
  private long wrongWeights;

  /** The rows that the states do not know yet; null if there are none. */
  private transient RowChunk chunk;

  /** An empty state, as Java's serialization makes it. */
  public ProfileState() {}

  ProfileState(ProfilePlan plan) {
    for (ColumnPlan column : plan.columns()) {
      columns.add(column.counted());
      states.add(ColumnState.of(column));
    }
  }

  static ProfileState read(StateInput in) {
    ProfileState state = new ProfileState();
    int size = in.size(1);
    for (int i = 0; i < size; i++) {
      ColumnPlan column = ColumnPlan.read(in);
      state.columns.add(column);
      state.states.add(ColumnState.read(column, in));
    }
    state.rows = TallyState.read(in);
    state.zeroWeights = in.whole();
    state.wrongWeights = in.whole();
    return state;
  }

  void write(StateOutput out) {
    complete();
    out.put(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).write(out);
      states.get(i).write(out);
    }
    rows.write(out);
    out.put(zeroWeights);
    out.put(wrongWeights);
  }

  void accept(ProfilePlan plan, ProfileRow row) {
    double weight = row.getWeight();
    if (weight == 0) {
      zeroWeights++;
    } else if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
      wrongWeights++;
    } else {
      chunk = chunk == null ? new RowChunk(plan) : chunk;
      chunk.add(row);
      if (chunk.isFull()) {
        complete();
      }
    }
  }

  private void complete() {
    if (chunk != null) {
      chunk.emptyInto(states, rows);
    }
  }

  /** Takes in what another state of the same columns has seen, and may take its parts. */
  void merge(ProfileState other) {
    complete();
    other.complete();
    for (int i = 0; i < states.size(); i++) {
      states.get(i).merge(other.states.get(i));
    }
    rows.merge(other.rows);
    zeroWeights += other.zeroWeights;
    wrongWeights += other.wrongWeights;
  }

  /** Takes the columns of another state of the same rows. */
  void addColumns(ProfileState other) {
    complete();
    other.complete();
    columns.addAll(other.columns);
    states.addAll(other.states);
  }

  /** One column alone. */
  ProfileState only(int column) {
    complete();
    ProfileState one = new ProfileState();
    one.columns.add(columns.get(column));
    one.states.add(states.get(column));
    one.rows = rows;
    one.zeroWeights = zeroWeights;
    return one;
  }

  ProfileState copy() {
    return read(new StateInput(toBytes()));
  }

  byte[] toBytes() {
    StateOutput out = new StateOutput();
    write(out);
    return out.toBytes();
  }

  List<ColumnPlan> columns() {
    return columns;
  }

  List<ColumnState> states() {
    complete();
    return states;
  }

  TallyState rows() {
    complete();
    return rows;
  }

  long zeroWeights() {
    return zeroWeights;
  }

  /** Rows whose weights are missing, negative or infinite. */
  long wrongWeights() {
    return wrongWeights;
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    byte[] bytes = toBytes();
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    ProfileState state = read(new StateInput(bytes));
    columns = state.columns;
    states = state.states;
    rows = state.rows;
    zeroWeights = state.zeroWeights;
    wrongWeights = state.wrongWeights;
  }
}
