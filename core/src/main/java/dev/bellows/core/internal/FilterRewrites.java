package dev.bellows.core.internal;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Add;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BinaryArithmetic;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.EvalMode$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GreaterThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.LessThan;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Subtract;
import org.apache.spark.sql.catalyst.expressions.Year;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType$;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * Turns conditions of filters so that the column stands alone. Each case is exact for a filter,
 * which drops a row whose condition is null as it does one whose condition is false.
 */
public final class FilterRewrites {
  private final List<String> changes = new ArrayList<>();
  private final List<String> kept = new ArrayList<>();

  private FilterRewrites() {}

  /**
   * The same rows, of turned conditions.
   *
   * @param rows the rows; those that were given where nothing was changed
   * @param changes what was turned, a sentence each
   * @param kept what was not although it is arithmetic, and why
   */
  public record Rewritten(Dataset<Row> rows, List<String> changes, List<String> kept) {
    public Rewritten {
      changes = List.copyOf(changes);
      kept = List.copyOf(kept);
    }
  }

  /** The rows of a classic session with what can be turned in its filters. Runs no job. */
  public static Rewritten of(Dataset<Row> classic) {
    org.apache.spark.sql.classic.Dataset<Row> rows =
        (org.apache.spark.sql.classic.Dataset<Row>) classic;
    FilterRewrites rewrites = new FilterRewrites();
    LogicalPlan plan = rows.queryExecution().analyzed().transformUp(rewrites.new Filters());
    Dataset<Row> result =
        rewrites.changes.isEmpty()
            ? classic
            : org.apache.spark.sql.classic.Dataset.ofRows(rows.sparkSession(), plan);
    return new Rewritten(result, rewrites.changes, rewrites.kept);
  }

  private final class Filters extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {
    @Override
    public boolean isDefinedAt(LogicalPlan plan) {
      return plan instanceof Filter filter
          && filter.resolved()
          && filter.condition().deterministic();
    }

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
      Filter filter = (Filter) plan;
      Expression turned = conjuncts(filter.condition());
      return turned == filter.condition() ? filter : new Filter(turned, filter.child());
    }
  }

  private Expression conjuncts(Expression condition) {
    if (!(condition instanceof And and)) {
      return turned(condition);
    }
    Expression left = conjuncts(and.left());
    Expression right = conjuncts(and.right());
    return left == and.left() && right == and.right() ? and : new And(left, right);
  }

  private Expression turned(Expression condition) {
    if (!(condition instanceof EqualTo equal)) {
      return condition;
    }
    Optional<Expression> turned =
        equal.right() instanceof Literal right && right.value() != null
            ? turned(equal.left(), right)
            : equal.left() instanceof Literal left && left.value() != null
                ? turned(equal.right(), left)
                : Optional.empty();
    turned.ifPresent(better -> changes.add(readable(condition) + " became " + readable(better)));
    return turned.orElse(condition);
  }

  private static String readable(Expression expression) {
    return expression.toString().replaceAll("#\\d+L?", "");
  }

  private Optional<Expression> turned(Expression side, Literal literal) {
    if (side instanceof Cast cast) {
      return ofText(cast, literal);
    }
    if (side instanceof BinaryArithmetic sum) {
      return ofSum(sum, literal);
    }
    if (side instanceof Year year) {
      return ofYear(year.child(), literal);
    }
    return side instanceof Coalesce coalesce ? ofCoalesce(coalesce, literal) : Optional.empty();
  }

  /** A whole number has one text: no sign of plus, no zeros in front. */
  private static Optional<Expression> ofText(Cast cast, Literal literal) {
    Expression column = cast.child();
    if (!(column instanceof Attribute) || !cast.dataType().equals(StringType$.MODULE$)) {
      return Optional.empty();
    }
    String text = literal.value().toString();
    if (!text.matches("0|-?[1-9]\\d{0,18}")) {
      return Optional.empty();
    }
    return literal(new BigInteger(text), column.dataType())
        .map(number -> new EqualTo(column, number));
  }

  private Optional<Expression> ofSum(BinaryArithmetic sum, Literal literal) {
    boolean adds = sum instanceof Add;
    boolean columnFirst = sum.right() instanceof Literal;
    if ((!adds && !(sum instanceof Subtract subtract && subtract.right() instanceof Literal))
        || !(columnFirst || sum.left() instanceof Literal)) {
      return Optional.empty();
    }
    Expression column = columnFirst ? sum.left() : sum.right();
    Expression other = columnFirst ? sum.right() : sum.left();
    Optional<BigInteger> step = number((Literal) other);
    Optional<BigInteger> result = number(literal);
    if (step.isEmpty() || result.isEmpty()) {
      return Optional.empty();
    }
    BigInteger move = adds ? step.get() : step.get().negate();
    return ofMoved(sum, column, move, result.get());
  }

  private Optional<Expression> ofMoved(
      BinaryArithmetic sum, Expression column, BigInteger move, BigInteger result) {
    if (column instanceof Cast widening
        && widening.child() instanceof Attribute narrow
        && fitsAll(narrow.dataType(), sum.dataType(), move)) {
      // No value of the narrow column overflows the wide sum.
      return literal(result.subtract(move), narrow.dataType())
          .map(number -> new EqualTo(narrow, number));
    }
    if (!(column instanceof Attribute) || bits(column.dataType()) == 0) {
      return Optional.empty();
    }
    boolean wraps = EvalMode$.MODULE$.LEGACY().equals(mode(sum));
    if (!wraps) {
      kept.add(
          readable(sum)
              + " stays: an overflow of it is an error or null now, and would be neither; cast the"
              + " column to a wider type first");
      return Optional.empty();
    }
    return literal(wrapped(result.subtract(move), bits(column.dataType())), column.dataType())
        .map(number -> new EqualTo(column, number));
  }

  private static Object mode(BinaryArithmetic sum) {
    return sum instanceof Add add
        ? add.evalContext().evalMode()
        : ((Subtract) sum).evalContext().evalMode();
  }

  private static BigInteger wrapped(BigInteger value, int bits) {
    BigInteger whole = BigInteger.ONE.shiftLeft(bits);
    BigInteger low = value.mod(whole);
    return low.testBit(bits - 1) ? low.subtract(whole) : low;
  }

  private static boolean fitsAll(DataType narrow, DataType wide, BigInteger move) {
    int few = bits(narrow);
    int many = bits(wide);
    if (few == 0 || many <= few) {
      return false;
    }
    BigInteger most = BigInteger.ONE.shiftLeft(few - 1);
    return most.add(move).bitLength() < many && most.negate().add(move).bitLength() < many;
  }

  private static int bits(DataType type) {
    if (type instanceof LongType) {
      return Long.SIZE;
    }
    if (type instanceof IntegerType) {
      return Integer.SIZE;
    }
    if (type instanceof ShortType) {
      return Short.SIZE;
    }
    return type instanceof ByteType ? Byte.SIZE : 0;
  }

  private static Optional<BigInteger> number(Literal literal) {
    return bits(literal.dataType()) > 0 && literal.value() instanceof Number number
        ? Optional.of(BigInteger.valueOf(number.longValue()))
        : Optional.empty();
  }

  private static Optional<Literal> literal(BigInteger value, DataType type) {
    if (bits(type) == 0 || value.bitLength() >= bits(type)) {
      return Optional.empty();
    }
    Object boxed =
        switch (bits(type)) {
          case Byte.SIZE -> value.byteValueExact();
          case Short.SIZE -> value.shortValueExact();
          case Integer.SIZE -> value.intValueExact();
          default -> value.longValueExact();
        };
    return Optional.of(Literal.create(boxed, type));
  }

  /** Of days alone: a moment's year depends on the session's time zone. */
  private static Optional<Expression> ofYear(Expression column, Literal literal) {
    Optional<BigInteger> year = number(literal);
    if (!(column instanceof Attribute)
        || !(column.dataType() instanceof DateType)
        || year.isEmpty()
        || year.get().signum() <= 0
        || year.get().compareTo(BigInteger.valueOf(9998)) > 0) {
      return Optional.empty();
    }
    LocalDate first = LocalDate.of(year.get().intValueExact(), 1, 1);
    return Optional.of(
        new And(
            new GreaterThanOrEqual(column, day(first)),
            new LessThan(column, day(first.plusYears(1)))));
  }

  private static Literal day(LocalDate date) {
    return Literal.create((Object) (int) date.toEpochDay(), DataTypes.DateType);
  }

  /** The column where it is not null, and another value where it is: that one was not asked for. */
  private static Optional<Expression> ofCoalesce(Coalesce coalesce, Literal literal) {
    List<Expression> values = List.copyOf(CollectionConverters.asJava(coalesce.children()));
    boolean exact =
        bits(literal.dataType()) > 0
            || literal.dataType().equals(StringType$.MODULE$)
            || literal.dataType() instanceof DateType;
    if (!exact
        || values.size() != 2
        || !(values.get(0) instanceof Attribute column)
        || !(values.get(1) instanceof Literal other)
        || other.value() == null
        || !other.dataType().equals(literal.dataType())
        || !column.dataType().equals(literal.dataType())
        || other.value().equals(literal.value())) {
      return Optional.empty();
    }
    return Optional.of(new EqualTo(column, literal));
  }
}
