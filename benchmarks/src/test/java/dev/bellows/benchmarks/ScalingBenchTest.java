package dev.bellows.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.benchmarks.Outcome.Cut;
import dev.bellows.benchmarks.Outcome.Measured;
import dev.bellows.core.testing.TestSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ScalingBenchTest {
  private static final ScalingBench.Size SIZE =
      new ScalingBench.Size(List.of(1_000_000L, 10_000_000L, 50_000_000L), 10_000_000, List.of(7));

  @TempDir private static Path directory;

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

  @Test
  void eachNumberOfRowsAndTheOneGroupAreMeasured() throws IOException {
    int code =
        bench(
            "scaling",
            "--rows=4k,2k",
            "--one-group=3k",
            "--windows=7,30",
            "--runs=1",
            "--dir=" + directory);

    assertThat(code).as(err.toString()).isZero();
    JsonNode report =
        new ObjectMapper().readTree(Files.readString(directory.resolve("scaling.json")));
    Map<String, Long> rows = new LinkedHashMap<>();
    for (JsonNode peer : report.path("peers")) {
      assertThat(peer.path("outcome").asText()).as(peer.toString()).isEqualTo("measured");
      rows.put(peer.path("name").asText(), peer.path("rows").asLong());
    }
    Map<String, Long> expected = new LinkedHashMap<>();
    expected.put("shuffle-sort-2k", 2_000L);
    expected.put("shuffle-sort-4k", 4_000L);
    expected.put("bellows-2k", 2_000L);
    expected.put("bellows-4k", 4_000L);
    expected.put("bellows-one-group-3k", 3_000L);
    expected.put("bellows-one-group-3k-expanding", 3_000L);
    assertThat(rows).containsExactlyEntriesOf(expected);
    assertThat(out.toString())
        .contains("× bellows-2k")
        .containsPattern("from 2k to 4k rows time grows at most as rows\\^1\\.1: rows\\^-?\\d")
        .contains("bellows-one-group-3k-expanding runs in a heap of 4 GB: ");
  }

  @Test
  void whatCannotBeMeasuredIsWrongUsage() {
    assertThat(bench("scaling", "--rows=1M,many")).isEqualTo(2);
    assertThat(err.toString()).contains("'many' is no count");
    assertThat(bench("scaling", "--one-group=0")).isEqualTo(2);
    assertThat(err.toString()).contains("Invalid number of rows: 0; at least 1 is needed");
  }

  @Test
  void theExponentIsThatOfEachStep() {
    List<Target> targets =
        targets(
            4_000_000_000L,
            measured("bellows-1M", 2),
            measured("bellows-10M", 20),
            measured("bellows-50M", 200));

    assertThat(targets)
        .extracting(Target::measured)
        .containsExactly("rows^1.00", "rows^1.43", "1.50 of 4.00 GB used");
    assertThat(targets).extracting(Target::met).containsExactly(true, false, true);
  }

  @Test
  void whatRanInALargerHeapOrDidNotEndProvesNothing() {
    List<Target> targets =
        targets(
            8_000_000_000L,
            measured("bellows-50M", 2),
            new PeerResult(title("bellows-one-group-10M"), new Cut(300)));

    assertThat(targets).extracting(Target::measured).containsExactly("1.50 of 8.00 GB used", "no");
    assertThat(targets).extracting(Target::met).containsExactly(false, false);
  }

  private static PeerResult measured(String name, double seconds) {
    Round round = new Round(seconds, 1_500_000_000L);
    return new PeerResult(title(name), new Measured(round, List.of(round)));
  }

  private static PeerTitle title(String name) {
    return new PeerTitle(name, "", 1, Optional.empty(), "JVM heap");
  }

  private static List<Target> targets(long heap, PeerResult... results) {
    BenchReport report =
        new BenchReport(
            "scaling",
            Instant.EPOCH,
            Map.of(),
            "bellows-1M",
            List.of(results),
            new Machine(2, "A CPU", 1, heap, "Linux"),
            Map.of());
    return new ScalingTargets(report, SIZE).all();
  }
}
