package dev.bellows.features.sql;

import dev.bellows.features.sql.TrendSqlFunction.Form;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;

/** What {@code DESCRIBE FUNCTION EXTENDED} says of a function. */
final class FunctionManual {
  private static final String VISITS =
      "VALUES (1, 4.0), (2, 6.0), (3, 5.0), (4, 9.0) AS visits(day, hits)";

  private FunctionManual() {}

  static ExpressionInfo of(TrendSqlFunction function) {
    return new ExpressionInfo(
        BellowsExtensions.class.getName(),
        null,
        function.sqlName(),
        usage(function),
        arguments(function),
        examples(function),
        "",
        "window_funcs",
        "0.1.0",
        "",
        "java_udf");
  }

  private static String usage(TrendSqlFunction function) {
    return function.form().shapes().stream()
            .map(shape -> "_FUNC_" + shape.replace(")", "[, options])"))
            .collect(Collectors.joining(" or "))
        + " OVER (PARTITION BY ... ORDER BY ...) - Returns, row by row, the "
        + function.meaning()
        + ". Null where there is none.";
  }

  private static String arguments(TrendSqlFunction function) {
    StringBuilder text = new StringBuilder("\n    Arguments:\n");
    line(text, "value", "a number; null and NaN are missing");
    line(text, "time", "the row's timestamp, date or number, by which the rows are ordered");
    extent(function.form()).forEach(meaning -> line(text, meaning.get(0), meaning.get(1)));
    line(text, "options", "a constant map, such as map('asOf', 'strictlyBefore', 'gap', '1 day'):");
    function
        .options()
        .forEach(
            o -> text.append("          ").append(o).append(": ").append(o.meaning()).append('\n'));
    return text.append("  ").toString();
  }

  private static List<List<String>> extent(Form form) {
    return switch (form) {
      case LAG -> List.of(List.of("k", "a constant number of rows, 1 by default"));
      case WINDOW ->
          List.of(
              List.of(
                  "window",
                  "constant: a number of rows such as 7; a length of time such as '30d', '12h', '5m',"
                      + " '90s'; or 'expanding'"));
      case HALF_LIFE ->
          List.of(
              List.of("halfLife", "constant: a number of rows such as 7, or a time such as '4d'"));
      case ELAPSED -> List.of();
    };
  }

  private static void line(StringBuilder text, String name, String meaning) {
    text.append("      * ").append(name).append(" - ").append(meaning).append('\n');
  }

  private static String examples(TrendSqlFunction function) {
    String[] example = function.example().split(" => ", -1);
    return "\n    Examples:\n      > SELECT _FUNC_("
        + example[0]
        + ") OVER (ORDER BY day) FROM "
        + VISITS
        + ";\n       "
        + example[1].replace(", ", "\n       ")
        + "\n  ";
  }
}
