package dev.bellows.optimization.query;

import dev.bellows.core.Args;
import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import dev.bellows.core.Sessions;
import dev.bellows.core.advice.Advice;
import dev.bellows.core.advice.Advisor;
import dev.bellows.core.advice.Finding;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.internal.FilterRewrites;
import dev.bellows.core.plan.PlanNodeKind;
import dev.bellows.core.plan.QueryPlan;
import dev.bellows.optimization.rules.OptimizationRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Looks at queries before they run, and rewrites them where the rows stay the same. Immutable;
 * refinements return a new one. No method runs a job.
 *
 * <pre>{@code
 * QueryOptimizer optimizer = QueryOptimizer.of(spark);
 * System.out.println(optimizer.analyzePlan(rows).describe());
 * Dataset<Row> faster = optimizer.pushFilters(rows).rows();
 * }</pre>
 */
public final class QueryOptimizer {
  private static final String NOT_PUSHED = "filter-not-pushed";

  private final SparkSession spark;
  private final Advisor advisor;

  private QueryOptimizer(SparkSession spark, Advisor advisor) {
    this.spark = spark;
    this.advisor = advisor;
  }

  /**
   * One with all rules of plans.
   *
   * @throws dev.bellows.core.BellowsException on a Spark Connect session
   */
  public static QueryOptimizer of(SparkSession spark) {
    Sessions.requireClassic(spark, "look at plans", "the plan is in Spark's driver");
    return new QueryOptimizer(spark, Advisor.of(new OptimizationRules().rules()));
  }

  /**
   * Without these rules.
   *
   * @throws IllegalArgumentException if there is no rule of an id
   */
  public QueryOptimizer without(String... rules) {
    return new QueryOptimizer(spark, advisor.without(rules));
  }

  /**
   * With other values of a rule's thresholds.
   *
   * @throws IllegalArgumentException if there is no rule of that id or no such threshold
   */
  public QueryOptimizer with(String rule, Map<String, Double> thresholds) {
    return new QueryOptimizer(spark, advisor.with(rule, thresholds));
  }

  /** What the plan of the rows shows. Plans the query; runs no job. */
  public PlanReport analyzePlan(Dataset<Row> rows) {
    requireOwn(rows);
    Evidence evidence = Evidence.planned(rows);
    Advice advice = advisor.advise(evidence);
    return new PlanReport(planOf(evidence), advice.findings(), advice.failures());
  }

  /**
   * The inner join of both by columns of the same names.
   *
   * @throws dev.bellows.core.BellowsException if a side lacks a key
   */
  public Rewrite optimizeJoin(Dataset<Row> left, Dataset<Row> right, String... keys) {
    return optimizeJoin(left, right, "inner", keys);
  }

  /**
   * The join of both by columns of the same names, as {@code left.join(right, keys, type)} gives
   * it, with a side broadcast where its files or what was measured prove that it has at most 10 MB,
   * and its join type allows that. Spark's own guess is never trusted: it takes a filter for one
   * that keeps all rows, and a join for a product. Plans both sides; runs no job.
   *
   * @param type {@code inner}, {@code left}, {@code right}, {@code full}, {@code left_semi}, {@code
   *     left_anti}
   * @throws IllegalArgumentException if no key is given or the type is unknown
   * @throws dev.bellows.core.BellowsException if a side lacks a key
   */
  public Rewrite optimizeJoin(Dataset<Row> left, Dataset<Row> right, String type, String[] keys) {
    requireOwn(left);
    requireOwn(right);
    Args.check(keys.length > 0, "Invalid join: no keys; give the columns that both sides have");
    for (String key : keys) {
      Schemas.requireColumn(left.schema(), key, "join the left side by");
      Schemas.requireColumn(right.schema(), key, "join the right side by");
    }
    return new JoinPlanner(left, right, type, keys)
        .plan(rows -> planOf(Evidence.planned(rows)).root());
  }

  /**
   * The rows with these columns alone, in this order. Says how many columns the scans read before
   * and after, and where Spark could not leave any out. Plans both; runs no job.
   *
   * @throws dev.bellows.core.BellowsException if there is no such column
   */
  public Rewrite pruneColumns(Dataset<Row> rows, String... needed) {
    requireOwn(rows);
    Args.check(needed.length > 0, "Invalid columns: none is needed; name at least one");
    for (String column : needed) {
      Schemas.requireColumn(rows.schema(), column, "keep");
    }
    Dataset<Row> pruned =
        rows.select(Arrays.stream(needed).map(Columns::named).toArray(Column[]::new));
    int before = scanned(rows);
    int after = scanned(pruned);
    List<String> done = new ArrayList<>();
    List<String> left = new ArrayList<>();
    if (after < before) {
      done.add("files are read for " + after + " columns instead of " + before);
    } else {
      left.add("files are read for " + before + " columns, as before");
    }
    PlanReport report = analyzePlan(pruned);
    report.findings().stream()
        .filter(finding -> finding.rule().equals("unused-columns"))
        .forEach(finding -> left.add(finding.reason() + ": " + finding.message()));
    return new Rewrite(pruned, done, left);
  }

  private static int scanned(Dataset<Row> rows) {
    return planOf(Evidence.planned(rows))
        .nodes()
        .filter(node -> node.kind() == PlanNodeKind.SCAN)
        .mapToInt(node -> node.shape().output().size())
        .sum();
  }

  /**
   * The same rows with conditions turned so that files can be asked them, where that is exact for
   * nulls, overflow and ANSI mode: {@code cast(id as string) = '5'} becomes {@code id = 5}, {@code
   * year(day) = 1994} a range of days, {@code coalesce(n, 0) = 5} becomes {@code n = 5}, and {@code
   * id + 1 = 6} becomes {@code id = 5} where the addition cannot overflow or wraps. What stays is
   * told with its reason. Plans both; runs no job.
   */
  public Rewrite pushFilters(Dataset<Row> rows) {
    requireOwn(rows);
    FilterRewrites.Rewritten rewritten = FilterRewrites.of(rows);
    List<String> left = new ArrayList<>(rewritten.kept());
    analyzePlan(rewritten.rows()).findings().stream()
        .filter(finding -> finding.rule().equals(NOT_PUSHED))
        .map(QueryOptimizer::kept)
        .forEach(left::add);
    return new Rewrite(rewritten.rows(), rewritten.changes(), left);
  }

  private static String kept(Finding finding) {
    return finding.reason() + ": " + finding.message() + " " + finding.action();
  }

  private static QueryPlan planOf(Evidence planned) {
    return planned.queries().get(0).plan();
  }

  private void requireOwn(Dataset<Row> rows) {
    Args.check(
        rows.sparkSession().sparkContext() == spark.sparkContext(),
        "Invalid rows: they are of another Spark application than this optimizer");
  }
}
