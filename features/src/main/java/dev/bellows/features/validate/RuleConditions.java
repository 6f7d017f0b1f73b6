package dev.bellows.features.validate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.bellows.core.BellowsException;
import dev.bellows.core.SparkErrors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.StructType;

/** The conditions of a set of rules over given rows, as columns: true, false or null. */
final class RuleConditions {
  private final List<Rule> rules;
  private final List<Column> conditions;

  private RuleConditions(List<Rule> rules, List<Column> conditions) {
    this.rules = rules;
    this.conditions = conditions;
  }

  /**
   * Checks the rules against the columns of the rows, without a job.
   *
   * @throws RuleDefinitionException with the first rule that the rows cannot serve
   */
  static RuleConditions of(List<Rule> rules, Dataset<Row> rows) {
    List<Column> conditions = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      conditions.add(new RuleCompiler(rules.get(i), i, rows).condition());
    }
    RuleConditions made = new RuleConditions(rules, List.copyOf(conditions));
    made.check(rows);
    return made;
  }

  /** All at once; one by one, to find the culprit, only where that fails. */
  private void check(Dataset<Row> rows) {
    try {
      if (areBooleansOfRows(rows)) {
        return;
      }
    } catch (Exception e) {
      checkEach(rows);
      throw new BellowsException(
          "Cannot check rules "
              + rules.stream().map(Rule::name).toList()
              + ": "
              + SparkErrors.reason(e)
              + ".",
          e);
    }
    checkEach(rows);
  }

  private void checkEach(Dataset<Row> rows) {
    for (int i = 0; i < rules.size(); i++) {
      new RuleCompiler(rules.get(i), i, rows).check(conditions.get(i));
    }
  }

  /** What {@link RuleCompiler#check} asks of each. */
  private boolean areBooleansOfRows(Dataset<Row> rows) {
    StructType types = rows.select(conditions.toArray(Column[]::new)).schema();
    Column[] counts = conditions.stream().map(functions::count_if).toArray(Column[]::new);
    rows.agg(counts[0], Arrays.copyOfRange(counts, 1, counts.length)).schema();
    return Arrays.stream(types.fields()).allMatch(f -> f.dataType() instanceof BooleanType);
  }

  /** Whether the row fails that rule; never null. */
  Column fails(int rule) {
    boolean unknownPasses = rules.get(rule).nulls() != NullPolicy.FAIL;
    return not(coalesce(conditions.get(rule), lit(unknownPasses)));
  }

  /** Whether that rule's condition is neither true nor false; never null. */
  Column isUnknown(int rule) {
    return conditions.get(rule).isNull();
  }

  /** Whether the row fails a rule that judges rows; never null. */
  Column rowFails() {
    return IntStream.range(0, rules.size())
        .filter(i -> rules.get(i).severity().judgesRows())
        .mapToObj(this::fails)
        .reduce(Column::or)
        .orElse(lit(false));
  }

  /** The names of the rules that the row fails, in the set's order; empty where there are none. */
  Column verdict() {
    Column[] failed =
        IntStream.range(0, rules.size())
            .mapToObj(i -> when(fails(i), lit(rules.get(i).name())))
            .toArray(Column[]::new);
    return array_compact(array(failed));
  }
}
