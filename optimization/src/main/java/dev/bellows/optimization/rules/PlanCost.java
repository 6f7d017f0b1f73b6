package dev.bellows.optimization.rules;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.plan.PlanEstimate;
import dev.bellows.core.plan.PlanFact;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanNodeKind;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What work is predicted to take, in milliseconds of wall clock: bytes by a pace of each slot. The
 * paces are round numbers of one core of a server of today; only their order of magnitude is meant.
 *
 * @param slots how many tasks run at once
 */
record PlanCost(int slots) {
  private static final double MIB = 1 << 20;
  private static final double SCAN = 150 * MIB;
  private static final double TEXT_SCAN = 30 * MIB;
  private static final double SHUFFLE = 60 * MIB;
  private static final double PYTHON = 10 * MIB;
  private static final double PAIRS = 10_000_000;
  private static final double ROW_BYTES = 32;

  /** No prediction is longer: Spark's products of sizes have no bound. */
  private static final double DAY = 86_400_000;

  /** A query takes that at least. */
  private static final double LEAST = 1_000;

  private static final Set<String> TEXT = Set.of("csv", "json", "text", "xml");

  static PlanCost of(Evidence evidence) {
    int slots = evidence.taskSlots();
    return new PlanCost(
        slots > 0
            ? slots
            : Math.max(1, (int) number(evidence.setting("spark.default.parallelism", "1"))));
  }

  private static double number(String setting) {
    return setting.matches("\\d{1,9}") ? Integer.parseInt(setting) : 1;
  }

  /** What the plan takes as a whole: its scans, shuffles, Python functions and joins of pairs. */
  double total(PlanNode root) {
    return Math.min(DAY, Math.max(LEAST, root.nodes().mapToDouble(this::own).sum()));
  }

  private double own(PlanNode node) {
    return switch (node.kind()) {
      case SCAN -> scan(node);
      case EXCHANGE -> shuffle(bytes(node));
      case PYTHON -> python(bytes(node));
      case NESTED_LOOP_JOIN, CARTESIAN_PRODUCT -> pairs(node);
      default -> 0;
    };
  }

  double scan(PlanNode scan) {
    String format = scan.shape().fact(PlanFact.FORMAT).orElse("");
    return millis(fileBytes(scan), TEXT.contains(format) ? TEXT_SCAN : SCAN);
  }

  /** Text that is parsed. */
  double reading(double bytes) {
    return millis(bytes, TEXT_SCAN);
  }

  /** Files that are opened, by the bytes that could be read meanwhile. */
  double opening(double bytes) {
    return millis(bytes, SCAN);
  }

  double shuffle(double bytes) {
    return millis(bytes, SHUFFLE);
  }

  double python(double bytes) {
    return millis(bytes, PYTHON);
  }

  double pairs(PlanNode join) {
    double pairs = 1;
    for (PlanNode side : join.children()) {
      pairs *= Math.max(1, rows(side));
    }
    return millis(pairs, PAIRS);
  }

  private double millis(double amount, double pace) {
    return Math.min(DAY, 1_000 * amount / pace / slots);
  }

  /** The bytes that a scan reads from files; Spark's estimate where they are not listed. */
  static double fileBytes(PlanNode scan) {
    OptionalLong listed = scan.shape().number(PlanFact.FILE_BYTES);
    return listed.isPresent() ? listed.getAsLong() : bytes(scan);
  }

  /** The bytes that Spark expects of a node; of the nodes below it where it does not say. */
  static double bytes(PlanNode node) {
    return node.shape()
        .estimate()
        .map(PlanEstimate::bytes)
        .orElseGet(() -> node.children().stream().mapToDouble(PlanCost::bytes).max().orElse(0));
  }

  /** The rows that are expected of a node: from its bytes where Spark has no statistics. */
  static double rows(PlanNode node) {
    OptionalLong known =
        node.shape().estimate().map(PlanEstimate::rows).orElse(OptionalLong.empty());
    if (known.isPresent()) {
      return known.getAsLong();
    }
    boolean carries = node.shape().estimate().isEmpty() && node.children().size() == 1;
    return carries && node.kind() != PlanNodeKind.SCAN
        ? rows(node.children().get(0))
        : bytes(node) / ROW_BYTES;
  }
}
