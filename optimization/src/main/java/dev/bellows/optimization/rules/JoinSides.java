package dev.bellows.optimization.rules;

import dev.bellows.core.plan.PlanEstimate;
import dev.bellows.core.plan.PlanFact;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanShape;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** What is known for sure of the sides of a join. */
public final class JoinSides {
  private static final double PACKED = 4;
  private static final Set<String> PACKING = Set.of("parquet", "orc", "delta", "avro");

  private JoinSides() {}

  /** All rows of the side that an outer join keeps must be seen once, so it is not broadcast. */
  static boolean mayBroadcast(PlanShape join, String side) {
    return mayBroadcast(join.fact(PlanFact.JOIN_TYPE).orElse(""), side);
  }

  /**
   * Whether a join of that type, as Spark calls it, may send the side to every executor.
   *
   * @param side {@code left} or {@code right}
   */
  public static boolean mayBroadcast(String joinType, String side) {
    return switch (joinType) {
      case "Inner", "Cross" -> true;
      case "LeftOuter", "LeftSemi", "LeftAnti", "NullAwareAnti", "ExistenceJoin" ->
          side.equals("right");
      case "RightOuter" -> side.equals("left");
      default -> false;
    };
  }

  /**
   * A bound of what the node gives in memory, by what was measured or by the bytes of files, packed
   * ones taken for four times as large; empty where only a guess is there.
   */
  public static OptionalDouble trustedBytes(PlanNode node) {
    if (node.shape().estimate().map(PlanEstimate::measured).orElse(false)) {
      return OptionalDouble.of(PlanCost.bytes(node));
    }
    return switch (node.kind()) {
      case SCAN -> ofFiles(node);
      case LOCAL_ROWS -> OptionalDouble.of(PlanCost.bytes(node));
      case PROJECT, FILTER, SORT, EXCHANGE, SHUFFLE_READ, AGGREGATE, COALESCE, LIMIT, BROADCAST ->
          node.children().size() == 1
              ? trustedBytes(node.children().get(0))
              : OptionalDouble.empty();
      case UNION -> sum(node.children());
      case OTHER ->
          node.name().equals("ColumnarToRow") || node.name().equals("Sample")
              ? trustedBytes(node.children().get(0))
              : OptionalDouble.empty();
      default -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble ofFiles(PlanNode scan) {
    OptionalLong bytes = scan.shape().number(PlanFact.FILE_BYTES);
    if (bytes.isEmpty()) {
      return OptionalDouble.empty();
    }
    boolean packed = PACKING.contains(scan.shape().fact(PlanFact.FORMAT).orElse(""));
    boolean whole =
        Set.of("gz", "gzip", "bz2", "zst", "xz")
            .contains(scan.shape().fact(PlanFact.EXTENSION).orElse(""));
    return OptionalDouble.of(bytes.getAsLong() * (packed || whole ? PACKED : 1));
  }

  private static OptionalDouble sum(List<PlanNode> inputs) {
    double sum = 0;
    for (PlanNode input : inputs) {
      OptionalDouble bytes = trustedBytes(input);
      if (bytes.isEmpty()) {
        return bytes;
      }
      sum += bytes.getAsDouble();
    }
    return OptionalDouble.of(sum);
  }
}
