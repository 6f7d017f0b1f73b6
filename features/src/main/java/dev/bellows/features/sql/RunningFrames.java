package dev.bellows.features.sql;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import org.apache.spark.sql.catalyst.expressions.CurrentRow$;
import org.apache.spark.sql.catalyst.expressions.Descending$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.RowFrame$;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.SpecifiedWindowFrame;
import org.apache.spark.sql.catalyst.expressions.UnboundedPreceding$;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.WindowSpecDefinition;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.aggregate.ResolveEncodersInScalaAgg$;
import scala.runtime.AbstractPartialFunction;

/**
 * Lets trend functions run over all rows up to the current one, row by row. Where a query writes no
 * frame, SQL means {@code RANGE}, which gives tied rows one answer. Other frames are refused, as is
 * a call without {@code OVER}: it has no order. What is put in the place of a call is resolved
 * here, after Spark's own rules have run.
 */
final class RunningFrames extends Rule<LogicalPlan> {
  private static final SpecifiedWindowFrame RUNNING =
      new SpecifiedWindowFrame(RowFrame$.MODULE$, UnboundedPreceding$.MODULE$, CurrentRow$.MODULE$);

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    LogicalPlan changed = plan.resolveExpressions(new Calls());
    return changed.fastEquals(plan) ? plan : ResolveEncodersInScalaAgg$.MODULE$.apply(changed);
  }

  /** From above, so that a call in its window is met before the call alone. */
  private static final class Calls extends AbstractPartialFunction<Expression, Expression> {
    @Override
    public boolean isDefinedAt(Expression expression) {
      return isCall(expression)
          || (expression instanceof WindowExpression windowed && isCall(windowed.windowFunction()));
    }

    @Override
    public Expression apply(Expression expression) {
      if (expression instanceof WindowExpression windowed) {
        return running(windowed);
      }
      throw refused(
          call(expression),
          "it needs the order of the rows: write %s OVER (PARTITION BY … ORDER BY …)",
          Expressions.name(call(expression)));
    }
  }

  private static boolean isCall(Expression expression) {
    return expression instanceof AggregateExpression aggregate
        && aggregate.aggregateFunction() instanceof TrendCall call
        && call.resolved();
  }

  private static TrendCall call(Expression expression) {
    return (TrendCall) ((AggregateExpression) expression).aggregateFunction();
  }

  private static WindowExpression running(WindowExpression windowed) {
    AggregateExpression aggregate = (AggregateExpression) windowed.windowFunction();
    WindowSpecDefinition spec = windowed.windowSpec();
    check(call(aggregate), spec);
    AggregateExpression computed =
        new AggregateExpression(
            call(aggregate).aggregate(),
            aggregate.mode(),
            aggregate.isDistinct(),
            aggregate.filter(),
            aggregate.resultId());
    return new WindowExpression(
        computed, new WindowSpecDefinition(spec.partitionSpec(), spec.orderSpec(), RUNNING));
  }

  private static void check(TrendCall call, WindowSpecDefinition spec) {
    if (spec.orderSpec().isEmpty()) {
      throw refused(call, "its window has no order. Add ORDER BY to OVER (…)");
    }
    SortOrder first = spec.orderSpec().head();
    if (first.direction() == Descending$.MODULE$ && call.isOrderedBy(first.child())) {
      throw refused(
          call,
          "it needs its rows from the earliest to the latest, and its window is ordered by %s"
              + " descending",
          Expressions.name(first.child()));
    }
    if (spec.frameSpecification() instanceof SpecifiedWindowFrame frame && !isRunning(frame)) {
      throw refused(
          call,
          "the frame %s has no meaning for it: the rows that it looks at are said by its own"
              + " argument. Leave the frame out",
          frame.sql());
    }
  }

  private static boolean isRunning(SpecifiedWindowFrame frame) {
    return frame.lower().equals(RUNNING.lower()) && frame.upper().equals(RUNNING.upper());
  }

  @FormatMethod
  private static RuntimeException refused(
      TrendCall call, @FormatString String template, Object... values) {
    throw Refusal.of(call.prettyName(), String.format(template, values), call.origin(), null);
  }
}
