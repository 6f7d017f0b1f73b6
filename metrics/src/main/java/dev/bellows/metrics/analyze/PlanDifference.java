package dev.bellows.metrics.analyze;

import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.QueryPlan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * How a plan differs from another one of the same query: nodes that came, went or were replaced,
 * and nodes that read, gave or shuffled something else.
 *
 * @param changes in the order of the plan, from the query's result to its sources
 */
public record PlanDifference(List<Change> changes) {
  /** What became of a node. */
  public enum Kind {
    /** Only the second plan has it. */
    ADDED,
    /** Only the first plan has it. */
    REMOVED,
    /** It does the same in another way: a join, an aggregate, a scan. */
    REPLACED,
    /** It is told to do something else: other filters, columns, places. */
    DETAIL,
    /** It moved another number of rows or bytes, by more than a tenth. */
    VOLUME
  }

  /**
   * A change.
   *
   * @param node the node's name, in the second plan where it is there
   * @param words the change as a sentence
   */
  public record Change(Kind kind, String node, String words) {}

  /** Above so many comparisons of nodes only the number of nodes is told. */
  private static final long MOST_COMPARED = 16_000_000;

  private static final double NOTABLE = 0.1;
  private static final int LONGEST_DETAIL = 160;
  private static final List<String> DETAILS =
      List.of("PushedFilters", "PartitionFilters", "DataFilters", "ReadSchema", "Location");
  private static final List<String> BYTES =
      List.of("shuffle bytes written", "data size", "size of files read", "written output size");

  public PlanDifference {
    changes = List.copyOf(changes);
  }

  /** How {@code after} differs from {@code before}. */
  public static PlanDifference of(QueryPlan before, QueryPlan after) {
    List<PlanNode> old = before.nodes().toList();
    List<PlanNode> now = after.nodes().toList();
    if ((long) old.size() * now.size() > MOST_COMPARED) {
      return tooLarge(before, after, old.size(), now.size());
    }
    return new PlanDifference(new Comparison(old, now).changes());
  }

  private static PlanDifference tooLarge(
      QueryPlan before, QueryPlan after, int oldNodes, int newNodes) {
    if (before.fingerprint().equals(after.fingerprint())) {
      return new PlanDifference(List.of());
    }
    String words =
        String.format(
            Locale.ROOT,
            "The plan has another shape: %d nodes instead of %d, too many to compare each.",
            newNodes,
            oldNodes);
    return new PlanDifference(List.of(new Change(Kind.REPLACED, after.root().name(), words)));
  }

  /** Whether the plans have the same nodes in the same places. */
  public boolean isSameShape() {
    return changes.stream()
        .noneMatch(
            change ->
                change.kind() == Kind.ADDED
                    || change.kind() == Kind.REMOVED
                    || change.kind() == Kind.REPLACED);
  }

  /** The changes as sentences. */
  public List<String> words() {
    return changes.stream().map(Change::words).toList();
  }

  /** The longest common sequence of nodes, parents first, and what is between them. */
  private static final class Comparison {
    private final List<PlanNode> old;
    private final List<PlanNode> now;
    private final int[][] common;
    private final List<Change> changes = new ArrayList<>();
    private final Deque<PlanNode> removed = new ArrayDeque<>();
    private final Deque<PlanNode> added = new ArrayDeque<>();

    Comparison(List<PlanNode> old, List<PlanNode> now) {
      this.old = old;
      this.now = now;
      this.common = new int[old.size() + 1][now.size() + 1];
      for (int i = old.size() - 1; i >= 0; i--) {
        for (int j = now.size() - 1; j >= 0; j--) {
          common[i][j] =
              isSame(old.get(i), now.get(j))
                  ? common[i + 1][j + 1] + 1
                  : Math.max(common[i + 1][j], common[i][j + 1]);
        }
      }
    }

    private static boolean isSame(PlanNode one, PlanNode other) {
      return one.name().equals(other.name());
    }

    List<Change> changes() {
      int i = 0;
      int j = 0;
      while (i < old.size() || j < now.size()) {
        boolean both = i < old.size() && j < now.size();
        if (both && isSame(old.get(i), now.get(j))) {
          flush();
          kept(old.get(i++), now.get(j++));
        } else if (i < old.size() && (j == now.size() || common[i + 1][j] >= common[i][j + 1])) {
          removed.add(old.get(i++));
        } else {
          added.add(now.get(j++));
        }
      }
      flush();
      return changes;
    }

    /** What went and what came at one place: replaced where both do the same. */
    private void flush() {
      while (!removed.isEmpty()) {
        PlanNode went = removed.remove();
        PlanNode came = counterpart(went);
        if (came == null) {
          add(Kind.REMOVED, went, went.name() + " is gone" + volume(went) + ".");
        } else {
          added.remove(came);
          add(
              Kind.REPLACED,
              came,
              went.name() + volume(went) + " became " + came.name() + volume(came) + ".");
        }
      }
      added.forEach(came -> add(Kind.ADDED, came, came.name() + " is new" + volume(came) + "."));
      added.clear();
    }

    private PlanNode counterpart(PlanNode went) {
      return added.stream()
          .filter(
              came -> came.kind() == went.kind() || (came.kind().isJoin() && went.kind().isJoin()))
          .findFirst()
          .orElse(null);
    }

    private void kept(PlanNode before, PlanNode after) {
      for (String detail : DETAILS) {
        String was = before.details().getOrDefault(detail, "");
        String is = after.details().getOrDefault(detail, "");
        if (!was.equals(is)) {
          add(
              Kind.DETAIL,
              after,
              String.format(
                  "%s: %s is %s instead of %s.", after.name(), detail, cut(is), cut(was)));
        }
      }
      volume(after, "rows", before.rows(), after.rows());
      for (String metric : BYTES) {
        if (after.metric(metric).isPresent()) {
          volume(after, "bytes", before.metric(metric), after.metric(metric));
          return;
        }
      }
    }

    private void volume(PlanNode after, String unit, OptionalLong was, OptionalLong is) {
      if (was.isEmpty() || is.isEmpty()) {
        return;
      }
      double difference = Math.abs((double) is.getAsLong() - was.getAsLong());
      if (difference > NOTABLE * Math.max(was.getAsLong(), is.getAsLong())) {
        add(
            Kind.VOLUME,
            after,
            String.format(
                Locale.ROOT,
                "%s: %,d %s instead of %,d.",
                after.name(),
                is.getAsLong(),
                unit,
                was.getAsLong()));
      }
    }

    private static String volume(PlanNode node) {
      for (String metric : BYTES) {
        OptionalLong bytes = node.metric(metric);
        if (bytes.isPresent() && bytes.getAsLong() > 0) {
          return String.format(Locale.ROOT, " (%,d bytes)", bytes.getAsLong());
        }
      }
      return node.rows().isPresent()
          ? String.format(Locale.ROOT, " (%,d rows)", node.rows().getAsLong())
          : "";
    }

    private void add(Kind kind, PlanNode node, String words) {
      changes.add(new Change(kind, node.name(), words));
    }

    private static String cut(String detail) {
      if (detail.isEmpty()) {
        return "nothing";
      }
      return detail.length() <= LONGEST_DETAIL
          ? detail
          : detail.substring(0, LONGEST_DETAIL - 1) + "…";
    }
  }
}
