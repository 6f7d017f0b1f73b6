package dev.bellows.core.internal;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.MultiInstanceRelation;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LeafNode;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Range;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.execution.columnar.InMemoryRelation;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A query, or a part of one, as Spark compares them to find cached rows. Two are equal when Spark
 * would take one's rows for the other's: names of columns and ids of expressions do not count.
 */
public final class SubPlan {
  private final org.apache.spark.sql.classic.SparkSession spark;
  private final LogicalPlan plan;
  private final LogicalPlan canonical;

  private SubPlan(org.apache.spark.sql.classic.SparkSession spark, LogicalPlan plan) {
    this.spark = spark;
    this.plan = plan;
    this.canonical = plan.canonicalized();
  }

  /** The whole query of a classic session's rows. Plans nothing, so that it freezes nothing. */
  public static SubPlan of(Dataset<Row> classic) {
    org.apache.spark.sql.classic.Dataset<Row> rows =
        (org.apache.spark.sql.classic.Dataset<Row>) classic;
    // Not withCachedData or later: a query keeps the caches that it saw when it was first planned.
    return new SubPlan(rows.sparkSession(), rows.queryExecution().normalized());
  }

  /** The same rows as a query that is not planned yet, so that it sees what is cached now. */
  public static Dataset<Row> unplanned(Dataset<Row> classic) {
    org.apache.spark.sql.classic.Dataset<Row> rows =
        (org.apache.spark.sql.classic.Dataset<Row>) classic;
    return org.apache.spark.sql.classic.Dataset.ofRows(
        rows.sparkSession(), rows.queryExecution().analyzed());
  }

  /** Its rows. */
  public Dataset<Row> rows() {
    return org.apache.spark.sql.classic.Dataset.ofRows(spark, plan);
  }

  /** The session of its rows. */
  public SparkSession session() {
    return spark;
  }

  /** It and all parts of it, those of subqueries too; parents before children. */
  public List<SubPlan> parts() {
    List<SubPlan> parts = new ArrayList<>();
    collect(this, parts);
    return parts;
  }

  private static void collect(SubPlan part, List<SubPlan> parts) {
    parts.add(part);
    part.inputs().forEach(input -> collect(input, parts));
  }

  /** The parts directly below it. */
  public List<SubPlan> inputs() {
    List<SubPlan> inputs = new ArrayList<>();
    for (LogicalPlan child : CollectionConverters.asJava(plan.children())) {
      inputs.add(new SubPlan(spark, child));
    }
    for (LogicalPlan subquery : CollectionConverters.asJava(plan.subqueries())) {
      inputs.add(new SubPlan(spark, subquery));
    }
    return inputs;
  }

  /** How often that part is in it; a part within a part that is counted does not count. */
  public int occurrencesOf(SubPlan part) {
    return equals(part) ? 1 : inputs().stream().mapToInt(input -> input.occurrencesOf(part)).sum();
  }

  /** Whether Spark can keep its rows and give them for those of a second computation. */
  public boolean isKeepable() {
    return !(plan instanceof Command) && !plan.isStreaming() && isRepeatable(plan);
  }

  private static boolean isRepeatable(LogicalPlan plan) {
    boolean here =
        CollectionConverters.asJava(plan.expressions()).stream()
            .allMatch(Expression::deterministic);
    return here
        && CollectionConverters.asJava(plan.children()).stream().allMatch(SubPlan::isRepeatable);
  }

  /** Whether it does nothing but name, select and compute columns of each row, or drop rows. */
  public boolean isRowByRow() {
    return plan instanceof Project || plan instanceof Filter || isName();
  }

  /** Whether it only gives its input another name. */
  public boolean isName() {
    return plan instanceof SubqueryAlias || plan instanceof View;
  }

  /** Whether the rows are at hand already: of the driver, of an RDD, or cached. */
  public boolean isAtHand() {
    return plan instanceof LocalRelation
        || plan instanceof Range
        || plan instanceof OneRowRelation
        || plan instanceof LogicalRDD
        || plan instanceof InMemoryRelation;
  }

  /** Whether it reads and does nothing else. */
  public boolean isSource() {
    return plan instanceof LeafNode && plan instanceof MultiInstanceRelation;
  }

  /** What it is in a few words: {@code aggregate of sales}. */
  public String description() {
    LogicalPlan named = plan;
    while (named instanceof SubqueryAlias && named.children().size() == 1) {
      named = named.children().head();
    }
    String sources =
        CollectionConverters.asJava(plan.collectLeaves()).stream()
            .map(SubPlan::sourceName)
            .distinct()
            .limit(3)
            .collect(joining(", "));
    return named instanceof LeafNode
        ? sources
        : named.nodeName().toLowerCase(Locale.ROOT) + " of " + sources;
  }

  private static String sourceName(LogicalPlan leaf) {
    if (leaf instanceof LogicalRelation relation) {
      if (relation.catalogTable().isDefined()) {
        return relation.catalogTable().get().identifier().table();
      }
      if (relation.relation() instanceof HadoopFsRelation files
          && !files.location().rootPaths().isEmpty()) {
        return files.location().rootPaths().head().getName();
      }
    }
    return leaf.nodeName().toLowerCase(Locale.ROOT).replace("logicalrdd", "rdd");
  }

  LogicalPlan plan() {
    return plan;
  }

  LogicalPlan canonical() {
    return canonical;
  }

  org.apache.spark.sql.classic.SparkSession classic() {
    return spark;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SubPlan that && canonical.equals(that.canonical);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(canonical);
  }

  @Override
  public String toString() {
    return description();
  }
}
