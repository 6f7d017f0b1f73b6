package dev.bellows.it.parity;

import dev.bellows.core.testing.TestSession;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendWindow;
import dev.bellows.features.trend.oracle.Expected;
import dev.bellows.features.trend.oracle.OracleWindow;
import dev.bellows.features.trend.oracle.TrendOracle;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The largest relative errors of Bellows and of the pandas that is installed, on series that
 * destroy digits, and the table of {@code docs/pandas-parity.md} that shows them.
 */
final class AccuracyTable {
  /** The statistics in the order of the table; {@code pandas_trends.py} gives them in the same. */
  static final List<String> STATISTICS = List.of("mean", "variance", "slope");

  private static final int ROWS = 1000;
  private static final StructType SCHEMA =
      new StructType()
          .add("series", DataTypes.IntegerType)
          .add("i", DataTypes.IntegerType)
          .add("x", DataTypes.DoubleType);

  private final Map<Series, Map<String, Double>> bellows = new LinkedHashMap<>();
  private final Map<Series, Map<String, Double>> pandas = new LinkedHashMap<>();

  /**
   * A series, its window, and what earlier pandas made of it.
   *
   * @param measured the largest relative errors of the variance of pandas 2.3.3 and of 3.0.6, as
   *     the table shows them
   */
  record Series(String name, int window, List<Double> values, String measured) {
    private static Series of(
        String name, int window, int rows, String measured, IntToDoubleFunction valueAt) {
      return new Series(
          name, window, IntStream.range(0, rows).mapToDouble(valueAt).boxed().toList(), measured);
    }

    private double[] numbers() {
      return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  /** The series of the table, by the arithmetic that is the same on every machine. */
  static List<Series> series() {
    Random random = new Random(1);
    double[] normal = IntStream.range(0, ROWS).mapToDouble(i -> random.nextGaussian()).toArray();
    double[] sine = dampedSine();
    double[] cancelling = {1e16, 1, -1e16, 2, 3, 4};
    double[] overflowing = {1e308, 1e308, 1, 2, 3};
    return List.of(
        Series.of("N(0, 1)", 10, ROWS, "5e-14 | 5e-14", i -> normal[i]),
        Series.of("1e8 + N(0, 1)", 10, ROWS, "6e-6 | 6e-6", i -> 1e8 + normal[i]),
        Series.of("1e12 + N(0, 1)", 10, ROWS, "7e-2 | 7e-2", i -> 1e12 + normal[i]),
        Series.of("one outlier of 1e10", 10, ROWS, "4e4 | 9e-15", outlier(normal, 1e10)),
        Series.of("one outlier of 1e16", 10, ROWS, "4e0 | 9e-15", outlier(normal, 1e16)),
        Series.of("one outlier of 1e20", 10, ROWS, "2e1 | 9e-15", outlier(normal, 1e20)),
        Series.of("exp(20 … −20)", 10, ROWS, "1e21 | 1e21", i -> StrictMath.exp(20 - i / 25.0)),
        Series.of("the damped sine ¹", 50, sine.length, "9e3 ² | 9e3 ²", i -> sine[i]),
        Series.of("1e9 + 0.1 · i", 10, ROWS, "1e-3 | 1e-3", i -> 1e9 + 0.1 * i),
        Series.of(
            "N(0, 1) after 200 of 1e15",
            10,
            ROWS,
            "– | –",
            i -> i < 200 ? 1e15 * normal[i] : normal[i]),
        Series.of("1e16, 1, −1e16, 2, 3, 4", 3, 6, "– | –", i -> cancelling[i]),
        Series.of("1e308, 1e308, 1, 2, 3", 2, 5, "NaN | NaN", i -> overflowing[i]));
  }

  /**
   * The series of pandas' issue 53289: sin(x) · exp(−x) over 0 to 9π, moved and scaled to 0 to 1.
   */
  private static double[] dampedSine() {
    double[] sine =
        IntStream.range(0, 700)
            .mapToDouble(i -> 9 * Math.PI * i / 699)
            .map(x -> StrictMath.sin(x) * StrictMath.exp(-x))
            .toArray();
    double least = Arrays.stream(sine).min().orElseThrow();
    double most = Arrays.stream(sine).map(y -> y - least).max().orElseThrow();
    return Arrays.stream(sine).map(y -> (y - least) / most).toArray();
  }

  private static IntToDoubleFunction outlier(double[] normal, double value) {
    return i -> i == ROWS / 2 ? value : normal[i];
  }

  /** Computes the errors of both. */
  static AccuracyTable measure() throws IOException {
    AccuracyTable table = new AccuracyTable();
    List<Series> all = series();
    Map<Series, Map<String, double[]>> answers = askPandas(all);
    for (Series one : all) {
      Map<String, List<Expected>> exact = exact(one);
      table.bellows.put(one, errors(exact, askBellows(one)));
      table.pandas.put(one, errors(exact, answers.get(one)));
    }
    return table;
  }

  Map<Series, Map<String, Double>> ofBellows() {
    return bellows;
  }

  /** The rows of the table. */
  List<String> markdown() {
    List<String> lines = new ArrayList<>();
    for (Series one : bellows.keySet()) {
      List<String> cells = new ArrayList<>(List.of(one.name(), String.valueOf(one.window())));
      for (String statistic : STATISTICS) {
        cells.add(cell(bellows.get(one).get(statistic)));
        cells.add(cell(pandas.get(one).get(statistic)));
        if (statistic.equals("variance")) {
          cells.add(one.measured());
        }
      }
      lines.add("| " + String.join(" | ", cells) + " |");
    }
    return lines;
  }

  /** One digit: {@code 2e-16}, {@code 4e0}. */
  private static String cell(double error) {
    if (error == 0 || Double.isNaN(error)) {
      return error == 0 ? "0" : "NaN";
    }
    BigDecimal digit = new BigDecimal(error).round(new MathContext(1));
    return digit.unscaledValue() + "e" + -digit.scale();
  }

  private static Map<String, List<Expected>> exact(Series series) {
    TrendOracle oracle = TrendOracle.of(series.numbers());
    OracleWindow window = OracleWindow.rows(series.window());
    return Map.of(
        "mean", oracle.mean(window),
        "variance", oracle.variance(window, TrendOracle.SAMPLE),
        "slope", oracle.slope(window));
  }

  /** The largest relative error of each statistic; NaN where a number is missing for good. */
  private static Map<String, Double> errors(
      Map<String, List<Expected>> exact, Map<String, double[]> computed) {
    Map<String, Double> errors = new LinkedHashMap<>();
    for (String statistic : STATISTICS) {
      errors.put(statistic, largest(exact.get(statistic), computed.get(statistic)));
    }
    return errors;
  }

  private static double largest(List<Expected> exact, double[] computed) {
    double largest = 0;
    for (int row = 0; row < computed.length; row++) {
      if (exact.get(row) instanceof Expected.Finite finite) {
        largest = Math.max(largest, error(finite, computed[row]));
      }
    }
    return largest;
  }

  private static double error(Expected.Finite exact, double computed) {
    if (!Double.isFinite(computed)) {
      return Double.NaN;
    }
    BigDecimal error = new BigDecimal(computed).subtract(exact.exact()).abs();
    BigDecimal roundingOfTheOracle = exact.exact().abs().movePointLeft(50);
    if (error.compareTo(roundingOfTheOracle) <= 0) {
      return 0;
    }
    return exact.exact().signum() == 0
        ? Double.POSITIVE_INFINITY
        : error.divide(exact.exact().abs(), MathContext.DECIMAL64).doubleValue();
  }

  private static Map<String, double[]> askBellows(Series series) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < series.values().size(); i++) {
      rows.add(RowFactory.create(0, i, series.values().get(i)));
    }
    TemporalTrendFeatures features =
        TemporalTrendFeatures.groupBy("series")
            .orderBy("i")
            .tieBreakBy()
            .on("x")
            .windows(TrendWindow.rows(series.window()))
            .mean()
            .variance()
            .trendSlope();
    Dataset<Row> computed =
        TestSession.get().createDataFrame(rows, SCHEMA).transform(features::apply).orderBy("i");
    List<Row> collected = computed.collectAsList();
    Map<String, double[]> answer = new LinkedHashMap<>();
    List<String> labels = List.of("mean", "var", "slope");
    for (int i = 0; i < labels.size(); i++) {
      String column = "x_" + labels.get(i) + "_" + series.window() + "r";
      double[] numbers = collected.stream().mapToDouble(r -> Numbers.feature(r, column)).toArray();
      answer.put(STATISTICS.get(i), numbers);
    }
    return answer;
  }

  private static Map<Series, Map<String, double[]>> askPandas(List<Series> all) throws IOException {
    Path question = Files.createTempFile("bellows-question", ".csv");
    Path answer = Files.createTempFile("bellows-answer", ".csv");
    try {
      List<String> lines = new ArrayList<>(List.of("series,window,x"));
      for (int number = 0; number < all.size(); number++) {
        String start = number + "," + all.get(number).window() + ",";
        all.get(number).values().forEach(value -> lines.add(start + value));
      }
      Files.write(question, lines);
      PandasProcess.shared().ask("accuracy", question.toString(), answer.toString());
      return read(all, Files.readAllLines(answer));
    } finally {
      Files.delete(question);
      Files.delete(answer);
    }
  }

  private static Map<Series, Map<String, double[]>> read(List<Series> all, List<String> lines) {
    Map<Series, Map<String, double[]>> answers = new LinkedHashMap<>();
    for (int number = 0; number < all.size(); number++) {
      String start = number + ",";
      List<String[]> cells =
          lines.stream().filter(l -> l.startsWith(start)).map(l -> l.split(",", -1)).toList();
      Map<String, double[]> columns = new LinkedHashMap<>();
      for (int i = 0; i < STATISTICS.size(); i++) {
        int at = i + 1;
        columns.put(
            STATISTICS.get(i),
            cells.stream().mapToDouble(line -> Numbers.parse(line[at])).toArray());
      }
      answers.put(all.get(number), columns);
    }
    return answers;
  }
}
