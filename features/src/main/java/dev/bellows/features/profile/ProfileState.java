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
    if (weighs(row.getWeight())) {
      chunk = chunk == null ? new RowChunk(plan) : chunk;
      chunk.add(row);
      if (chunk.isFull()) {
        complete();
      }
    }
  }

  /** Whether a row of that weight is there; if it is not, it is counted. */
  boolean weighs(double weight) {
    if (weight > 0 && weight < Double.POSITIVE_INFINITY) {
      return true;
    }
    if (weight == 0) {
      zeroWeights++;
    } else {
      wrongWeights++;
    }
    return false;
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

  /** The states in parts of so many columns each. */
  List<ProfileState> blocks(int size) {
    complete();
    List<ProfileState> blocks = new ArrayList<>();
    for (int from = 0; from < columns.size(); from += size) {
      int to = Math.min(from + size, columns.size());
      ProfileState block = new ProfileState();
      block.columns.addAll(columns.subList(from, to));
      block.states.addAll(states.subList(from, to));
      block.rows = rows;
      block.zeroWeights = zeroWeights;
      block.wrongWeights = wrongWeights;
      blocks.add(block);
    }
    return blocks;
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
