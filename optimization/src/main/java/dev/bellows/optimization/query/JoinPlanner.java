package dev.bellows.optimization.query;

import dev.bellows.core.Args;
import dev.bellows.core.Suggestions;
import dev.bellows.core.advice.Words;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.optimization.rules.JoinSides;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Chooses the side of a join that goes to every executor, if any. */
final class JoinPlanner {
  private static final double MOST = 10 << 20;
  private static final Map<String, String> TYPES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("inner", "Inner"),
              Map.entry("left", "LeftOuter"),
              Map.entry("left_outer", "LeftOuter"),
              Map.entry("right", "RightOuter"),
              Map.entry("right_outer", "RightOuter"),
              Map.entry("full", "FullOuter"),
              Map.entry("full_outer", "FullOuter"),
              Map.entry("left_semi", "LeftSemi"),
              Map.entry("left_anti", "LeftAnti")));

  private final Dataset<Row> left;
  private final Dataset<Row> right;
  private final String type;
  private final String[] keys;
  private final List<String> leftAlone = new ArrayList<>();

  JoinPlanner(Dataset<Row> left, Dataset<Row> right, String type, String[] keys) {
    this.left = left;
    this.right = right;
    this.type = type.toLowerCase(Locale.ROOT);
    this.keys = keys.clone();
    Args.check(
        TYPES.containsKey(this.type),
        "Unknown join type '%s' (known: %s)%s",
        type,
        String.join(", ", TYPES.keySet()),
        Suggestions.didYouMean(this.type, TYPES.keySet()));
  }

  Rewrite plan(Function<Dataset<Row>, PlanNode> roots) {
    OptionalDouble ofLeft = known("left", roots.apply(left));
    OptionalDouble ofRight = known("right", roots.apply(right));
    boolean rightIsSmaller = ofRight.orElse(MOST + 1) <= ofLeft.orElse(MOST + 1);
    if (ofRight.isPresent() && (rightIsSmaller || ofLeft.isEmpty())) {
      return broadcast("right", ofRight.getAsDouble());
    }
    if (ofLeft.isPresent()) {
      return broadcast("left", ofLeft.getAsDouble());
    }
    return new Rewrite(left.join(right, keys, type), List.of(), leftAlone);
  }

  private Rewrite broadcast(String side, double bytes) {
    boolean isRight = side.equals("right");
    Dataset<Row> joined =
        isRight
            ? left.join(functions.broadcast(right), keys, type)
            : functions.broadcast(left).join(right, keys, type);
    String done =
        "the "
            + side
            + " side is broadcast: it has at most "
            + Words.bytes(bytes)
            + ", by its files or by what was measured";
    return new Rewrite(joined, List.of(done), leftAlone);
  }

  /** The size of a side that may and can be broadcast. */
  private OptionalDouble known(String side, PlanNode root) {
    if (!JoinSides.mayBroadcast(TYPES.get(type), side)) {
      leftAlone.add("the " + side + " side cannot be broadcast in a join of type " + type);
      return OptionalDouble.empty();
    }
    OptionalDouble bytes = JoinSides.trustedBytes(root);
    if (bytes.isEmpty()) {
      leftAlone.add(
          "the " + side + " side is not broadcast: nothing that can be trusted tells its size");
      return bytes;
    }
    if (bytes.getAsDouble() > MOST) {
      leftAlone.add(
          "the "
              + side
              + " side is not broadcast: it may have "
              + Words.bytes(bytes.getAsDouble())
              + ", and "
              + Words.bytes(MOST)
              + " is the most");
      return OptionalDouble.empty();
    }
    return bytes;
  }
}
