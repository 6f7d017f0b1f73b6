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
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.StructField;

/**
 * The conditions of a set of rules over given rows, as columns: true, false or null. Those of rules
 * of the whole table are aggregates.
 */
final class RuleConditions {
  private final List<Rule> rules;
  private final List<Column> conditions;

  private RuleConditions(List<Rule> rules, List<Column> conditions) {
    this.rules = rules;
    this.conditions = List.copyOf(conditions);
  }

  /**
   * Checks the rules against the columns of the rows, without a job. What asks for the uniqueness
   * of a key is a window over the rows.
   *
   * @throws RuleDefinitionException with the first rule that the rows cannot serve
   */
  static RuleConditions of(List<Rule> rules, RowCounting counting, Dataset<Row> rows) {
    List<Column> conditions = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      conditions.add(new RuleCompiler(counting.applied(rules.get(i)), i, rows).condition());
    }
    RuleConditions made = new RuleConditions(rules, conditions);
    made.check(rows);
    return made;
  }

  /** The same, with another condition for one of the rules. */
  RuleConditions with(int rule, Column condition) {
    List<Column> changed = new ArrayList<>(conditions);
    changed.set(rule, condition);
    return new RuleConditions(rules, changed);
  }

  /** All at once; one by one, to find the culprit, only where that fails. */
  private void check(Dataset<Row> rows) {
    try {
      if (areBooleans(rows)) {
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
  private boolean areBooleans(Dataset<Row> rows) {
    List<Column> ofRows =
        indices()
            .filter(i -> rules.get(i).isOfRows() && !isOfKey(i))
            .mapToObj(conditions::get)
            .toList();
    List<Column> ofTable =
        indices().filter(i -> !rules.get(i).isOfRows()).mapToObj(conditions::get).toList();
    Column[] aggregates =
        Stream.concat(ofTable.stream(), ofRows.stream().map(functions::count_if))
            .toArray(Column[]::new);
    if (indices().anyMatch(this::isOfKey)) {
      return false;
    }
    StructField[] types = rows.select(ofRows.toArray(Column[]::new)).schema().fields();
    StructField[] aggregated =
        rows.agg(aggregates[0], Arrays.copyOfRange(aggregates, 1, aggregates.length))
            .schema()
            .fields();
    return Stream.concat(Arrays.stream(types), Arrays.stream(aggregated).limit(ofTable.size()))
        .allMatch(field -> field.dataType() instanceof BooleanType);
  }

  private IntStream indices() {
    return IntStream.range(0, rules.size());
  }

  private boolean isOfKey(int rule) {
    return rules.get(rule) instanceof Rule.OfKey;
  }

  /** The condition of that rule: true, false or null. */
  Column condition(int rule) {
    return conditions.get(rule);
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
    return indices()
        .filter(i -> rules.get(i).isOfRows() && rules.get(i).severity().judgesRows())
        .mapToObj(this::fails)
        .reduce(Column::or)
        .orElse(lit(false));
  }

  /** The names of the rules that the row fails, in the set's order; empty where there are none. */
  Column verdict() {
    Column[] failed =
        indices()
            .filter(i -> rules.get(i).isOfRows())
            .mapToObj(i -> when(fails(i), lit(rules.get(i).name())))
            .toArray(Column[]::new);
    return failed.length == 0 ? array().cast("array<string>") : array_compact(array(failed));
  }
}
