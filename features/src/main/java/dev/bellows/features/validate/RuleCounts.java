package dev.bellows.features.validate;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/**
 * A set of rules as aggregates, for a pass over the rows that is made anyway: in {@code agg}, or in
 * {@code observe}, which counts while an action runs.
 *
 * <pre>{@code
 * RuleCounts counts = rules.counts(rows);
 * Observation seen = new Observation("rules");
 * counts.watch(rows, seen).write().parquet("out/rows");
 * RuleReport report = counts.report(seen.getAsJava());
 * }</pre>
 */
public final class RuleCounts {
  private static final String ROWS = "rules_rows";
  private static final String FAILING_ROWS = "rules_failing_rows";

  private final RuleSet rules;
  private final List<Column> columns = new ArrayList<>();

  RuleCounts(RuleSet rules, RuleConditions conditions) {
    this.rules = rules;
    columns.add(count(lit(1)).as(ROWS));
    columns.add(count_if(conditions.rowFails()).as(FAILING_ROWS));
    for (int i = 0; i < rules.rules().size(); i++) {
      columns.add(count_if(conditions.fails(i)).as(failing(i)));
      columns.add(count_if(conditions.isUnknown(i)).as(unknown(i)));
    }
  }

  private static String failing(int rule) {
    return "rule_" + rule + "_failing";
  }

  private static String unknown(int rule) {
    return "rule_" + rule + "_unknown";
  }

  /** The aggregates, each with its name. */
  public List<Column> columns() {
    return List.copyOf(columns);
  }

  /**
   * The same rows, counted by the first action that computes them. Where Spark finds at run time
   * that no row can come, it can leave the counting out, and the observation has no values.
   */
  public Dataset<Row> watch(Dataset<Row> rows, Observation observation) {
    return rows.observe(observation, columns.get(0), more());
  }

  /** One row with the counts. Lazy. */
  Dataset<Row> aggregate(Dataset<Row> rows) {
    return rows.agg(columns.get(0), more());
  }

  private Column[] more() {
    return columns.subList(1, columns.size()).toArray(Column[]::new);
  }

  /** The report of the values that {@code observe} gave these columns. */
  public RuleReport report(Map<String, ?> values) {
    return report(
        name -> {
          if (!(values.get(name) instanceof Number number)) {
            throw new IllegalArgumentException(
                "Invalid values of rules: '" + name + "' is not among " + values.keySet());
          }
          return number.longValue();
        });
  }

  /** The report of the one row that {@code agg} gave these columns. */
  public RuleReport report(Row aggregated) {
    Map<String, Object> values = new HashMap<>();
    for (String name : aggregated.schema().fieldNames()) {
      values.put(name, aggregated.getAs(name));
    }
    return report(values);
  }

  private RuleReport report(ToLongFunction<String> value) {
    long rows = value.applyAsLong(ROWS);
    List<RuleResult> results = new ArrayList<>();
    for (int i = 0; i < rules.rules().size(); i++) {
      Rule rule = rules.rules().get(i);
      results.add(
          new RuleResult(
              rule,
              rules.required(rule),
              rows,
              value.applyAsLong(failing(i)),
              value.applyAsLong(unknown(i))));
    }
    return new RuleReport(rows, value.applyAsLong(FAILING_ROWS), results);
  }
}
