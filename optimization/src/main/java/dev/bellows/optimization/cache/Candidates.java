package dev.bellows.optimization.cache;

import dev.bellows.core.internal.SubPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts of queries that are read in several places and could be kept. */
final class Candidates {
  private final Map<SubPlan, Integer> uses = new LinkedHashMap<>();
  private final Map<SubPlan, SubPlan> readers = new HashMap<>();

  private Candidates() {}

  /** Those of these queries, larger parts of a query before smaller ones. */
  static List<SubPlan> of(List<SubPlan> queries) {
    Candidates found = new Candidates();
    queries.forEach(query -> found.add(query, query));
    List<SubPlan> reused = new ArrayList<>();
    found.uses.forEach(
        (part, count) -> {
          if (count > 1 && !part.isAtHand() && !found.isLessOfItsReader(part)) {
            reused.add(part);
          }
        });
    return reused.stream().filter(SubPlan::isKeepable).toList();
  }

  private void add(SubPlan part, SubPlan reader) {
    if (part.isName()) {
      // It is equal to what it names.
      part.inputs().forEach(input -> add(input, reader));
      return;
    }
    uses.merge(part, 1, Integer::sum);
    readers.merge(part, reader, (known, other) -> known.equals(other) ? known : part);
    part.inputs().forEach(input -> add(input, part));
  }

  /** Read by one part alone, which works row by row: to keep that one saves more. */
  private boolean isLessOfItsReader(SubPlan part) {
    SubPlan reader = readers.get(part);
    return !reader.equals(part)
        && reader.isRowByRow()
        && reader.isKeepable()
        && uses.get(reader).equals(uses.get(part));
  }
}
