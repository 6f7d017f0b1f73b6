package dev.bellows.features.sql;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.classic.ColumnNodeToExpressionConverter$;
import org.apache.spark.sql.classic.ExpressionUtils;

/** Catalyst's expressions and the columns of the public API. */
final class Expressions {
  private Expressions() {}

  static Column column(Expression expression) {
    return ExpressionUtils.column(expression);
  }

  /** Its functions are found, and its types checked, as the analysis goes on. */
  static Expression of(Column column) {
    return ColumnNodeToExpressionConverter$.MODULE$.apply(column.node());
  }

  /** An expression as messages show it. */
  static String name(Expression expression) {
    return expression instanceof NamedExpression named ? named.name() : expression.sql();
  }
}
