package dev.bellows.optimization.partition;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * How unevenly the rows of a table spread over its keys, what that costs, and what to do.
 *
 * @param keys the columns of the key
 * @param rows of the table
 * @param nullRows with a null in the key
 * @param hotKeys the keys with more than twice the rows of a mean partition, the hottest first,
 *     counted exactly
 * @param partitions into how many the rows are shuffled
 * @param slots how many tasks run at once
 * @param rowBytes about how long a row is, by its types
 * @param use what was stated that the rows are used for
 * @param straggler the predicted longest task
 * @param verdict what to do
 */
public record SkewReport(
    List<String> keys,
    long rows,
    long nullRows,
    List<HotKeyRows> hotKeys,
    int partitions,
    int slots,
    long rowBytes,
    String use,
    Straggler straggler,
    Verdict verdict) {

  /**
   * A hot key.
   *
   * @param values of its columns as text, null for null
   * @param rows that have it
   * @param share of all rows
   */
  public record HotKeyRows(List<String> values, long rows, double share) {
    public HotKeyRows {
      // List.copyOf refuses nulls.
      values = Collections.unmodifiableList(new ArrayList<>(values));
    }
  }

  /**
   * The predicted longest task.
   *
   * @param rows it gets
   * @param bytes about
   * @param slowdown how much longer the stage takes than with even partitions
   */
  public record Straggler(long rows, long bytes, double slowdown) {}

  /**
   * What to do.
   *
   * @param remedy in a word
   * @param reason with its numbers
   * @param snippet a line of code; empty when there is nothing to do
   * @param slowdownAfter the predicted slowdown with the remedy
   */
  public record Verdict(Remedy remedy, String reason, String snippet, double slowdownAfter) {}

  public SkewReport {
    keys = List.copyOf(keys);
    hotKeys = List.copyOf(hotKeys);
  }

  /** The share of rows with a null in the key. */
  public double nullShare() {
    return rows == 0 ? 0 : (double) nullRows / rows;
  }

  /** A few lines for a person, with at most ten hot keys. */
  public String toText() {
    List<String> lines = new ArrayList<>();
    lines.add(
        text(
            "%,d rows by %s, %,d partitions, %d tasks at once; used for: %s",
            rows, String.join(", ", keys), partitions, slots, use));
    lines.add(text("null keys: %.1f %% of the rows", 100 * nullShare()));
    lines.add(text("hot keys: %,d", hotKeys.size()));
    hotKeys.stream()
        .limit(10)
        .forEach(
            key ->
                lines.add(
                    text(
                        "  %s  %,d rows, %.1f %%",
                        String.join(", ", shown(key.values())), key.rows(), 100 * key.share())));
    lines.add(
        text(
            "longest task: %,d rows, about %,.1f MB: the stage takes %.1f times as long as with"
                + " even partitions",
            straggler.rows(), straggler.bytes() / 1e6, straggler.slowdown()));
    lines.add(verdict.remedy().words() + ": " + verdict.reason());
    if (!verdict.snippet().isEmpty()) {
      lines.add("  " + verdict.snippet());
      lines.add(text("predicted with it: %.1f times", verdict.slowdownAfter()));
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<String> shown(List<String> values) {
    return values.stream().map(value -> value == null ? "null" : value).toList();
  }

  private static String text(String template, Object... values) {
    return String.format(Locale.ROOT, template, values);
  }

  /** All of it as JSON. */
  public String toJson() {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.put("bellowsSkew", 1);
    root.set("keys", json.valueToTree(keys));
    root.put("rows", rows);
    root.put("nullRows", nullRows);
    root.put("nullShare", nullShare());
    ArrayNode hot = root.putArray("hotKeys");
    hotKeys.forEach(key -> hot.add(json.<ObjectNode>valueToTree(key)));
    root.put("partitions", partitions);
    root.put("slots", slots);
    root.put("rowBytes", rowBytes);
    root.put("use", use);
    root.set("straggler", json.valueToTree(straggler));
    root.set("verdict", json.valueToTree(verdict));
    return root.toPrettyString();
  }
}
