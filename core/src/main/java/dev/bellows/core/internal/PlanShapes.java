package dev.bellows.core.internal;

import dev.bellows.core.plan.PlanColumn;
import dev.bellows.core.plan.PlanEstimate;
import dev.bellows.core.plan.PlanExpression;
import dev.bellows.core.plan.PlanFact;
import dev.bellows.core.plan.PlanRole;
import dev.bellows.core.plan.PlanShape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LeafExpression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.WindowFrame;
import org.apache.spark.sql.catalyst.expressions.WindowSpecDefinition;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.optimizer.BuildRight$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Statistics;
import org.apache.spark.sql.catalyst.plans.physical.HashPartitioningLike;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.catalyst.plans.physical.RangePartitioning;
import org.apache.spark.sql.catalyst.plans.physical.RoundRobinPartitioning;
import org.apache.spark.sql.catalyst.plans.physical.SinglePartition$;
import org.apache.spark.sql.execution.CodegenSupport;
import org.apache.spark.sql.execution.CollectLimitExec;
import org.apache.spark.sql.execution.FileSourceScanLike;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.GenerateExec;
import org.apache.spark.sql.execution.LimitExec;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SortExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.TakeOrderedAndProjectExec;
import org.apache.spark.sql.execution.aggregate.BaseAggregateExec;
import org.apache.spark.sql.execution.columnar.InMemoryTableScanExec;
import org.apache.spark.sql.execution.datasources.DataSourceStrategy$;
import org.apache.spark.sql.execution.exchange.Exchange;
import org.apache.spark.sql.execution.exchange.ShuffleExchangeLike;
import org.apache.spark.sql.execution.joins.BaseJoinExec;
import org.apache.spark.sql.execution.joins.BroadcastHashJoinExec;
import org.apache.spark.sql.execution.joins.BroadcastNestedLoopJoinExec;
import org.apache.spark.sql.execution.joins.HashJoin;
import org.apache.spark.sql.execution.window.WindowExecBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;
import scala.math.BigInt;

/** What nodes of live plans tell in types. */
final class PlanShapes {
  private static final Logger LOG = LoggerFactory.getLogger(PlanShapes.class);

  private final SparkPlan node;
  private final Map<PlanRole, List<PlanExpression>> expressions = new EnumMap<>(PlanRole.class);
  private final Map<PlanFact, String> facts = new EnumMap<>(PlanFact.class);

  private PlanShapes(SparkPlan node) {
    this.node = node;
  }

  /** Of a node that Spark cannot describe, nothing is told: its plan is read all the same. */
  static PlanShape of(SparkPlan node) {
    try {
      return new PlanShapes(node).shape();
    } catch (Exception e) {
      LOG.debug("Cannot read the details of plan node {}", node.nodeName(), e);
      return PlanShape.UNKNOWN;
    }
  }

  private PlanShape shape() {
    rowsDropped();
    rowsBrought();
    if (node instanceof BaseJoinExec join) {
      join(join);
    }
    if (node instanceof BaseAggregateExec aggregate) {
      put(PlanRole.GROUPING, aggregate.groupingExpressions());
      put(PlanRole.AGGREGATES, aggregate.aggregateExpressions());
    }
    if (node instanceof WindowExecBase window) {
      put(PlanRole.PARTITION_BY, window.partitionSpec());
      put(PlanRole.ORDER_BY, window.orderSpec());
      put(PlanRole.COMPUTED, window.windowExpression());
    }
    if (node instanceof ProjectExec project) {
      put(PlanRole.COMPUTED, project.projectList());
    }
    if (node instanceof GenerateExec generate) {
      expressions.put(PlanRole.GENERATOR, List.of(expression((Expression) generate.generator())));
    }
    if (node instanceof FileSourceScanLike scan) {
      put(PlanRole.PARTITION_FILTERS, scan.partitionFilters());
      expressions.put(
          PlanRole.PARTITION_COLUMNS, ScannedFiles.partitionColumns(scan.relation(), node));
      facts.putAll(ScannedFiles.facts(scan.relation()));
    }
    if (node instanceof InMemoryTableScanExec cached) {
      facts.put(PlanFact.CACHED_COLUMNS, String.valueOf(cached.relation().output().size()));
    }
    withoutCodegen().ifPresent(reason -> facts.put(PlanFact.NO_CODEGEN, reason));
    return new PlanShape(expressions, facts, columns(node.output()), estimate());
  }

  private void rowsDropped() {
    if (node instanceof FilterExec filter) {
      List<Expression> conjuncts = new ArrayList<>();
      split(filter.condition(), conjuncts);
      expressions.put(PlanRole.CONDITION, conjuncts.stream().map(PlanShapes::expression).toList());
      expressions.put(
          PlanRole.UNTRANSLATABLE,
          conjuncts.stream()
              .filter(each -> !translates(each))
              .map(PlanShapes::expression)
              .toList());
    }
    if (node instanceof LimitExec limit) {
      facts.put(PlanFact.ROWS, String.valueOf(limit.limit()));
    }
    if (node instanceof CollectLimitExec limit) {
      facts.put(PlanFact.ROWS, String.valueOf(limit.limit()));
    }
    if (node instanceof TakeOrderedAndProjectExec top) {
      facts.put(PlanFact.ROWS, String.valueOf(top.limit()));
    }
  }

  private void rowsBrought() {
    if (node instanceof SortExec sort) {
      put(PlanRole.ORDER_BY, sort.sortOrder());
      facts.put(PlanFact.GLOBAL, String.valueOf(sort.global()));
    }
    if (node instanceof ShuffleExchangeLike exchange) {
      Partitioning partitioning = node.outputPartitioning();
      facts.put(PlanFact.PARTITIONING, name(partitioning));
      facts.put(PlanFact.PARTITIONS, String.valueOf(partitioning.numPartitions()));
      facts.put(PlanFact.ORIGIN, exchange.shuffleOrigin().toString());
      if (partitioning instanceof HashPartitioningLike hash) {
        put(PlanRole.PARTITION_BY, hash.expressions());
      }
      if (partitioning instanceof RangePartitioning range) {
        put(PlanRole.PARTITION_BY, range.ordering());
      }
    }
    if (node instanceof Exchange) {
      facts.put(PlanFact.WORK, Integer.toHexString(node.canonicalized().hashCode()));
    }
  }

  private static String name(Partitioning partitioning) {
    if (partitioning instanceof HashPartitioningLike) {
      return "hash";
    }
    if (partitioning instanceof RangePartitioning) {
      return "range";
    }
    if (partitioning instanceof RoundRobinPartitioning) {
      return "round robin";
    }
    return partitioning.equals(SinglePartition$.MODULE$) ? "single" : "other";
  }

  private void join(BaseJoinExec join) {
    put(PlanRole.LEFT_KEYS, join.leftKeys());
    put(PlanRole.RIGHT_KEYS, join.rightKeys());
    OptionConverters.toJava(join.condition())
        .ifPresent(
            condition -> {
              List<Expression> conjuncts = new ArrayList<>();
              split(condition, conjuncts);
              expressions.put(
                  PlanRole.CONDITION, conjuncts.stream().map(PlanShapes::expression).toList());
            });
    String type = join.joinType().toString();
    facts.put(PlanFact.JOIN_TYPE, type.startsWith("ExistenceJoin") ? "ExistenceJoin" : type);
    if (join instanceof HashJoin hash) {
      facts.put(PlanFact.BUILD_SIDE, side(hash.buildSide()));
    }
    if (join instanceof BroadcastNestedLoopJoinExec loops) {
      facts.put(PlanFact.BUILD_SIDE, side(loops.buildSide()));
    }
    if (join instanceof BroadcastHashJoinExec hash && hash.isNullAwareAntiJoin()) {
      facts.put(PlanFact.JOIN_TYPE, "NullAwareAnti");
    }
  }

  private static String side(Object side) {
    return side.equals(BuildRight$.MODULE$) ? "right" : "left";
  }

  /** As Spark decides which nodes run in a generated function, before it does so. */
  private Optional<String> withoutCodegen() {
    if (!(node instanceof CodegenSupport support) || !support.supportCodegen()) {
      return Optional.empty();
    }
    int most = node.conf().wholeStageMaxNumFields();
    if (node.schema().size() > most) {
      return Optional.of(node.schema().size() + " fields");
    }
    return CollectionConverters.asJava(node.expressions()).stream()
        .flatMap(each -> fallbacks(each).stream())
        .findFirst();
  }

  private static Optional<String> fallbacks(Expression expression) {
    if (expression instanceof CodegenFallback && !(expression instanceof LeafExpression)) {
      return Optional.of(expression.prettyName());
    }
    return CollectionConverters.asJava(expression.children()).stream()
        .flatMap(child -> fallbacks(child).stream())
        .findFirst();
  }

  private Optional<PlanEstimate> estimate() {
    return OptionConverters.toJava(node.logicalLink()).flatMap(PlanShapes::estimate);
  }

  private static Optional<PlanEstimate> estimate(LogicalPlan logical) {
    Statistics stats = logical.stats();
    Option<BigInt> count = stats.rowCount();
    OptionalLong rows =
        count.isDefined() && count.get().isValidLong()
            ? OptionalLong.of(count.get().toLong())
            : OptionalLong.empty();
    return Optional.of(new PlanEstimate(stats.sizeInBytes().toDouble(), rows, stats.isRuntime()));
  }

  /** Of Spark's traits of expressions Java does not see that they are expressions. */
  private void put(PlanRole role, Seq<?> spark) {
    if (!spark.isEmpty()) {
      expressions.put(
          role,
          CollectionConverters.asJava(spark).stream()
              .map(each -> expression((Expression) each))
              .toList());
    }
  }

  private static void split(Expression condition, Collection<Expression> conjuncts) {
    if (condition instanceof org.apache.spark.sql.catalyst.expressions.And and) {
      split(and.left(), conjuncts);
      split(and.right(), conjuncts);
      return;
    }
    conjuncts.add(condition);
  }

  /** Whether a file format can be told of the condition. */
  private static boolean translates(Expression condition) {
    return condition.deterministic()
        && DataSourceStrategy$.MODULE$.translateFilter(condition, true).isDefined();
  }

  static PlanExpression expression(Expression spark) {
    return new PlanExpression(
        spark.getClass().getSimpleName(),
        spark.toString(),
        type(spark),
        spark.deterministic(),
        column(spark),
        CollectionConverters.asJava(spark.children()).stream()
            .map(PlanShapes::expression)
            .toList());
  }

  /** A window's definition and its frame stand among expressions and have no value. */
  private static String type(Expression spark) {
    boolean valued = !(spark instanceof WindowSpecDefinition) && !(spark instanceof WindowFrame);
    return valued && spark.resolved() ? spark.dataType().simpleString() : "";
  }

  private static Optional<PlanColumn> column(Expression spark) {
    return spark.resolved() && spark instanceof NamedExpression named
        ? Optional.of(new PlanColumn(named.name(), named.exprId().id()))
        : Optional.empty();
  }

  private static List<PlanColumn> columns(Seq<Attribute> output) {
    return CollectionConverters.asJava(output).stream()
        .map(each -> new PlanColumn(each.name(), each.exprId().id()))
        .toList();
  }
}
