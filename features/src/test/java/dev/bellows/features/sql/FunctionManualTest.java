package dev.bellows.features.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import dev.bellows.features.trend.TrendColumn;
import dev.bellows.features.trend.TrendFunctions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code DESCRIBE FUNCTION} and docs/sql.md say of the functions is so. */
class FunctionManualTest {
  private final SparkSession spark = TestSession.get();

  static Stream<Arguments> functions() {
    return TrendSqlFunction.ALL.stream().map(f -> Arguments.of(Named.of(f.sqlName(), f)));
  }

  private String described(TrendSqlFunction function) {
    return spark.sql("describe function extended " + function.sqlName()).collectAsList().stream()
        .map(row -> row.getString(0))
        .collect(Collectors.joining("\n"));
  }

  private static TrendSqlFunction named(String name) {
    return TrendSqlFunction.ALL.stream().filter(f -> f.sqlName().equals(name)).findFirst().get();
  }

  @Test
  void aFunctionIsDescribedWithItsArgumentsAndOptions() {
    assertThat(described(named("trend_slope")))
        .startsWith(
            "Function: trend_slope\n"
                + "Class: dev.bellows.features.sql.BellowsExtensions\n"
                + "Usage: trend_slope(value, window[, options]) or trend_slope(value, time, window[,"
                + " options]) OVER (PARTITION BY ... ORDER BY ...) - Returns, row by row, the"
                + " least-squares slope of the window, per row, or per unit of time where a time is"
                + " given. Null where there is none.\n"
                + "Extended Usage:\n"
                + "    Arguments:\n"
                + "      * value - a number; null and NaN are missing\n"
                + "      * time - the row's timestamp, date or number, by which the rows are ordered\n"
                + "      * window - ")
        .contains("\n          unit: the unit of time of the answer: 'micros',")
        .contains("\n    Since: 0.1.0");
  }

  /** The statement and the answers, as Spark's own manual writes them. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void theExampleOfEachFunctionRuns(TrendSqlFunction function) {
    Matcher example =
        Pattern.compile("    Examples:\n      > (.*);\n((?:       .*\n)+)")
            .matcher(described(function));
    assertThat(example.find()).isTrue();
    assertThat(example.group(1)).startsWith("SELECT " + function.sqlName() + "(");
    List<String> answers =
        spark.sql(example.group(1)).collectAsList().stream()
            .map(row -> row.isNullAt(0) ? "NULL" : String.valueOf(row.getDouble(0)))
            .toList();
    assertThat(answers)
        .hasSize(4)
        .containsExactlyElementsOf(example.group(2).lines().map(String::strip).toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void eachOptionOfAFunctionIsTakenAndDescribed(TrendSqlFunction function) {
    String text = described(function);
    for (TrendOption option : TrendOption.values()) {
      boolean described = text.contains("\n          " + option + ": ");
      assertThat(described).as("%s", option).isEqualTo(function.options().contains(option));
    }
  }

  /** TrendFunctionsTest sees to it that those are all the builder's. */
  @Test
  void thereIsAFunctionForEachColumnFunction() {
    assertThat(TrendSqlFunction.ALL.stream().map(TrendSqlFunction::sqlName))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(TrendFunctions.class.getMethods())
                .filter(method -> method.getReturnType() == TrendColumn.class)
                .map(
                    method ->
                        method.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet()));
  }

  @Test
  void theGuideHasARowForEachFunctionAndOption() throws IOException {
    List<String> lines =
        Files.readAllLines(Path.of(System.getProperty("bellows.root")).resolve("docs/sql.md"));
    for (TrendSqlFunction function : TrendSqlFunction.ALL) {
      List<String> rows =
          lines.stream().filter(line -> line.startsWith("| `" + function.sqlName() + "(")).toList();
      assertThat(rows).as(function.sqlName()).hasSize(1);
      String own =
          function.options().stream()
              .filter(option -> !isOfMany(option))
              .map(option -> "`" + option + "`")
              .sorted()
              .collect(Collectors.joining(", "));
      String[] cells = rows.get(0).split(" \\| ", -1);
      assertThat(sorted(cells[cells.length - 1])).as(function.sqlName()).isEqualTo(own);
    }
    for (TrendOption option : TrendOption.values()) {
      assertThat(lines).filteredOn(line -> line.startsWith("| `" + option + "` |")).hasSize(1);
    }
  }

  private static boolean isOfMany(TrendOption option) {
    return List.of(
            TrendOption.AS_OF,
            TrendOption.GAP,
            TrendOption.TIME_UNIT,
            TrendOption.CLOSED,
            TrendOption.MIN_PERIODS)
        .contains(option);
  }

  private static String sorted(String cell) {
    return Arrays.stream(cell.replace("|", "").strip().split(", "))
        .map(String::strip)
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
