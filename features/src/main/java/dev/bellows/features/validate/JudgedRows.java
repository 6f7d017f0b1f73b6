package dev.bellows.features.validate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.bellows.core.Columns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Rows beside what their rules need of other rows, and the conditions over both: only a projection
 * can hold the window that counts how often a key occurs, no filter and no aggregate.
 *
 * @param rows with a column more for each rule of a key
 * @param added the names of these columns
 */
record JudgedRows(Dataset<Row> rows, RuleConditions conditions, List<String> added) {
  private static final String OCCURRENCES = "bellows_occurrences_";
  private static final String LONE = "bellows_lone_";

  static JudgedRows of(List<Rule> rules, RowCounting counting, Dataset<Row> rows) {
    RuleConditions conditions = RuleConditions.of(rules, counting, rows);
    Dataset<Row> judged = rows;
    List<String> added = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i) instanceof Rule.OfKey) {
        List<Column> key = new RuleCompiler(rules.get(i), i, rows).keyColumns();
        judged = counted(judged, key, counting, i);
        added.add(OCCURRENCES + i);
        conditions = conditions.with(i, RuleCompiler.isOnly(key, col(OCCURRENCES + i)));
      }
    }
    return new JudgedRows(judged, conditions, added);
  }

  /** Rows without a whole key are nobody's doubles: all in one group, they would be one task's. */
  private static Dataset<Row> counted(
      Dataset<Row> rows, List<Column> key, RowCounting counting, int rule) {
    String lone = LONE + rule;
    Dataset<Row> spread =
        rows.select(
            col("*"),
            when(RuleCompiler.isWhole(key), lit(null))
                .otherwise(monotonically_increasing_id())
                .as(lone));
    List<Column> group = new ArrayList<>(key);
    group.add(col(lone));
    Column occurrences =
        occurrences(counting).over(Window.partitionBy(group.toArray(Column[]::new)));
    return spread.select(col("*"), occurrences.as(OCCURRENCES + rule)).drop(lone);
  }

  private static Column occurrences(RowCounting counting) {
    return counting.column().map(name -> sum(Columns.named(name))).orElseGet(() -> count(lit(1)));
  }

  /** The given rows for which the condition holds, as they came. */
  Dataset<Row> where(Column condition) {
    return rows.where(condition).drop(added.toArray(String[]::new));
  }
}
