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
  private static PeerResult result(String name, String counterpart, Outcome outcome) {
    return new PeerResult(new PeerTitle(name, "", Optional.of(counterpart), "JVM heap"), outcome);
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
            10_000_000,
            Map.of(),
            "shuffle-sort",
            List.of(results),
            new Machine(2, "A CPU", 1, 1, "Linux"),
            Map.of());
    return new TrendTargets(report, List.of(7, 30)).all();
  }

  @Test
  void eachAimStandsBesideWhatWasMeasured() {
    List<Target> targets =
        targets(
            result("shuffle-sort", "bellows-7+30", seconds(4)),
            result("bellows-7+30", "bellows-7+30", seconds(8)),
            result("bellows-7", "bellows-7", seconds(16)),
            result("bellows-30", "bellows-30", seconds(5)),
            result("spark-30", "bellows-30", seconds(60)));

    assertThat(targets)
        .extracting(Target::measured)
        .containsExactly("2.00×", "0.63 million", "12.00×");
    assertThat(targets).extracting(Target::met).containsExactly(true, false, true);
  }

  @Test
  void aCutPeerOfSparkMeetsTheAimWhenItsLimitAlreadyDoes() {
    List<Target> targets =
        targets(
            result("bellows-30", "bellows-30", seconds(10)),
            result("spark-30", "bellows-30", new Cut(300)));

    assertThat(targets).extracting(Target::measured).containsExactly("more than 30.00×");
    assertThat(targets).extracting(Target::met).containsExactly(true);
  }

  @Test
  void anAimWhosePeersDidNotRunIsLeftOut() {
    assertThat(targets(result("lag", "bellows-7+30", seconds(1)))).isEmpty();
  }
}
