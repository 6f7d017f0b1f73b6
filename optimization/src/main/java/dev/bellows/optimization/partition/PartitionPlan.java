package dev.bellows.optimization.partition;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * What was done to the partitions of rows, and why.
 *
 * @param action what was done
 * @param before partitions as they came; 0 when it is not known before they are computed
 * @param after as they are now; 0 when Spark decides while it runs
 * @param size of the rows
 * @param reason in a sentence with its numbers
 */
public record PartitionPlan(
    Action action, int before, int after, SizeEstimate size, String reason) {

  /** What can be done. */
  public enum Action {
    /** The rows are as they were. */
    NOTHING,
    /** Partitions were put together without a shuffle. */
    COALESCE,
    /** Rows are shuffled into a fixed number of partitions. */
    REPARTITION,
    /** Rows are shuffled into partitions that Spark sizes while it runs. */
    REBALANCE
  }

  /** A line or two. */
  public String toText() {
    String partitions =
        action == Action.NOTHING
            ? ""
            : String.format(Locale.ROOT, " from %s to %s partitions", shown(before), shown(after));
    return action.name().toLowerCase(Locale.ROOT)
        + partitions
        + ": "
        + reason
        + "\nsize: "
        + size.toText()
        + "\n";
  }

  private static String shown(int partitions) {
    return partitions == 0 ? "?" : String.format(Locale.ROOT, "%,d", partitions);
  }

  /** The same as JSON. */
  public String toJson() {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("action", action.name());
    root.put("before", before);
    root.put("after", after);
    root.put("reason", reason);
    ObjectNode estimate = root.putObject("size");
    estimate.put("bytes", size.bytes());
    estimate.put("low", size.low());
    estimate.put("high", size.high());
    estimate.put("method", size.method().name());
    return root.toPrettyString();
  }
}
