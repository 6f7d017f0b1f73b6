package dev.bellows.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.benchmarks.TrendAgreement.Cells;
import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.TestSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.SortExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.exchange.Exchange;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import scala.jdk.javaapi.CollectionConverters;

class TrendBenchTest {
  @TempDir private static Path directory;

  /** Outlives the tests, so that npm fetches Polars only once. */
  private static final Path KEPT = Path.of("target", "bench-test");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void session() {
    TestSession.get();
  }

  private int bench(String... args) {
    return new CommandLine(new BenchCommands().command())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  private TrendData data() {
    return TrendData.in(TestSession.get(), directory.resolve("data"), 3_000, 30);
  }

  @Test
  void allPeersThatAreThereRunOnFiveThousandRows() throws IOException {
    Path json = directory.resolve("out/trend.json");

    int code = bench("trend", "--rows=5k", "--runs=1", "--dir=" + KEPT, "--json=" + json);

    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString()).contains("× shuffle-sort").contains("JSON: " + json);
    assertThat(err.toString()).contains("agreement: 680,000 cells of Bellows equal");
    JsonNode report = new ObjectMapper().readTree(Files.readString(json));
    assertThat(report.path("parameters").path("rows").asLong()).isEqualTo(5_000);
    assertThat(report.path("parameters").path("groups").asLong()).isEqualTo(50);
    assertThat(report.path("versions").path("spark").asText()).isEqualTo("4.1.0");
    assertThat(report.path("versions").path("delta").asText()).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(report.path("versions").path("duckdb").asText()).startsWith("v");
    int here = 0;
    for (JsonNode peer : report.path("peers")) {
      here += peer.path("outcome").asText().equals("measured") ? 1 : 0;
      assertThat(peer.path("outcome").asText()).as(peer.toString()).isIn("measured", "missing");
      if (!peer.path("name").asText().matches("polars|pandas")) {
        assertThat(peer.path("rowsPerSecond").asDouble()).as(peer.toString()).isPositive();
      }
      if (peer.path("memoryOf").asText().equals("JVM heap")) {
        assertThat(peer.path("peakBytes").asLong()).as(peer.toString()).isPositive();
      }
    }
    assertThat(here).isGreaterThanOrEqualTo(6);
  }

  @Test
  void onlyThePeersAskedForRun() {
    int code =
        bench("trend", "--rows=2k", "--runs=1", "--dir=" + directory, "--peers=lag,duckdb-five");

    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString().lines().filter(line -> line.contains(" JVM heap"))).hasSize(1);
    assertThat(out.toString().lines().filter(line -> line.startsWith("duckdb"))).hasSize(1);
    assertThat(directory.resolve("trend.json")).exists();
  }

  @Test
  void aPeerThatDoesNotExistIsWrongUsage() {
    assertThat(bench("trend", "--peers=belows")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "No peer 'belows'. Peers: shuffle-sort, lag, bellows, spark,"
                + " duckdb, duckdb-five, polars, pandas; families: shuffle, lag,")
        .contains("; did you mean 'bellows'?");
  }

  @Test
  void whatCannotBeMeasuredIsWrongUsage() {
    assertThat(bench("trend", "--rows=many")).isEqualTo(2);
    assertThat(err.toString()).contains("'many' is no count; write 500000, 500k or 10M");
    assertThat(bench("trend", "--rows=10", "--groups=11")).isEqualTo(2);
    assertThat(err.toString())
        .contains("Invalid number of groups: 11; for 10 rows there are 1 to 10");
    assertThat(bench("trend", "--windows=1")).isEqualTo(2);
    assertThat(err.toString()).contains("Invalid window: 1 rows; a slope needs at least 2");
    assertThat(bench("trend", "--runs=0")).isEqualTo(2);
    assertThat(err.toString()).contains("Invalid --runs: 0; at least 1 is needed");
  }

  @Test
  void benchAloneShowsItsHelpAndListNamesTheBenches() {
    assertThat(bench()).isZero();
    assertThat(out.toString()).contains("bench").contains("trend").contains("list");
    assertThat(bench("list")).isZero();
    assertThat(
            out.toString()
                .lines()
                .filter(line -> line.matches("(trend|trend-wide-window|scaling|kernel) .*")))
        .hasSize(4);
  }

  @Test
  void sparksOwnVersionShufflesAndSortsOnce() {
    Dataset<Row> query = SparkTrend.seven(data().read(), List.of(7, 30));

    assertThat(nodes(query, Exchange.class)).isEqualTo(1);
    assertThat(nodes(query, SortExec.class)).isEqualTo(1);
  }

  @Test
  void bellowsShufflesAndSortsOnceForBothWindows() {
    Dataset<Row> query = TrendLineup.bellows(data().read(), List.of(7, 30));

    assertThat(nodes(query, Exchange.class)).isEqualTo(1);
    assertThat(nodes(query, SortExec.class)).isEqualTo(1);
  }

  @Test
  void theFloorShufflesAndSortsOnce() {
    Dataset<Row> query = SparkTrend.shuffledAndSorted(data().read());

    assertThat(nodes(query, Exchange.class)).isEqualTo(1);
    assertThat(nodes(query, SortExec.class)).isEqualTo(1);
  }

  /** The nodes of this kind in the plan as it is before its first stage has run. */
  private static long nodes(Dataset<Row> query, Class<?> kind) {
    SparkPlan plan = query.queryExecution().executedPlan();
    SparkPlan start =
        plan instanceof AdaptiveSparkPlanExec adaptive ? adaptive.initialPlan() : plan;
    List<SparkPlan> found = new ArrayList<>();
    collect(start, found);
    return found.stream().filter(kind::isInstance).count();
  }

  private static void collect(SparkPlan plan, List<SparkPlan> found) {
    found.add(plan);
    CollectionConverters.asJava(plan.children()).forEach(child -> collect(child, found));
  }

  @Test
  void theSameSizeIsWrittenOnceAndHoldsEveryGroupAndTime() throws IOException {
    TrendData data = data();
    Path done = data.parquet().resolve("_SUCCESS");
    Object written = Files.getLastModifiedTime(done);

    Dataset<Row> rows = data().read();

    assertThat(Files.getLastModifiedTime(done)).isEqualTo(written);
    assertThat(rows.count()).isEqualTo(3_000);
    assertThat(rows.select("g", "t").distinct().count()).isEqualTo(3_000);
    assertThat(
            rows.where("g between 0 and 29 and t between 0 and 99 and v between 1 and 101").count())
        .isEqualTo(3_000);
  }

  @Test
  void theRawColumnsHoldTheSameBytesAsTheRows() throws IOException {
    Path raw = data().raw();

    long bytes = 0;
    try (Stream<Path> files = Files.list(raw)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".v")).toList()) {
        bytes += Files.size(file);
      }
    }
    assertThat(bytes).isEqualTo(3_000 * 8);
  }

  @Test
  void aCellThatDiffersEndsTheBenchWithItsName() {
    TrendAgreement agreement = new TrendAgreement(List.of("v_slope_7r", "v_rank_7r"));
    Cells ours = new Cells("Bellows", List.of(new Double[][] {{3.0, 12.0, 1.5, 2.0}}));
    Cells theirs = new Cells("Spark", List.of(new Double[][] {{3.0, 12.0, 1.5, 2.0001}}));

    assertThatThrownBy(() -> agreement.check(ours, theirs))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot trust the bench: v_rank_7r at g=3, t=12 is 2.0 from Bellows and 2.0001 from Spark");
  }

  @Test
  void aMissingCellAgreesOnlyWithAMissingOne() {
    TrendAgreement agreement = new TrendAgreement(List.of("v_slope_7r"));
    Cells missing = new Cells("Bellows", List.of(new Double[][] {{3.0, 12.0, null}}));
    Cells zero = new Cells("DuckDB", List.of(new Double[][] {{3.0, 12.0, 0.0}}));

    assertThat(agreement.check(missing, missing)).isEqualTo(1);
    assertThatThrownBy(() -> agreement.check(missing, zero))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("v_slope_7r at g=3, t=12 is null from Bellows and 0.0 from DuckDB");
  }

  @Test
  void aCancelledSparkPeerEndsWithAnError() throws Exception {
    SparkPeer endless =
        new SparkPeer(
            TestSession.get(),
            SyntheticPeer.title("endless"),
            () -> TestSession.get().range(100_000_000_000L).selectExpr("sum(sqrt(id)) as s"));

    assertCut(endless);
  }

  @Test
  void aCancelledDuckDbPeerEndsWithAnError() throws Exception {
    assertCut(
        new DuckDbPeer(
            SyntheticPeer.title("endless"),
            2,
            directory,
            "SELECT sum(sqrt(i)) FROM range(100000000000) AS r(i)"));
  }

  @Test
  void aCancelledChildIsKilled() throws Exception {
    assertCut(
        new ChildPeer(
            SyntheticPeer.title("endless"),
            new ChildPeer.Program(
                Optional.empty(),
                List.of("tail", "-f", "/dev/null"),
                Map.of(),
                directory.resolve("errors.txt"),
                1)));
  }

  private void assertCut(Peer endless) {
    List<PeerResult> results =
        new Harness(1, Duration.ofMillis(500), new PrintWriter(err)).run(List.of(endless));

    assertThat(results.get(0).outcome()).isEqualTo(new Outcome.Cut(0.5));
  }

  @Test
  void aChildThatFailsIsReportedByItsLastErrorLine() {
    ChildPeer broken =
        new ChildPeer(
            SyntheticPeer.title("broken"),
            new ChildPeer.Program(
                Optional.empty(),
                List.of("sh", "-c", "echo 'KeyError: no column v' >&2; echo more >&2; exit 3"),
                Map.of(),
                directory.resolve("errors.txt"),
                1));

    assertThatThrownBy(broken::run)
        .isInstanceOf(BellowsException.class)
        .hasMessage("exit code 3 of sh: KeyError: no column v");
  }
}
