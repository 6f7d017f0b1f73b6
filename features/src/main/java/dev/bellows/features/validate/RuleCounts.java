package dev.bellows.features.validate;

import static org.apache.spark.sql.functions.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final String WRONG_COUNTS = "rules_wrong_counts";

  private final RuleSet rules;
  private final List<Column> columns = new ArrayList<>();

  RuleCounts(RuleSet rules, RuleConditions conditions) {
    this.rules = rules;
    RowCounting counting = rules.counting();
    columns.add(counting.rows().as(ROWS));
    columns.add(counting.rowsThat(conditions.rowFails()).as(FAILING_ROWS));
    counting.wrong().ifPresent(wrong -> columns.add(wrong.as(WRONG_COUNTS)));
    for (int i = 0; i < rules.rules().size(); i++) {
      if (rules.rules().get(i) instanceof Rule.OfTable) {
        Rule.OfTable ofTable = (Rule.OfTable) counting.applied(rules.rules().get(i));
        columns.add(expr(ofTable.metric()).as(value(i)));
        columns.add(conditions.condition(i).as(holds(i)));
      } else if (rules.rules().get(i).isOfRows()) {
        columns.add(counting.rowsThat(conditions.fails(i)).as(failing(i)));
        columns.add(counting.rowsThat(conditions.isUnknown(i)).as(unknown(i)));
      }
    }
  }

  private static String failing(int rule) {
    return "rule_" + rule + "_failing";
  }

  private static String unknown(int rule) {
    return "rule_" + rule + "_unknown";
  }

  private static String value(int rule) {
    return "rule_" + rule + "_value";
  }

  private static String holds(int rule) {
    return "rule_" + rule + "_holds";
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

  /** The report of the one row that {@code agg} gave these columns. */
  public RuleReport report(Row aggregated) {
    Map<String, Object> values = new HashMap<>();
    for (String name : aggregated.schema().fieldNames()) {
      values.put(name, aggregated.getAs(name));
    }
    return report(values);
  }

  /** The report of the values that {@code observe} gave these columns. */
  public RuleReport report(Map<String, ?> values) {
    if (rules.counting().column().isPresent()) {
      rules.counting().requireNone(number(values, WRONG_COUNTS));
    }
    long rows = number(values, ROWS);
    List<RuleResult> results = new ArrayList<>();
    for (int i = 0; i < rules.rules().size(); i++) {
      results.add(result(i, rows, values));
    }
    return new RuleReport(rows, number(values, FAILING_ROWS), results);
  }

  private RuleResult result(int i, long rows, Map<String, ?> values) {
    Rule rule = rules.rules().get(i);
    if (rule.isOfRows()) {
      long failing = number(values, failing(i));
      return RuleResult.ofRows(
          rule, rules.required(rule), rows, failing, number(values, unknown(i)));
    }
    if (rule instanceof Rule.OfDrift) {
      return RuleResult.ofTable(rule, Optional.empty(), Optional.empty());
    }
    Optional<Object> value = Optional.ofNullable(value(values, value(i)));
    return RuleResult.ofTable(rule, value, Optional.ofNullable((Boolean) value(values, holds(i))));
  }

  private static long number(Map<String, ?> values, String name) {
    return ((Number) value(values, name)).longValue();
  }

  private static Object value(Map<String, ?> values, String name) {
    if (!values.containsKey(name)) {
      throw new IllegalArgumentException(
          "Invalid values of rules: '" + name + "' is not among " + values.keySet());
    }
    return values.get(name);
  }
}
