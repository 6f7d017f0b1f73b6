package dev.bellows.features.validate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import dev.bellows.core.Schemas;
import dev.bellows.core.SparkErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules for one table, and how its rows keep them. Immutable; runs on Spark Connect, too.
 *
 * <pre>{@code
 * RuleSet rules =
 *     RuleSet.of(
 *         Rule.column("delay", "between -200 and 2000").minPassRate(0.99),
 *         Rule.expression("arrival >= departure").severity(Severity.WARN));
 * rules.evaluate(flights).requireHeld("Table 'flights'");
 * Dataset<Row> marked = flights.withColumn("failed", rules.verdict(flights));
 * }</pre>
 *
 * <p>Each method that takes rows checks the rules against their columns first, without a job: it
 * throws a {@link RuleDefinitionException} for a column that is missing or ambiguous, for SQL that
 * Spark refuses, and for a condition that is not boolean or not of single rows: aggregates,
 * windows, generators and random functions are refused.
 */
public final class RuleSet {
  /** The column that {@link #failing} adds: the names of the rules that the row fails. */
  public static final String FAILED_RULES = "failed_rules";

  private static final Logger LOG = LoggerFactory.getLogger(RuleSet.class);

  private final List<Rule> rules;
  private final RequiredRate required;
  private final RowCounting counting;

  private RuleSet(List<Rule> rules, RequiredRate required, RowCounting counting) {
    Args.check(!rules.isEmpty(), "Invalid rules: there are none; at least one is needed");
    Set<String> names = new HashSet<>();
    for (Rule rule : rules) {
      Args.check(
          names.add(rule.name()),
          "Invalid rules: two are named '%s'; give one of them a name of its own",
          rule.name());
    }
    this.rules = List.copyOf(rules);
    this.required = required;
    this.counting = counting;
  }

  /**
   * A set of these rules; every row must pass, where a rule does not say otherwise.
   *
   * @throws IllegalArgumentException if there are none, or two have the same name
   */
  public static RuleSet of(Rule... rules) {
    return of(List.of(rules));
  }

  /** The same from a list. */
  public static RuleSet of(List<Rule> rules) {
    return new RuleSet(rules, RequiredRate.ALL, RowCounting.EACH_ONCE);
  }

  /**
   * The set that lists, maps, texts and numbers write, in the words of a job file's {@code rules:}
   * list.
   *
   * @param subject what the list is, for messages: {@code "'rules' of step 'clean'"}
   * @throws RuleDefinitionException with the path to what is wrong
   */
  public static RuleSet fromList(List<?> words, String subject) {
    return RuleWords.read(words, subject);
  }

  /** The rules in the words of a job file: what differs from the defaults. */
  public List<Map<String, Object>> toList() {
    return rules.stream().map(RuleWords::write).toList();
  }

  /** Asks for that share of rows, 0 to 1, where a rule does not say its own. */
  public RuleSet minPassRate(double share) {
    return minPassRate(new RequiredRate(share, "the set of rules"));
  }

  /** The same, with who asks for it. */
  public RuleSet minPassRate(RequiredRate rate) {
    return new RuleSet(rules, rate, counting);
  }

  /**
   * Counts each row as many times as a column says: the rules of compressed rows, which have it as
   * {@code n}, have the pass rates of the rows that they stand for. A key is there as often, and
   * {@link Rule#rowCount} asks for the sum; other metrics of the whole table count what they say.
   * The column is of whole numbers, checked before any job; where it is null or negative, the
   * counting fails.
   */
  public RuleSet countingRowsBy(String column) {
    return new RuleSet(rules, required, new RowCounting(Optional.of(column)));
  }

  /** How many rows a row is. */
  RowCounting counting() {
    return counting;
  }

  /** The rules in their order. */
  public List<Rule> rules() {
    return rules;
  }

  /** The share of rows that must pass a rule, and who asks for it. */
  public RequiredRate required(Rule rule) {
    return rule.minPassRate().isPresent()
        ? new RequiredRate(rule.minPassRate().getAsDouble(), "the rule")
        : required;
  }

  /** Whether one of the rules is a gate. */
  public boolean hasGate() {
    return rules.stream().anyMatch(rule -> rule.severity().isGate());
  }

  /** Checks the rules against the columns of the rows. Runs no job. */
  public void check(Dataset<Row> rows) {
    requireNoDrift();
    conditions(rows);
  }

  /** The same, whatever rules of drift are compared with. */
  void checkRows(Dataset<Row> rows) {
    conditions(rows);
  }

  /**
   * Checks that the rules of drift name columns that are compared.
   *
   * @throws RuleDefinitionException naming the first that does not
   */
  void requireCompared(List<String> columns) {
    for (int i = 0; i < rules.size(); i++) {
      boolean isCompared =
          !(rules.get(i) instanceof Rule.OfDrift ofDrift)
              || (ofDrift.column().equals(Rule.OfDrift.ALL_COLUMNS)
                  ? !columns.isEmpty()
                  : columns.contains(ofDrift.column()));
      if (!isCompared) {
        throw new RuleDefinitionException(
            i + ".drift",
            String.format(
                "Rule '%s' is of a column that is not compared. Compared with the reference: %s",
                rules.get(i).name(), columns),
            null);
      }
    }
  }

  /**
   * Checks the rules, those of drift as well, against the columns of the rows and of those that
   * they are compared with. Runs no job.
   *
   * @throws RuleDefinitionException as the other methods; if a rule of drift names a column that
   *     one of the two has not, or has with values of another kind
   */
  public void check(Dataset<Row> rows, StructType reference) {
    conditions(rows);
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i) instanceof Rule.OfDrift ofDrift) {
        try {
          ComparedColumns.of(ofDrift, rows.schema(), reference);
        } catch (BellowsException e) {
          throw new RuleDefinitionException(i + ".drift", e.getMessage(), e);
        }
      }
    }
  }

  private RuleConditions conditions(Dataset<Row> rows) {
    requireConfirmable();
    counting.check(rows.schema());
    return RuleConditions.of(rules, counting, rows);
  }

  private JudgedRows judged(Dataset<Row> rows) {
    requireConfirmable();
    counting.check(rows.schema());
    return JudgedRows.of(rules, counting, rows);
  }

  private void requireNoDrift() {
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i) instanceof Rule.OfDrift) {
        throw new RuleDefinitionException(
            i + ".drift",
            String.format(
                "Rule '%s' compares with a reference, and here is none. Give one: FeatureValidator"
                    + " takes it, 'bellows profile' as --reference, a job's step as 'reference'.",
                rules.get(i).name()),
            null);
      }
    }
  }

  /** Whether one of the rules compares the rows with others. */
  public boolean needsReference() {
    return rules.stream().anyMatch(rule -> rule instanceof Rule.OfDrift);
  }

  /** However many rows pass, that all ever will is never sure. */
  private void requireConfirmable() {
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      if (rule.confidence().isPresent() && required(rule).share() == 1) {
        throw new RuleDefinitionException(
            i + ".confidence",
            String.format(
                "Rule '%s' can never hold: rows that are a sample confirm no pass rate of 1, which"
                    + " is required by %s. Give it a minPassRate below 1, or no confidence.",
                rule.name(), required(rule).source()),
            null);
      }
    }
  }

  /**
   * Whether the rules can be counted by a pass over the rows that is made anyway. Those cannot that
   * compare rows with each other, and metrics that Spark does not observe, such as {@code
   * count(distinct x)}. Checks the rules; runs no job.
   */
  public boolean canRideAlong(Dataset<Row> rows) {
    requireNoDrift();
    RuleConditions conditions = conditions(rows);
    if (comparesRows()) {
      return false;
    }
    if (rules.stream().allMatch(Rule::isOfRows)) {
      return true;
    }
    List<Column> columns = new RuleCounts(this, conditions).columns();
    try {
      rows.observe(
              "rules", columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new))
          .schema();
      return true;
    } catch (Exception e) {
      LOG.debug("Spark does not observe these rules; they need a pass of their own", e);
      return false;
    }
  }

  private boolean comparesRows() {
    return rules.stream().anyMatch(rule -> rule instanceof Rule.OfKey);
  }

  /**
   * The verdict on each row: an array of the names of the rules that it fails, in the set's order;
   * empty where it fails none. Rules of the whole table, those of drift among them, judge no row.
   * Lazy; runs no job. With a rule of a key it is a window expression: for a projection, not for a
   * filter.
   *
   * @param rows the rows that it will be a column of
   */
  public Column verdict(Dataset<Row> rows) {
    return conditions(rows).verdict();
  }

  /** The rows that fail no rule but those of severity info. Lazy; runs no job. */
  public Dataset<Row> passing(Dataset<Row> rows) {
    JudgedRows judged = judged(rows);
    return judged.where(not(judged.conditions().rowFails()));
  }

  /**
   * The rows that fail a rule of severity warn, error or fatal, with the names of all rules that
   * they fail in the column {@code failed_rules}. Lazy; runs no job.
   *
   * @throws BellowsException if the rows have a column of that name
   */
  public Dataset<Row> failing(Dataset<Row> rows) {
    Schemas.requireAbsent(
        rows.schema(),
        List.of(new Schemas.NewColumn(FAILED_RULES, "the names of the rules that a row fails")));
    JudgedRows judged = judged(rows);
    return judged
        .rows()
        .where(judged.conditions().rowFails())
        .select(col("*"), judged.conditions().verdict().as(FAILED_RULES))
        .drop(judged.added().toArray(String[]::new));
  }

  /**
   * The rules as aggregates, for a pass over the rows that is made anyway. Runs no job.
   *
   * @throws RuleDefinitionException if a rule compares rows with each other: {@link #canRideAlong}
   */
  public RuleCounts counts(Dataset<Row> rows) {
    requireNoDrift();
    RuleConditions conditions = conditions(rows);
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i) instanceof Rule.OfKey) {
        throw new RuleDefinitionException(
            i + ".unique",
            String.format(
                "Rule '%s' compares rows with each other, which no pass over single rows can do;"
                    + " evaluate or hold the rows.",
                rules.get(i).name()),
            null);
      }
    }
    return new RuleCounts(this, conditions);
  }

  /**
   * Counts the rows that keep the rules and those that break them, and computes the metrics of the
   * whole table. Runs one query, which reads the rows once and only the columns that the rules
   * name; each rule of a key adds a shuffle of the key.
   *
   * @throws BellowsException if Spark cannot compute a condition
   */
  public RuleReport evaluate(Dataset<Row> rows) {
    requireNoDrift();
    return evaluateRows(rows);
  }

  /** The same; rules of drift have an unknown result. */
  RuleReport evaluateRows(Dataset<Row> rows) {
    JudgedRows judged = judged(rows);
    RuleCounts counts = new RuleCounts(this, judged.conditions());
    return counts.report(computed(counts.aggregate(judged.rows())));
  }

  private Row computed(Dataset<Row> counts) {
    try {
      return counts.first();
    } catch (Exception e) {
      throw new BellowsException(
          String.format(
              "Cannot compute the rows or their rules %s: %s. Where values do not fit a function,"
                  + " its try_ form gives null.",
              rules.stream().map(Rule::name).toList(), SparkErrors.reason(e)),
          e);
    }
  }

  /**
   * Computes the rows and keeps them, in memory and then on disk, while it counts how they keep the
   * rules: one query that computes the rows once. For a gate: nothing is computed again, whatever
   * is done with the rows afterwards. Rows that are cached already stay the caller's.
   *
   * @throws BellowsException if Spark cannot compute the rows or a condition; nothing is kept then
   */
  public HeldRows hold(Dataset<Row> rows) {
    check(rows);
    return HeldRows.of(this, rows, this::evaluateRows);
  }

  /**
   * The same, while the rules of drift compare the columns that they name with those of a
   * reference: by {@link FeatureValidator}, one query that measures the rows more and two that read
   * the reference.
   *
   * @throws BellowsException as {@link #hold(Dataset)} and {@link #check(Dataset, StructType)}
   */
  public HeldRows hold(Dataset<Row> rows, Dataset<Row> reference) {
    check(rows, reference.schema());
    FeatureValidator validator =
        FeatureValidator.columns(ComparedColumns.of(this, rows.schema(), reference.schema()))
            .rules(this);
    return HeldRows.of(
        this, rows, kept -> validator.validateFeatures(kept, reference).rules().orElseThrow());
  }

  @Override
  public String toString() {
    return "RuleSet" + toList();
  }
}
