package dev.bellows.features.sql;

import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.Tuple3;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Adds one SQL function for each trend feature to a session, {@code trend_slope}, {@code
 * trend_rank} and so on:
 *
 * <pre>{@code
 * spark.sql.extensions=dev.bellows.features.sql.BellowsExtensions
 * }</pre>
 *
 * <p>Spark reads that setting when its first session starts. Nothing else of the session changes:
 * queries without these functions are planned as before.
 */
public final class BellowsExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

  /** Spark makes one by this constructor. */
  public BellowsExtensions() {}

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    for (TrendSqlFunction function : TrendSqlFunction.ALL) {
      extensions.injectFunction(
          new Tuple3<>(
              new FunctionIdentifier(function.sqlName()),
              FunctionManual.of(function),
              arguments -> call(function, arguments)));
    }
    extensions.injectPostHocResolutionRule(session -> new RunningFrames());
    return BoxedUnit.UNIT;
  }

  private static Expression call(
      TrendSqlFunction function, scala.collection.immutable.Seq<Expression> arguments) {
    return TrendArguments.call(function, CollectionConverters.asJava(arguments));
  }
}
