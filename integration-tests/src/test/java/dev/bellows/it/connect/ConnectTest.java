package dev.bellows.it.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import dev.bellows.features.job.FeatureJob;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.it.process.Command;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static Path definition;

  @BeforeAll
  static void start() throws IOException {
    server = ConnectServer.start(folder);
    input = folder.resolve("input");
    sales().write().parquet(input.toString());
    definition =
        Files.writeString(
            folder.resolve("job.yaml"),
            """
            name: connect
            sources: { sales: { path: unread } }
            steps:
              - name: trends
                from: sales
                trend:
                  groupBy: [shop]
                  orderBy: at
                  columns: [amount, hits]
                  windows: [3r, 30r]
                  minPeriods: 2
                  features:
                    - delta: [1, 7]
                    - pctChange
                    - momentum
                    - volatility
                    - trendSlope
                    - trendSlope: days
                    - rollingRank: { ties: min, scale: pct }
                    - minmaxRange
            sinks: [ { step: trends, path: unwritten, format: parquet } ]
            """);
  }

  /** Ties, missing times and groups, missing and infinite values. */
  private static Dataset<Row> sales() {
    return SPARK.sql(
        """
        SELECT id,
          CASE WHEN id % 11 > 0 THEN concat('shop', pmod(xxhash64(id, 's'), 40)) END AS shop,
          CASE WHEN id % 97 > 0 THEN timestamp_seconds(pmod(xxhash64(id, 't'), 900) * 7777) END AS at,
          CASE pmod(hash(id), 40)
            WHEN 0 THEN NULL
            WHEN 1 THEN double('NaN')
            WHEN 2 THEN double('Infinity')
            ELSE pmod(xxhash64(id, 'a'), 2000001) / 7e0 - 1e5
          END AS amount,
          pmod(xxhash64(id, 'h'), 30) AS hits
        FROM range(5000)""");
  }

  @Test
  void aClientsFeaturesAreThoseOfAClassicSession() {
    Path output = folder.resolve("features");

    Command.Ended ended =
        client("features", definition.toString(), input.toString(), output.toString());

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    TemporalTrendFeatures features =
        FeatureJob.load(definition).steps().get(0).trend().orElseThrow();
    Dataset<Row> expected = features.apply(SPARK.read().parquet(input.toString()));
    assertThat(expected.columns()).hasSize(5 + 2 * (3 + 6 * 2));
    SameBits.assertSame(SPARK.read().parquet(output.toString()), expected, "id");
  }

  @Test
  void classesThatWereNotUploadedAreMissedBeforeAnythingRuns() {
    Command.Ended ended = client("unprepared", definition.toString(), input.toString());

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
      Files.copy(testClasses().resolve(name), out);
    }

    Command.Ended ended = client("refusals", definition.toString(), jar.toString());

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.outLines())
        .hasSize(7)
        .startsWith(
            "BellowsException: Cannot create a session: Spark's classic driver is not on the class"
                + " path, only a Connect client. Add org.apache.spark:spark-sql_2.13, or create the"
                + " Connect session with SparkSession.builder().remote(…) and hand it to Bellows.",
            "CONNECT",
            "true",
            "BellowsException: Cannot run job 'connect' on a Spark Connect session: it reads and"
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

  private static Command.Ended client(String... words) {
    List<String> classPath =
        List.of(testClasses().toString(), ConnectServer.classPath("connect-client"));
    String[] arguments = new String[words.length + 2];
    arguments[0] = ConnectClient.class.getName();
    arguments[1] = server.url();
    System.arraycopy(words, 0, arguments, 2, words.length);
    return Command.java("384m", String.join(File.pathSeparator, classPath), arguments)
        .in(folder)
        .with("TZ", "America/St_Johns")
        .run();
  }

  private static Path testClasses() {
    URL location = ConnectClient.class.getProtectionDomain().getCodeSource().getLocation();
    return Path.of(URI.create(location.toString()));
  }
}
