package dev.bellows.features.sql;

import dev.bellows.features.trend.SingleTrendAggregator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.execution.aggregate.ScalaAggregator$;
import org.apache.spark.sql.expressions.UserDefinedAggregator;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.Iterator;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A call while its query is analyzed. It gives the column its name, which has all of the arguments
 * in it, and says to {@link RunningFrames} which window expressions are ours; that rule puts the
 * aggregate itself in its place. Its children are the arguments as written, then the value and the
 * time as doubles.
 */
final class TrendCall extends AggregateFunction implements java.io.Serializable {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final SingleTrendAggregator trend;
  private final List<Expression> children;

  private TrendCall(String name, SingleTrendAggregator trend, List<Expression> children) {
    this.name = name;
    this.trend = trend;
    this.children = List.copyOf(children);
  }

  static TrendCall of(
      String name,
      List<Expression> written,
      SingleTrendAggregator trend,
      Expression value,
      Expression micros) {
    List<Expression> children = new ArrayList<>(written);
    children.add(value);
    children.add(micros);
    return new TrendCall(name, trend, children);
  }

  /** Whether that is the time in whose order the rows must come. */
  boolean isOrderedBy(Expression argument) {
    return trend.ordersByTime()
        && written().size() > 1
        && written().get(1).semanticEquals(argument);
  }

  /** What computes it: an aggregate of the value and the time. */
  AggregateFunction aggregate() {
    UserDefinedAggregator<?, ?, ?> aggregator =
        (UserDefinedAggregator<?, ?, ?>)
            functions.udaf(trend, SingleTrendAggregator.inputEncoder()).withName(name);
    List<Expression> inputs = children.subList(children.size() - 2, children.size());
    return ScalaAggregator$.MODULE$.apply(aggregator, seq(inputs));
  }

  private static Seq<Expression> seq(List<Expression> expressions) {
    return CollectionConverters.asScala(expressions).toSeq();
  }

  private List<Expression> written() {
    return children.subList(0, children.size() - 2);
  }

  @Override
  public Seq<Expression> children() {
    return seq(children);
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> newChildren) {
    return new TrendCall(name, trend, CollectionConverters.asJava(newChildren));
  }

  @Override
  public DataType dataType() {
    return DataTypes.DoubleType;
  }

  @Override
  public boolean nullable() {
    return true;
  }

  @Override
  public String prettyName() {
    return name;
  }

  @Override
  public String sql(boolean isDistinct) {
    List<String> arguments = written().stream().map(Expression::sql).toList();
    return name + "(" + (isDistinct ? "DISTINCT " : "") + String.join(", ", arguments) + ")";
  }

  @Override
  public String sql() {
    return sql(false);
  }

  /** What is printed of it. */
  @Override
  public Iterator<Object> stringArgs() {
    return CollectionConverters.asScala(List.<Object>copyOf(written()).iterator());
  }

  @Override
  public int productArity() {
    return 3;
  }

  @Override
  public Object productElement(int n) {
    return List.of(name, trend, children()).get(n);
  }

  @Override
  public boolean canEqual(Object that) {
    return that instanceof TrendCall;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrendCall same
        && name.equals(same.name)
        && trend.equals(same.trend)
        && children.equals(same.children);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, trend, children);
  }

  @Override
  public StructType aggBufferSchema() {
    throw unevaluable();
  }

  @Override
  public Seq<AttributeReference> aggBufferAttributes() {
    throw unevaluable();
  }

  @Override
  public Seq<AttributeReference> inputAggBufferAttributes() {
    throw unevaluable();
  }

  @Override
  public Object eval(InternalRow input) {
    throw unevaluable();
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    throw unevaluable();
  }

  private IllegalStateException unevaluable() {
    return new IllegalStateException(
        name
            + " was planned without the rule that comes with it: is the query analyzed in a"
            + " session with BellowsExtensions?");
  }
}
