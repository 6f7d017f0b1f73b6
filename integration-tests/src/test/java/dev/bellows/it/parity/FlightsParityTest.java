package dev.bellows.it.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bellows.core.testing.TestSession;
import dev.bellows.features.job.DataFormat;
import dev.bellows.features.job.FeatureJob;
import dev.bellows.features.job.JobSink;
import dev.bellows.features.job.JobSource;
import dev.bellows.features.job.JobStep;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All features over the whole file of flights, every cell beside pandas, airport by airport. */
class FlightsParityTest {
  private static final Path FLIGHTS_FILE =
      Path.of(System.getProperty("bellows.root"), "examples/flights/flights-2001-h1.parquet");
  private static final long FLIGHTS = 3_000_000;
  private static final int FEATURES = 2 + 5 * 2;

  @TempDir private Path folder;

  @BeforeEach
  void pandasIsThere() {
    PandasProcess.reasonToSkip().ifPresent(reason -> assumeTrue(false, reason));
  }

  @Test
  void everyFeatureOfEveryFlightEqualsPandas() {
    Path table = folder.resolve("features");
    computeTrends(table);
    Path text = folder.resolve("text");
    Dataset<Row> written = TestSession.get().read().format("delta").load(table.toString());
    assertThatNoFlightChanged(written);
    write(written, text);

    String answer = PandasProcess.shared().ask("flights", text.toString(), "windows=7,30");

    System.out.println("flights beside pandas: " + answer);
    Map<String, String> told = words(answer);
    assertThat(told).as(answer).containsEntry("differing", "0");
    assertThat(told).containsEntry("rows", String.valueOf(FLIGHTS));
    assertThat(told).containsEntry("cells", String.valueOf(FLIGHTS * FEATURES));
    assertThat(Long.parseLong(told.get("values"))).isGreaterThan(FLIGHTS * FEATURES * 9 / 10);
    assertThat(Long.parseLong(told.get("polyfits"))).isPositive();
  }

  @Test
  void aSingleWrongCellIsNoticed() throws IOException {
    String header =
        "origin,delay,delay_delta_1,delay_pct_change_1,delay_momentum_2r,delay_volatility_2r,"
            + "delay_slope_2r,delay_rank_2r,delay_range_2r";
    String first = "LIH,1,,,,,,,";
    String second = "LIH,3,2,2,1,1.4142135623730951,2,2,2";
    String right = "LIH,2,-1,-0.33333333333333337,-0.5,0.7071067811865476,-1,1,1";
    String wrong = right.replace("-0.5", "-0.500000001");

    assertThat(compare(header, first, second, right))
        .containsEntry("cells", "21")
        .containsEntry("differing", "0");
    assertThat(compare(header, first, second, wrong))
        .containsEntry("cells", "21")
        .containsEntry("differing", "1");
  }

  /**
   * Exact duplicates among the flights have one more column, the number of the row, which is last
   * in breaking ties: so both sides know which of two equal flights comes first.
   */
  private static void computeTrends(Path table) {
    FeatureJob.named("flight-trends")
        .source(JobSource.of("flights", FLIGHTS_FILE.toString()))
        .step(
            JobStep.named("departures", "flights")
                .derive("month", "month(date)")
                .derive("number", "monotonically_increasing_id()"))
        .step(
            JobStep.named("trends", "departures")
                .trend(
                    TemporalTrendFeatures.groupBy("origin")
                        .orderBy("date")
                        .on("delay")
                        .windows(TrendWindow.rows(7), TrendWindow.rows(30))
                        .all()))
        .sink(JobSink.of("trends", table.toString(), DataFormat.DELTA).partitionBy("month"))
        .run(TestSession.get());
  }

  /** With the count of rows, which is asserted too: the table holds exactly the file's flights. */
  private static void assertThatNoFlightChanged(Dataset<Row> written) {
    Dataset<Row> flights = TestSession.get().read().parquet(FLIGHTS_FILE.toString());
    assertThat(written.selectExpr(flights.columns()).exceptAll(flights).isEmpty()).isTrue();
  }

  private static void write(Dataset<Row> features, Path folder) {
    assertThat(features.columns()).hasSize(7 + FEATURES);
    features
        .repartition(6, functions.col("origin"))
        .sortWithinPartitions(
            "origin", "date", "delay", "distance", "destination", "month", "number")
        .drop("date", "distance", "destination", "month", "number")
        .write()
        .option("header", true)
        .csv(folder.toString());
  }

  private Map<String, String> compare(String... lines) throws IOException {
    Path small = Files.createTempDirectory(folder, "small");
    Files.write(small.resolve("part.csv"), List.of(lines));
    return words(PandasProcess.shared().ask("flights", small.toString(), "windows=2"));
  }

  private static Map<String, String> words(String answer) {
    return Arrays.stream(answer.split("[ ;]", -1))
        .filter(word -> word.matches("[a-z]+=[0-9]+"))
        .map(word -> word.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }
}
