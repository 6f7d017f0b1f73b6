package dev.bellows.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.benchmarks.Outcome.Cut;
import dev.bellows.benchmarks.Outcome.Measured;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrendTargetsTest {
  private static PeerResult result(String name, Outcome outcome) {
    return new PeerResult(
        new PeerTitle(name, "", 10_000_000, Optional.of("bellows"), "JVM heap"), outcome);
  }

  private static Outcome seconds(double seconds) {
    Round round = new Round(seconds, 1);
    return new Measured(round, List.of(round));
  }

  private static List<Target> targets(PeerResult... results) {
    BenchReport report =
        new BenchReport(
            "trend",
            Instant.EPOCH,
            Map.of(),
            "shuffle-sort",
            List.of(results),
            new Machine(2, "A CPU", 1, 1, "Linux"),
            Map.of());
    return new TrendTargets(report).all();
  }

  @Test
  void eachAimStandsBesideWhatWasMeasured() {
    List<Target> targets =
        targets(
            result("shuffle-sort", seconds(4)),
            result("bellows", seconds(8)),
            result("spark", seconds(100)),
            result("duckdb", seconds(10)),
            result("pandas", seconds(80)));

    assertThat(targets)
        .extracting(Target::aim)
        .containsExactly(
            "bellows takes at most 2.5× as long as shuffle-sort",
            "spark takes at least 15× as long as bellows",
            "duckdb takes longer than bellows",
            "pandas takes at least 10× as long as bellows");
    assertThat(targets)
        .extracting(Target::measured)
        .containsExactly("2.00×", "12.50×", "1.25×", "10.00×");
    assertThat(targets).extracting(Target::met).containsExactly(true, false, true, true);
  }

  @Test
  void aCutPeerMeetsTheAimWhenItsLimitAlreadyDoes() {
    List<Target> targets = targets(result("bellows", seconds(10)), result("spark", new Cut(300)));

    assertThat(targets).extracting(Target::measured).containsExactly("> 30.00×");
    assertThat(targets).extracting(Target::met).containsExactly(true);
  }

  @Test
  void aCutPeerNeverMeetsAnAimToBeQuick() {
    List<Target> targets =
        targets(result("shuffle-sort", seconds(200)), result("bellows", new Cut(300)));

    assertThat(targets).extracting(Target::measured).containsExactly("> 1.50×");
    assertThat(targets).extracting(Target::met).containsExactly(false);
  }

  @Test
  void anAimWhosePeersDidNotRunIsLeftOut() {
    assertThat(targets(result("lag", seconds(1)))).isEmpty();
  }
}
