package dev.bellows.it.online;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.Args;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.trend.AsOf;
import dev.bellows.features.trend.Closed;
import dev.bellows.features.trend.Deviation;
import dev.bellows.features.trend.Gaps;
import dev.bellows.features.trend.PandasVersion;
import dev.bellows.features.trend.RankScale;
import dev.bellows.features.trend.RankTies;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendScorer;
import dev.bellows.features.trend.TrendWindow;
import dev.bellows.features.trend.Weights;
import dev.bellows.it.process.Command;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A batch on Spark, its states, and a process that goes on from them and knows nothing of Spark.
 */
class OnlineScorerTest {
  private static final String CUT = "timestamp'1970-03-01 00:00:00Z'";

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;

  static Stream<TemporalTrendFeatures> definitions() {
    TemporalTrendFeatures sales =
        TemporalTrendFeatures.groupBy("shop").orderBy("at").tieBreakBy("id").on("amount", "hits");
    return Stream.of(
        sales
            .windows(TrendWindow.rows(7), TrendWindow.days(5), TrendWindow.expanding())
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
            .ewma(TrendWindow.days(2), Weights.RECURSIVE, Gaps.IGNORE)
            .timeSinceLast(ChronoUnit.HOURS),
        sales
            .label("hits")
            .windows(TrendWindow.rows(5), TrendWindow.days(9))
            .asOf(AsOf.STRICTLY_BEFORE)
            .gap("12h")
            .closed(Closed.LEFT)
            .deviation(Deviation.POPULATION)
            .pandas(PandasVersion.V1_5)
            .all());
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void aProcessWithoutSparkGoesOnWhereTheBatchEnded(TemporalTrendFeatures definition)
      throws IOException {
    Dataset<Row> rows = rows().cache();
    Path features = folder.resolve("features");
    Path states = folder.resolve("states");

    Command.Ended ended =
        scoreRows(
            Files.writeString(folder.resolve("definition"), definition.toJson()),
            statesOf(definition, rows.where("at < " + CUT + " or at is null"), "before"),
            write("rows", lines(rows.where("at >= " + CUT).orderBy("at", "id"))),
            features,
            states);

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    TrendScorer scorer = TrendScorer.of(definition.toJson());
    assertThat(ended.outLines())
        .containsExactly("Spark: false", String.join(" ", scorer.outputNames()));
    List<String> expected = features(definition.apply(rows).where("at >= " + CUT), scorer);
    assertThat(expected).hasSizeBetween(1_000, 4_000).anyMatch(line -> !isMissing(line));
    assertThat(Files.readAllLines(features)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(Files.readAllLines(states))
        .containsExactlyInAnyOrderElementsOf(
            Files.readAllLines(statesOf(definition, rows, "behind")));
  }

  /** {@code id, shop, at, amount, hits}: ties, missing times and groups, missing values, ±∞. */
  private Dataset<Row> rows() {
    return spark.sql(
        """
        SELECT id,
          CASE WHEN id % 11 > 0 THEN concat('shop', pmod(xxhash64(id, 's'), 40)) END AS shop,
          CASE WHEN id % 97 > 0 THEN timestamp_micros(pmod(xxhash64(id, 't'), 900) * 7777000007) END AS at,
          CASE pmod(hash(id), 40)
            WHEN 0 THEN NULL
            WHEN 1 THEN double('NaN')
            WHEN 2 THEN double('Infinity')
            ELSE pmod(xxhash64(id, 'a'), 2000001) / 7e0 - 1e5
          END AS amount,
          pmod(xxhash64(id, 'h'), 30) AS hits
        FROM range(5000)""");
  }

  /** With Bellows and Jackson and in another time zone, in the heap of a small service. */
  private Command.Ended scoreRows(Path... files) throws IOException {
    String main = ScoreRows.class.getName();
    String file = main.replace('.', '/') + ".class";
    Path own = folder.resolve("classes").resolve(file);
    Files.createDirectories(own.getParent());
    Files.copy(place(ScoreRows.class).resolve(file), own);
    String classPath =
        Stream.concat(
                Stream.of(folder.resolve("classes")),
                Stream.of(
                        Args.class,
                        TrendScorer.class,
                        ObjectMapper.class,
                        JsonFactory.class,
                        JsonProperty.class)
                    .map(OnlineScorerTest::place))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    String[] words =
        Stream.concat(
                Stream.of(java, "-Xmx64m", "-cp", classPath, main),
                Arrays.stream(files).map(Path::toString))
            .toArray(String[]::new);
    return Command.of(words).with("TZ", "Pacific/Marquesas").run();
  }

  private static Path place(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  private Path statesOf(TemporalTrendFeatures definition, Dataset<Row> rows, String name)
      throws IOException {
    return write(
        name,
        definition.states(rows).collectAsList().stream()
            .map(row -> row.getAs("shop") + "\t" + ScoreRows.base64(row.getAs("state")))
            .toList());
  }

  private static List<String> lines(Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .map(
            row ->
                String.join(
                    "\t",
                    String.valueOf(row.<String>getAs("shop")),
                    String.valueOf(row.<Long>getAs("id")),
                    row.<Timestamp>getAs("at").toInstant().toString(),
                    number(row.getAs("amount")),
                    number(row.getAs("hits"))))
        .toList();
  }

  private static String number(Number value) {
    return value == null ? "NaN" : String.valueOf(value.doubleValue());
  }

  private static List<String> features(Dataset<Row> rows, TrendScorer scorer) {
    return rows.collectAsList().stream()
        .map(row -> row.getAs("id") + "\t" + ScoreRows.bits(features(row, scorer)))
        .toList();
  }

  private static double[] features(Row row, TrendScorer scorer) {
    return scorer.outputNames().stream()
        .map(row::<Double>getAs)
        .mapToDouble(value -> value == null ? Double.NaN : value)
        .toArray();
  }

  private static boolean isMissing(String line) {
    return Arrays.stream(line.split("\t", -1)).skip(1).allMatch("7ff8000000000000"::equals);
  }

  private Path write(String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name), lines);
  }
}
