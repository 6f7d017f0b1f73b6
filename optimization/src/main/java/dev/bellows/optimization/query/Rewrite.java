package dev.bellows.optimization.query;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows of the same content, and what was done to get them faster.
 *
 * @param rows to go on with
 * @param done what was changed, a sentence each; empty when nothing was
 * @param leftAlone what was not, and why
 */
public record Rewrite(Dataset<Row> rows, List<String> done, List<String> leftAlone) {
  public Rewrite {
    done = List.copyOf(done);
    leftAlone = List.copyOf(leftAlone);
  }

  /** Whether anything was changed. */
  public boolean isChanged() {
    return !done.isEmpty();
  }

  /** What was done and what was left, a line each. */
  public String describe() {
    StringBuilder text = new StringBuilder();
    done.forEach(line -> text.append("done: ").append(line).append('\n'));
    leftAlone.forEach(line -> text.append("left: ").append(line).append('\n'));
    return text.isEmpty() ? "nothing to do\n" : text.toString();
  }
}
