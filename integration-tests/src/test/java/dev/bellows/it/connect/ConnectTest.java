package dev.bellows.it.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.testing.TestSession;
import dev.bellows.features.profile.ColumnKind;
import dev.bellows.features.profile.ColumnProfile;
import dev.bellows.features.profile.FeatureProfile;
import dev.bellows.features.profile.FeatureProfiler;
import dev.bellows.features.profile.WeightMeaning;
import dev.bellows.features.trend.AsOf;
import dev.bellows.features.trend.Closed;
import dev.bellows.features.trend.Deviation;
import dev.bellows.features.trend.Gaps;
import dev.bellows.features.trend.PandasVersion;
import dev.bellows.features.trend.RankScale;
import dev.bellows.features.trend.RankTies;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendWindow;
import dev.bellows.features.trend.Weights;
import dev.bellows.features.trend.ZeroBase;
import dev.bellows.it.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that knows nothing of Bellows. */
class ConnectTest {
  private static final SparkSession SPARK = TestSession.get();

  @TempDir private static Path folder;
  @AutoClose private static ConnectServer server;
  private static Path input;

  /** Every feature over every kind of window. */
  private static final TemporalTrendFeatures EVERYTHING =
      TemporalTrendFeatures.groupBy("shop")
          .orderBy("at")
          .on("amount")
          .windows(TrendWindow.rows(7), TrendWindow.parse("5d"), TrendWindow.parse("expanding"))
          .minPeriods(2)
          .all()
          .lag(1, 3)
          .trendSlope(ChronoUnit.DAYS)
          .rollingRank(RankTies.MIN, RankScale.PCT)
          .trendSlopeStderr()
          .trendSlopeR2(ChronoUnit.HOURS)
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
          .ewma(TrendWindow.rows(4))
          .ewma(TrendWindow.parse("2d"), Weights.RECURSIVE, Gaps.IGNORE)
          .timeSinceLast(ChronoUnit.HOURS);

  /** Every option. */
  private static final TemporalTrendFeatures WITHOUT_LEAKS =
      TemporalTrendFeatures.groupBy("shop")
          .orderBy("at")
          .tieBreakBy("id")
          .on("amount", "hits")
          .label("hits")
          .windows(TrendWindow.rows(5), TrendWindow.parse("9d"))
          .asOf(AsOf.STRICTLY_BEFORE)
          .gap("12h")
          .closed(Closed.LEFT)
          .zeroBase(ZeroBase.NULL)
          .deviation(Deviation.POPULATION)
          .pandas(PandasVersion.V1_5)
          .all();

  @BeforeAll
  static void start() {
    server = ConnectServer.start(folder);
    input = folder.resolve("input");
    Sales.in(SPARK).write().parquet(input.toString());
  }

  @Test
  void aClientsFeaturesAreThoseOfAClassicSession() throws IOException {
    Path everything = folder.resolve("everything");
    Path withoutLeaks = folder.resolve("without-leaks");

    Command.Ended ended =
        server.run(
            "features",
            input.toString(),
            json(EVERYTHING),
            everything.toString(),
            json(WITHOUT_LEAKS),
            withoutLeaks.toString());

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertSame(everything, EVERYTHING);
    assertSame(withoutLeaks, WITHOUT_LEAKS);
  }

  private static void assertSame(Path output, TemporalTrendFeatures features) {
    Dataset<Row> expected = features.apply(SPARK.read().parquet(input.toString()));
    SameBits.assertSame(SPARK.read().parquet(output.toString()), expected, "id");
  }

  @Test
  void aClientsStatesAreThoseOfAClassicSession() throws IOException {
    Path states = folder.resolve("states");

    Command.Ended ended =
        server.run("states", input.toString(), json(EVERYTHING), states.toString());

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    SameBits.assertSame(
        readable(SPARK.read().parquet(states.toString())),
        readable(EVERYTHING.states(SPARK.read().parquet(input.toString()))),
        "shop");
  }

  private static Dataset<Row> readable(Dataset<Row> states) {
    return states.selectExpr("shop", "hex(state) AS state");
  }

  @Test
  void aClientsRulesAreThoseOfAClassicSession() throws Exception {
    Path verdicts = folder.resolve("verdicts");

    Command.Ended ended = server.run("rules", input.toString(), verdicts.toString());

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    Dataset<Row> sales = SPARK.read().parquet(input.toString());
    SameBits.assertSame(
        SPARK.read().parquet(verdicts.toString()), SalesRules.verdicts(sales), "id");
    List<String> expected = new ArrayList<>(SalesRules.reports(sales));
    String available = " Available: [id, shop, at, amount, hits]";
    expected.add(
        "RuleDefinitionException: Cannot check column 'amuont': no such column; did you mean"
            + " 'amount'?"
            + available);
    expected.add(
        "RuleDefinitionException: Cannot check 'hits > hts': there is no column 'hts'; did you mean"
            + " 'hits'?"
            + available);
    expected.add(
        "RuleDefinitionException: 'hits + 1' is of type bigint, and a rule is true or false;"
            + " compare it with something, as in '… > 0'.");
    assertThat(ended.outLines()).containsExactlyElementsOf(expected);
    assertThat(expected.get(0)).isEqualTo(expected.get(1)).isEqualTo(expected.get(2));
  }

  @Test
  void aClientsProfileIsThatOfAClassicSession() throws IOException {
    Command.Ended ended = server.run("profile", input.toString());

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.outLines()).hasSize(2);
    assertThat(ended.outLines().get(0))
        .startsWith("BellowsException: The Spark Connect server cannot read what FeatureProfiler")
        .endsWith("ConnectClasses.upload(spark, FeatureProfiler.class)");
    FeatureProfile actual = FeatureProfile.fromJson(ended.outLines().get(1));
    FeatureProfile expected =
        FeatureProfiler.all()
            .weight("hits", WeightMeaning.FREQUENCY)
            .profile(SPARK.read().parquet(input.toString()));
    assertThat(actual.rows()).isEqualTo(expected.rows()).isPositive();
    assertThat(actual.weight()).isEqualTo(expected.weight());
    for (ColumnProfile column : expected.columns()) {
      ColumnProfile other = actual.column(column.name());
      assertThat(other.nulls()).isEqualTo(column.nulls());
      assertThat(other.nans()).isEqualTo(column.nans());
      assertThat(other.unique()).isEqualTo(column.unique());
      assertThat(other.minText()).isEqualTo(column.minText());
      assertThat(other.maxText()).isEqualTo(column.maxText());
      assertThat(other.lengths()).isEqualTo(column.lengths());
      if (column.kind() == ColumnKind.NUMERIC) {
        double mean = column.mean().orElseThrow();
        assertThat(other.mean().orElseThrow())
            .isCloseTo(mean, within(1e-12 * column.std().orElseThrow()));
      }
    }
    assertThat(expected.column("amount").unique().exact()).isFalse();
  }

  @Test
  void aClientsEncodingsAreThoseOfAClassicSession() throws IOException {
    Path encoded = folder.resolve("encoded");

    Command.Ended ended = server.run("encoder", input.toString(), encoded.toString());

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    SameBits.assertSame(
        SPARK.read().parquet(encoded.toString()),
        SalesEncodings.of(SPARK.read().parquet(input.toString())),
        "id");
  }

  @Test
  void classesThatWereNotUploadedAreMissedBeforeAnythingRuns() throws IOException {
    Command.Ended ended = server.run("unprepared", input.toString(), json(EVERYTHING));

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.outLines())
        .containsExactly(
            "BellowsException: The Spark Connect server has no class"
                + " dev.bellows.features.trend.TrendAggregator. Give it to this session first:"
                + " ConnectClasses.upload(spark, TemporalTrendFeatures.class)");
  }

  @Test
  void whatCannotBeHadSaysSo() throws IOException {
    Path jar = folder.resolve("taken.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      String name = ConnectClient.class.getName().replace('.', '/') + ".class";
      out.putNextEntry(new JarEntry(name));
      Files.copy(ConnectServer.place(ConnectClient.class).resolve(name), out);
    }

    Command.Ended ended = server.run("refusals", jar.toString());

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.outLines())
        .hasSize(7)
        .startsWith(
            "BellowsException: Cannot create a session: Spark's classic driver is not on the class"
                + " path, only a Connect client. Add org.apache.spark:spark-sql_2.13, or create the"
                + " Connect session with SparkSession.builder().remote(…) and hand it to Bellows.",
            "CONNECT",
            "true",
            "BellowsException: Cannot run job 'sales' on a Spark Connect session: it reads and"
                + " swaps files through Spark's driver. Run it where the driver is: with ./bellows,"
                + " spark-submit, or a session of your own JVM.",
            "IllegalArgumentException: No classes to upload: name one of each jar",
            "IllegalArgumentException: Invalid class to upload: 'java.lang.String' is of the JDK."
                + " Name one of a jar that the server lacks.");
    assertThat(ended.outLines())
        .last()
        .asString()
        .startsWith("BellowsException: Cannot upload " + jar + " to the Spark Connect server: ")
        .contains("[ARTIFACT_ALREADY_EXISTS]");
  }

  private static String json(TemporalTrendFeatures features) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "trends", ".json"), features.toJson())
        .toString();
  }
}
