package dev.bellows.it.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import dev.bellows.features.encode.CategoricalEncoder;
import dev.bellows.features.engineer.FeatureEngineer;
import dev.bellows.features.job.DataFormat;
import dev.bellows.features.job.FeatureJob;
import dev.bellows.features.job.IncrementReport;
import dev.bellows.features.job.Incremental;
import dev.bellows.features.job.JobSink;
import dev.bellows.features.job.JobSource;
import dev.bellows.features.job.JobStep;
import dev.bellows.features.job.SinkReport;
import dev.bellows.features.job.StepEncoder;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendWindow;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The flights from airports A… arrive month by month, one in a hundred of a month's last two days
 * only with the next month.
 */
class FlightsByMonthTest {
  private static final Path FLIGHTS =
      Path.of(System.getProperty("bellows.root"), "examples/flights/flights-2001-h1.parquet");
  private static final int MONTHS = 6;

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;

  @BeforeEach
  void arrivals() {
    spark
        .read()
        .parquet(FLIGHTS.toString())
        .where("origin < 'B'")
        .selectExpr(
            "*",
            "month(date) + if(pmod(xxhash64(*), 100) = 0 and date >= add_months(trunc(date, 'MM'),"
                + " 1) - interval 2 days, 1, 0) as arrived")
        .write()
        .parquet(folder + "/all");
  }

  private void flightsUntil(int month) {
    spark
        .read()
        .parquet(folder + "/all")
        .where("arrived <= " + month)
        .drop("arrived")
        .write()
        .mode("overwrite")
        .parquet(folder + "/flights");
  }

  private FeatureJob job(String output) {
    return FeatureJob.named("flights")
        .source(JobSource.of("flights", folder + "/flights"))
        .step(
            JobStep.named("departures", "flights")
                .derive("month", "month(date)")
                .derive("late", "int(delay > 15)"))
        .step(
            JobStep.named("encoded", "departures")
                .compute(FeatureEngineer.rows().ratio("delay", "distance"))
                .encode(
                    StepEncoder.by(
                            CategoricalEncoder.on("origin", "destination")
                                .freqEncoding()
                                .targetMeanEncoding("late"))
                        .fitWhere("date < DATE'2001-01-25'")
                        .model(folder + "/" + output + "-encoder")))
        .step(
            JobStep.named("trends", "encoded")
                .trend(
                    TemporalTrendFeatures.groupBy("origin")
                        .orderBy("date")
                        .on("delay")
                        .windows(TrendWindow.days(1), TrendWindow.days(7))
                        .mean()
                        .volatility()
                        .trendSlope()
                        .minmaxRange()))
        .sink(JobSink.of("trends", folder + "/" + output, DataFormat.DELTA).partitionBy("month"))
        .incremental(Incremental.by("flights", "date").lookback("2d"));
  }

  private Dataset<Row> table(String output) {
    return spark.read().format("delta").load(folder + "/" + output);
  }

  @Test
  void monthByMonthEqualsAFullRunRowForRow() {
    for (int month = 1; month <= MONTHS; month++) {
      flightsUntil(month);
      SinkReport report = job("by-month").runIncremental(spark).sinks().get(0);
      assertThat(report.increment().isPresent()).isEqualTo(month > 1);
      assertThat(report.increment().map(IncrementReport::lateRows).orElse(0L)).isZero();
    }
    long late = spark.read().parquet(folder + "/all").where("arrived > month(date)").count();
    assertThat(late).as("rows that came a month late").isPositive();
    flightsUntil(MONTHS + 1);
    job("by-month").runIncremental(spark);
    job("whole").run(spark);

    assertThat(table("whole").count()).isGreaterThan(100_000);
    assertThat(table("whole").columns())
        .contains("delay_over_distance", "destination_late_mean", "delay_mean_7d");
    assertThat(table("by-month").count()).isEqualTo(table("whole").count());
    assertThat(table("by-month").exceptAll(table("whole")).isEmpty()).isTrue();
    List<Row> byMonth = table("by-month").groupBy("month").count().orderBy("month").collectAsList();
    assertThat(byMonth).hasSizeGreaterThanOrEqualTo(MONTHS);

    long version = versions();
    assertThat(job("by-month").runIncremental(spark).sinks().get(0).rows()).isZero();
    assertThat(versions()).as("the same increment again commits nothing").isEqualTo(version);
  }

  private long versions() {
    return spark.sql("DESCRIBE HISTORY delta.`" + folder + "/by-month`").count();
  }
}
