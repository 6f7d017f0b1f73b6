package dev.bellows.core.internal;

import dev.bellows.core.internal.QueryShape.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.PythonUDF;
import org.apache.spark.sql.catalyst.expressions.UserDefinedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LeafNode;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.Sample;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Statistics;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.execution.columnar.InMemoryRelation;
import org.apache.spark.sql.execution.columnar.InMemoryRelation$;
import org.apache.spark.storage.StorageLevel;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * How Spark's optimizer would run queries if it kept the rows of some of their parts: the query is
 * optimized with cached rows in the place of these parts, so that the shape shows what filters and
 * columns no longer reach. Runs no job and leaves the session's cache alone.
 */
public final class QueryShapes {
  /** Guesses where a plan has no statistics: System R's third for a filter, a tenth for groups. */
  private static final double FILTERED = 1 / 3.0;

  private static final double GROUPED = 0.1;
  private static final double GENERATED = 4;

  private final org.apache.spark.sql.classic.SparkSession spark;
  private final Map<SubPlan, InMemoryRelation> relations = new HashMap<>();
  private final Map<String, SubPlan> names = new HashMap<>();
  private final Map<SubPlan, Double> rows = new HashMap<>();

  public QueryShapes(SparkSession classic) {
    SparkSession clone = ClassicSessions.cloneOf(classic);
    clone.listenerManager().clear();
    spark = (org.apache.spark.sql.classic.SparkSession) clone;
  }

  /** The shape of the query with these parts kept, and whatever is cached already. */
  public QueryShape shape(SubPlan query, Collection<SubPlan> kept) {
    return ClassicSessions.whileActive(spark, () -> read(optimized(query.plan(), kept), null));
  }

  private LogicalPlan optimized(LogicalPlan query, Collection<SubPlan> kept) {
    Map<LogicalPlan, InMemoryRelation> replaced = new HashMap<>();
    for (SubPlan part : kept) {
      if (!part.canonical().equals(query.canonicalized())) {
        replaced.put(part.canonical(), relation(part));
      }
    }
    LogicalPlan substituted =
        replaced.isEmpty() ? query : query.transformDownWithSubqueries(new Substitution(replaced));
    LogicalPlan cached = CachedRows.manager(spark).useCachedData(substituted).clone();
    // A plan that is not marked as analyzed is analyzed again by some rules.
    cached.setAnalyzed();
    return spark.sessionState().optimizer().execute(cached);
  }

  private InMemoryRelation relation(SubPlan part) {
    return relations.computeIfAbsent(
        part,
        missing -> {
          String name = "kept-" + names.size();
          names.put(name, missing);
          return InMemoryRelation$.MODULE$.apply(
              StorageLevel.MEMORY_AND_DISK(),
              Dataset.ofRows(spark, missing.plan()).queryExecution(),
              Option.apply(name));
        });
  }

  /** The second argument: the columns that the node above needs; null for all. */
  private QueryShape read(LogicalPlan plan, AttributeSet above) {
    AttributeSet needed = neededOf(plan, above);
    List<QueryShape> inputs = new ArrayList<>();
    for (LogicalPlan child : CollectionConverters.asJava(plan.children())) {
      inputs.add(read(child, needed));
    }
    for (LogicalPlan subquery : CollectionConverters.asJava(plan.subqueries())) {
      inputs.add(read(subquery, null));
    }
    double width = width(CollectionConverters.asJava(plan.output()));
    Calls calls = Calls.of(plan);
    boolean source = plan instanceof LeafNode;
    double sourceBytes = source ? plan.stats().sizeInBytes().toDouble() : 0;
    return new QueryShape(
        kind(plan),
        source ? sourceRows(plan, width) : rows(plan, inputs),
        width,
        calls.operations,
        calls.slow,
        calls.python,
        source ? share(plan, above, width) : 1,
        sourceBytes,
        CollectionConverters.asJava(plan.output()).stream().allMatch(QueryShapes::isPrimitive),
        plan instanceof InMemoryRelation cached ? keptAs(cached) : Optional.empty(),
        plan.canonicalized(),
        inputs);
  }

  private static boolean isPrimitive(Attribute column) {
    return org.apache.spark.sql.catalyst.expressions.UnsafeRow.isFixedLength(column.dataType());
  }

  /** Column pruning leaves a projection over a source; all others give what they are asked for. */
  private static AttributeSet neededOf(LogicalPlan plan, AttributeSet above) {
    if (plan instanceof Project || plan instanceof Aggregate) {
      return plan.references();
    }
    return plan instanceof Filter && above != null
        ? above.$plus$plus(plan.references())
        : plan.children().size() == 1 ? above : null;
  }

  private static double share(LogicalPlan source, AttributeSet above, double width) {
    if (above == null) {
      return 1;
    }
    double read = 0;
    for (Attribute column : CollectionConverters.asJava(source.output())) {
      read += above.contains(column) ? column.dataType().defaultSize() : 0;
    }
    return Math.min(1, Math.max(read, 1) / width);
  }

  private Optional<SubPlan> keptAs(InMemoryRelation cached) {
    Option<String> name = cached.cacheBuilder().tableName();
    return name.isDefined() ? Optional.ofNullable(names.get(name.get())) : Optional.empty();
  }

  private static double width(Collection<Attribute> columns) {
    return Math.max(
        1, columns.stream().mapToDouble(column -> column.dataType().defaultSize()).sum());
  }

  private double sourceRows(LogicalPlan leaf, double width) {
    if (leaf instanceof InMemoryRelation cached && keptAs(cached).isPresent()) {
      // Its statistics are those of the plan below, which multiply the sides of joins.
      return rows(keptAs(cached).orElseThrow());
    }
    Statistics statistics = leaf.stats();
    return statistics.rowCount().isDefined()
        ? statistics.rowCount().get().toDouble()
        : Math.max(1, statistics.sizeInBytes().toDouble() / width);
  }

  private double rows(SubPlan part) {
    Double known = rows.get(part);
    if (known == null) {
      known = read(optimized(part.plan(), List.of()), null).rows();
      rows.put(part, known);
    }
    return known;
  }

  private static double rows(LogicalPlan plan, List<QueryShape> inputs) {
    double most = inputs.stream().mapToDouble(QueryShape::rows).max().orElse(1);
    double first = inputs.isEmpty() ? 1 : inputs.get(0).rows();
    if (plan instanceof Filter filter) {
      return drops(filter.condition()) ? Math.max(1, first * FILTERED) : first;
    }
    if (plan instanceof Aggregate aggregate) {
      return aggregate.groupingExpressions().isEmpty() ? 1 : Math.max(1, first * GROUPED);
    }
    if (plan instanceof Join join) {
      return join.condition().isEmpty() ? first * inputs.get(1).rows() : most;
    }
    if (plan instanceof Union) {
      return inputs.stream().mapToDouble(QueryShape::rows).sum();
    }
    if (plan instanceof Generate) {
      return first * GENERATED;
    }
    if (plan instanceof Expand expand) {
      return first * expand.projections().size();
    }
    if (plan instanceof Sample sample) {
      return Math.max(1, first * (sample.upperBound() - sample.lowerBound()));
    }
    if (plan instanceof GlobalLimit || plan instanceof LocalLimit) {
      return plan.maxRows().isDefined()
          ? Math.min(first, ((Number) plan.maxRows().get()).doubleValue())
          : first;
    }
    return first;
  }

  /** That no key is null is asked below each join; it drops few rows. */
  private static boolean drops(Expression condition) {
    return condition instanceof And both
        ? drops(both.left()) || drops(both.right())
        : !(condition instanceof IsNotNull);
  }

  private static Kind kind(LogicalPlan plan) {
    if (plan instanceof InMemoryRelation) {
      return Kind.KEPT;
    }
    if (plan instanceof LogicalRDD) {
      return Kind.LOCAL;
    }
    if (plan instanceof LeafNode) {
      return plan.stats().isRuntime() || isLocal(plan) ? Kind.LOCAL : Kind.SOURCE;
    }
    if (plan instanceof Aggregate || plan instanceof Distinct || plan instanceof Deduplicate) {
      return Kind.AGGREGATE;
    }
    if (plan instanceof Join join) {
      return join.condition().isEmpty() ? Kind.CROSS_JOIN : Kind.JOIN;
    }
    if (plan instanceof Window) {
      return Kind.WINDOW;
    }
    if (plan instanceof Sort) {
      return Kind.SORT;
    }
    return plan instanceof RepartitionOperation repartition && repartition.shuffle()
        ? Kind.SHUFFLE
        : Kind.NARROW;
  }

  private static boolean isLocal(LogicalPlan leaf) {
    return switch (leaf.nodeName()) {
      case "Range", "LocalRelation", "OneRowRelation", "CommandResult" -> true;
      default -> false;
    };
  }

  /** What a node evaluates for each row. */
  private static final class Calls {
    /** They take a text apart, or hash it: as long as a user's function. */
    private static final Set<String> SLOW =
        Set.of(
            "regexp_replace",
            "regexp_extract",
            "regexp_extract_all",
            "rlike",
            "split",
            "gettimestamp",
            "to_timestamp",
            "date_format",
            "from_json",
            "from_csv",
            "get_json_object",
            "sha1",
            "sha2",
            "md5",
            "levenshtein");

    private int operations;
    private int slow;
    private int python;

    static Calls of(LogicalPlan plan) {
      Calls calls = new Calls();
      for (Expression expression : CollectionConverters.asJava(plan.expressions())) {
        calls.count(expression);
      }
      return calls;
    }

    private void count(Expression expression) {
      if (expression instanceof PythonUDF) {
        python++;
      } else if (expression instanceof UserDefinedExpression
          || SLOW.contains(expression.prettyName())) {
        slow++;
      }
      if (!(expression instanceof Attribute || expression instanceof Literal)) {
        operations++;
      }
      for (Expression child : CollectionConverters.asJava(expression.children())) {
        count(child);
      }
    }
  }

  /** Puts cached rows in the place of parts, the largest part first, as Spark's cache does. */
  private static final class Substitution
      extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {
    private final Map<LogicalPlan, InMemoryRelation> replaced;

    Substitution(Map<LogicalPlan, InMemoryRelation> replaced) {
      this.replaced = replaced;
    }

    @Override
    public boolean isDefinedAt(LogicalPlan plan) {
      return replaced.containsKey(plan.canonicalized());
    }

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
      return replaced.get(plan.canonicalized()).withOutput(plan.output());
    }

    @Override
    @SuppressWarnings("unchecked")
    public <A extends LogicalPlan, B> B applyOrElse(A plan, scala.Function1<A, B> otherwise) {
      return isDefinedAt(plan) ? (B) apply(plan) : otherwise.apply(plan);
    }
  }
}
