package dev.bellows.features.profile;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The rows and weights of different texts; once there are too many, of the frequent ones. */
final class TextTable {
  /** How many characters texts may have in all to be kept exactly. */
  private static final long CHARACTERS = 1 << 20;

  /** How many a text may have to be looked for among the frequent ones. */
  static final int LONGEST = 256;

  private final Map<String, TallyState> counts = new HashMap<>();
  private long characters;
  private double lost;

  static TextTable read(StateInput in) {
    TextTable table = new TextTable();
    table.lost = in.number();
    int size = in.size(1);
    for (int i = 0; i < size; i++) {
      table.add(in.text(), TallyState.read(in));
    }
    return table;
  }

  void write(StateOutput out) {
    out.put(lost);
    out.put(counts.size());
    counts.forEach(
        (text, tally) -> {
          out.put(text);
          tally.write(out);
        });
  }

  int size() {
    return counts.size();
  }

  /** How much more weight than the table says a text may have, one that is not there included. */
  double lost() {
    return lost;
  }

  boolean isFull() {
    return counts.size() > ValueTable.LIMIT || characters > CHARACTERS;
  }

  void add(String text, double weight) {
    tally(text).add(weight);
  }

  private void add(String text, TallyState more) {
    tally(text).merge(more);
  }

  private TallyState tally(String text) {
    TallyState tally = counts.get(text);
    if (tally == null) {
      tally = new TallyState();
      counts.put(text, tally);
      characters += text.length();
    }
    return tally;
  }

  void merge(TextTable other) {
    lost += other.lost;
    other.counts.forEach(this::add);
  }

  /** Drops the lightest texts if there are more than so many, and long ones. */
  void keepHeaviest(int most) {
    lost +=
        counts.entrySet().stream()
            .filter(entry -> entry.getKey().length() > LONGEST)
            .mapToDouble(entry -> entry.getValue().weight())
            .max()
            .orElse(0);
    counts.keySet().removeIf(text -> text.length() > LONGEST);
    if (counts.size() > most) {
      double[] sorted = counts.values().stream().mapToDouble(TallyState::weight).toArray();
      Arrays.sort(sorted);
      double dropped = sorted[sorted.length - most / 2 - 1];
      lost += dropped;
      counts.values().removeIf(tally -> tally.weight() <= dropped);
    }
    characters = counts.keySet().stream().mapToLong(String::length).sum();
  }

  Map<String, TallyState> counts() {
    return counts;
  }
}
