package dev.bellows.it.surfaces;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.ml.TrendTransformer;
import dev.bellows.features.trend.AsOf;
import dev.bellows.features.trend.Gaps;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendScorer;
import dev.bellows.features.trend.TrendWindow;
import dev.bellows.features.trend.Weights;
import dev.bellows.it.connect.ConnectServer;
import dev.bellows.it.connect.Sales;
import dev.bellows.it.connect.SameBits;
import dev.bellows.it.process.Command;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Wherever trend features are asked for, the same rows give the same bits. */
class SurfacesTest {
  private static final SparkSession SPARK = TestSession.get();
  private static final List<String> WINDOWS = List.of("7r", "5d", "expanding");

  /** The SQL function of each window feature. */
  private static final Map<String, String> OF_WINDOW =
      ofWindow(
          "momentum",
          "volatility",
          "slope",
          "rank",
          "range",
          "mean",
          "sum",
          "std",
          "variance",
          "min",
          "max",
          "median",
          "count",
          "zscore",
          "range_position",
          "slope_stderr",
          "slope_r2");

  @TempDir private static Path folder;
  @AutoClose private static ConnectServer server;
  private static Path input;

  private static Map<String, String> ofWindow(String... names) {
    Map<String, String> functions = new LinkedHashMap<>();
    for (String name : names) {
      functions.put(name.equals("variance") ? "var" : name, "trend_" + name);
    }
    return functions;
  }

  @BeforeAll
  static void start() {
    List<String> jars =
        Stream.of(BellowsException.class, TemporalTrendFeatures.class)
            .map(type -> ConnectServer.place(type).toString())
            .toList();
    server =
        ConnectServer.start(
            folder, jars, "spark.sql.extensions=dev.bellows.features.sql.BellowsExtensions");
    input = folder.resolve("input");
    Sales.in(SPARK).write().parquet(input.toString());
  }

  private static TemporalTrendFeatures definition(AsOf asOf) {
    return TemporalTrendFeatures.groupBy("shop")
        .orderBy("at")
        .tieBreakBy("id")
        .on("amount")
        .windows(WINDOWS.stream().map(TrendWindow::parse).toArray(TrendWindow[]::new))
        .minPeriods(2)
        .asOf(asOf)
        .lag(2)
        .delta()
        .pctChange()
        .momentum()
        .volatility()
        .trendSlope()
        .rollingRank()
        .minmaxRange()
        .mean()
        .sum()
        .std()
        .variance()
        .min()
        .max()
        .median()
        .count()
        .zscore()
        .rangePosition()
        .trendSlopeStderr()
        .trendSlopeR2()
        .ewma(TrendWindow.rows(4))
        .ewma(TrendWindow.parse("2d"), Weights.RECURSIVE, Gaps.IGNORE)
        .timeSinceLast(ChronoUnit.HOURS);
  }

  @ParameterizedTest
  @EnumSource(AsOf.class)
  void allSurfacesGiveTheSameBits(AsOf asOf) throws IOException {
    TemporalTrendFeatures features = definition(asOf);
    Dataset<Row> rows = SPARK.read().parquet(input.toString());
    Dataset<Row> expected = features.apply(rows).drop("shop", "at", "amount", "hits");
    assertThat(expected.columns()).hasSize(1 + 3 + 17 * 3 + 3);
    Path definition = Files.writeString(folder.resolve(asOf + ".json"), features.toJson());

    SameBits.assertSame(ofPipeline(features, rows, expected), expected, "id");
    SameBits.assertSame(ofConnect(definition, asOf, expected), expected, "id");
    SameBits.assertSame(ofSql(asOf, expected), expected, "id");
    SameBits.assertSame(ofScorer(definition, asOf, rows, expected), expected, "id");
  }

  /** A pipeline that was saved and loaded. */
  private static Dataset<Row> ofPipeline(
      TemporalTrendFeatures features, Dataset<Row> rows, Dataset<Row> expected) throws IOException {
    String place = Files.createTempDirectory(folder, "pipeline").toString();
    new Pipeline()
        .setStages(new PipelineStage[] {TrendTransformer.of(features)})
        .fit(rows)
        .write()
        .overwrite()
        .save(place);
    return columns(PipelineModel.load(place).transform(rows), expected);
  }

  /** The same builder in the process of a Connect client. */
  private static Dataset<Row> ofConnect(Path definition, AsOf asOf, Dataset<Row> expected) {
    Path output = folder.resolve("connect-" + asOf);
    succeed(server.run("features", input.toString(), definition.toString(), output.toString()));
    return columns(SPARK.read().parquet(output.toString()), expected);
  }

  /** SQL text alone, sent by a Connect client to a server with the extension. */
  private static Dataset<Row> ofSql(AsOf asOf, Dataset<Row> expected) {
    Path output = folder.resolve("sql-" + asOf);
    succeed(server.run("sql", input.toString(), query(asOf), output.toString()));
    return columns(SPARK.read().parquet(output.toString()), expected);
  }

  private static String query(AsOf asOf) {
    String known =
        asOf == AsOf.STRICTLY_BEFORE ? "'asOf', 'strictlyBefore'" : "'asOf', 'currentRow'";
    List<String> calls = new ArrayList<>();
    calls.add("trend_lag(amount, at, 2, map(" + known + ")) OVER w AS amount_lag_2");
    calls.add("trend_delta(amount, at, 1, map(" + known + ")) OVER w AS amount_delta_1");
    calls.add("trend_pct_change(amount, at, 1, map(" + known + ")) OVER w AS amount_pct_change_1");
    OF_WINDOW.forEach(
        (label, function) ->
            WINDOWS.forEach(window -> calls.add(windowed(label, function, window, known))));
    calls.add("trend_ewma(amount, at, 4, map(" + known + ")) OVER w AS amount_ewma_4r");
    calls.add(
        "trend_ewma(amount, at, '2d', map("
            + known
            + ", 'adjust', 'false', 'ignoreNa', 'true')) OVER w AS amount_ewma_2d_unadjusted_ignore_na");
    calls.add(
        "trend_time_since_last(amount, at, map("
            + known
            + ", 'unit', 'hours')) OVER w AS amount_since_last_hours");
    return "SELECT id, "
        + String.join(", ", calls)
        + " FROM input WINDOW w AS (PARTITION BY shop ORDER BY at, id)";
  }

  private static String windowed(String label, String function, String window, String known) {
    String unit = label.startsWith("slope") ? ", 'unit', 'rows'" : "";
    return String.format(
        "%s(amount, at, '%s', map(%s, 'minPeriods', '2'%s)) OVER w AS amount_%s_%s",
        function, window, known, unit, label, window);
  }

  /** A process without Spark, which takes the rows one by one. */
  private static Dataset<Row> ofScorer(
      Path definition, AsOf asOf, Dataset<Row> rows, Dataset<Row> expected) throws IOException {
    Path lines = folder.resolve("rows-" + asOf + ".csv");
    Path scored = folder.resolve("scored-" + asOf + ".csv");
    Files.write(
        lines,
        rows.orderBy(col("at").asc_nulls_first(), col("id")).collectAsList().stream()
            .map(SurfacesTest::line)
            .toList());
    Command.Ended ended =
        Command.java(
                "128m",
                classPathWithoutSpark(),
                ScorerProgram.class.getName(),
                definition.toString(),
                lines.toString(),
                scored.toString())
            .in(folder)
            .run();
    succeed(ended);
    StructType schema = new StructType().add("id", DataTypes.LongType, false);
    for (String name : ended.out().strip().split(",", -1)) {
      schema = schema.add(name, DataTypes.DoubleType, true);
    }
    List<Row> results = Files.readAllLines(scored).stream().map(SurfacesTest::row).toList();
    return columns(SPARK.createDataFrame(results, schema), expected);
  }

  private static String line(Row row) {
    Object at = row.getAs("at");
    Double value = row.getAs("amount");
    String micros =
        at == null ? "" : ChronoUnit.MICROS.between(java.time.Instant.EPOCH, instant(at)) + "";
    return String.join(
        ",",
        row.getAs("id").toString(),
        String.valueOf(row.<String>getAs("shop")),
        micros,
        String.valueOf(Double.doubleToLongBits(value == null ? Double.NaN : value)));
  }

  private static java.time.Instant instant(Object at) {
    return at instanceof java.sql.Timestamp timestamp
        ? timestamp.toInstant()
        : (java.time.Instant) at;
  }

  /** What the scorer gives as NaN is null in a batch. */
  private static Row row(String line) {
    String[] parts = line.split(",", -1);
    Object[] values = new Object[parts.length];
    values[0] = Long.valueOf(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      double value = Double.longBitsToDouble(Long.parseLong(parts[i]));
      values[i] = Double.isNaN(value) ? null : value;
    }
    return RowFactory.create(values);
  }

  private static String classPathWithoutSpark() {
    return Stream.of(
            ScorerProgram.class,
            TrendScorer.class,
            BellowsException.class,
            ObjectMapper.class,
            JsonFactory.class,
            JsonProperty.class)
        .map(type -> ConnectServer.place(type).toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static void succeed(Command.Ended ended) {
    assertThat(ended.exitCode()).as(ended.err()).isZero();
  }

  /** The expected columns, in their order. */
  private static Dataset<Row> columns(Dataset<Row> actual, Dataset<Row> expected) {
    return actual.select(
        Arrays.stream(expected.columns())
            .map(c -> col(c))
            .toArray(org.apache.spark.sql.Column[]::new));
  }
}
