package dev.bellows.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.benchmarks.Outcome.Cut;
import dev.bellows.benchmarks.Outcome.Failed;
import dev.bellows.benchmarks.Outcome.Measured;
import dev.bellows.benchmarks.Outcome.Missing;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchReportTest {
  private static final BenchReport REPORT =
      report(
          result("floor", new Measured(round(9), List.of(round(1), round(2), round(4)))),
          result("ours", new Measured(round(9), List.of(round(4)))),
          result("slow", new Cut(300)),
          result("broken", new Failed("no such table")),
          result("absent", new Missing("no node on the PATH")));

  private static Round round(double seconds) {
    return new Round(seconds, 2_500_000_000L);
  }

  private static PeerResult result(String name, Outcome outcome) {
    return new PeerResult(
        new PeerTitle(name, "work of " + name, 1_000_000, Optional.of("ours"), "JVM heap"),
        outcome);
  }

  private static BenchReport report(PeerResult... results) {
    return new BenchReport(
        "synthetic",
        Instant.parse("2026-11-21T04:00:00Z"),
        Map.of("groups", 10, "windows", List.of(7, 30)),
        "floor",
        List.of(results),
        new Machine(2, "A CPU", 8_000_000_000L, 4_000_000_000L, "Linux 6"),
        Map.of("spark", "4.1.0"));
  }

  private static List<String> line(String name) {
    List<String> lines =
        REPORT.toString().lines().filter(line -> line.startsWith(name + " ")).toList();
    assertThat(lines).hasSize(1);
    return List.of(lines.get(0).split(" {2,}"));
  }

  @Test
  void aMeasuredPeerIsALineOfMedianRangeRateRatiosAndMemory() {
    assertThat(line("floor"))
        .containsExactly(
            "floor",
            "work of floor",
            "2.00",
            "1.00–4.00",
            "500,000",
            "0.50×",
            "1.00×",
            "2.50 GB JVM heap");
  }

  @Test
  void aCutPeerShowsAtLeastHowMuchSlowerItIs() {
    assertThat(line("slow"))
        .containsExactly(
            "slow", "work of slow", "> 300.00", "cut", "< 3,333", "> 75.00×", "> 150.00×");
  }

  @Test
  void aPeerWithoutATimeShowsWhy() {
    assertThat(line("broken")).containsExactly("broken", "work of broken", "failed: no such table");
    assertThat(line("absent"))
        .containsExactly("absent", "work of absent", "not to be had: no node on the PATH");
  }

  @Test
  void theColumnsOfTheTableAreAligned() {
    List<String> lines = REPORT.toString().lines().toList();

    int end = lines.get(0).indexOf("median s") + "median s".length();
    assertThat(lines.get(1).substring(0, end)).endsWith("2.00");
    assertThat(lines.get(2).substring(0, end)).endsWith("4.00");
    assertThat(lines.get(3).substring(0, end)).endsWith("> 300.00");
  }

  @Test
  void theJsonHoldsAllRoundsRatiosMachineAndVersions() throws IOException {
    JsonNode json = json();

    assertThat(json.path("bellowsBench").asInt()).isEqualTo(1);
    assertThat(json.path("bench").asText()).isEqualTo("synthetic");
    assertThat(json.path("started").asText()).isEqualTo("2026-11-21T04:00:00Z");
    assertThat(json.path("parameters").path("windows").toString()).isEqualTo("[7,30]");
    assertThat(json.path("machine").path("cpu").asText()).isEqualTo("A CPU");
    assertThat(json.path("versions").path("spark").asText()).isEqualTo("4.1.0");
    assertThat(json.path("targets").path(0).path("met").asBoolean()).isTrue();
    JsonNode floor = json.path("peers").path(0);
    assertThat(floor.path("outcome").asText()).isEqualTo("measured");
    assertThat(floor.path("seconds").toString()).isEqualTo("[1.0,2.0,4.0]");
    assertThat(floor.path("warmUpSeconds").asDouble()).isEqualTo(9);
    assertThat(floor.path("medianSeconds").asDouble()).isEqualTo(2);
    assertThat(floor.path("rows").asLong()).isEqualTo(1_000_000);
    assertThat(floor.path("rowsPerSecond").asDouble()).isEqualTo(500_000);
    assertThat(floor.path("ratioToBellows").asDouble()).isEqualTo(0.5);
    assertThat(floor.path("ratioToFloor").asDouble()).isEqualTo(1);
    assertThat(floor.path("peakBytes").asLong()).isEqualTo(2_500_000_000L);
    assertThat(floor.path("memoryOf").asText()).isEqualTo("JVM heap");
  }

  @Test
  void theJsonSaysHowTheOthersEnded() throws IOException {
    JsonNode peers = json().path("peers");

    assertThat(peers.path(2).path("outcome").asText()).isEqualTo("cut");
    assertThat(peers.path(2).path("atLeastSeconds").asDouble()).isEqualTo(300);
    assertThat(peers.path(2).path("ratioToBellowsAtLeast").asDouble()).isEqualTo(75);
    assertThat(peers.path(2).has("ratioToBellows")).isFalse();
    assertThat(peers.path(3).path("reason").asText()).isEqualTo("no such table");
    assertThat(peers.path(4).path("outcome").asText()).isEqualTo("missing");
    assertThat(peers.path(4).path("reason").asText()).isEqualTo("no node on the PATH");
  }

  private static JsonNode json() throws IOException {
    return new ObjectMapper().readTree(REPORT.toJson(List.of(new Target("an aim", "2×", true))));
  }
}
