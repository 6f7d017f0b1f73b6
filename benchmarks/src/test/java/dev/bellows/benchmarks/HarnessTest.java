package dev.bellows.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.benchmarks.Outcome.Cut;
import dev.bellows.benchmarks.Outcome.Failed;
import dev.bellows.benchmarks.Outcome.Measured;
import dev.bellows.benchmarks.Outcome.Missing;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HarnessTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final StringWriter progress = new StringWriter();

  private Harness harness(int runs, Duration limit) {
    return new Harness(runs, limit, new PrintWriter(progress));
  }

  @Test
  void peersTakeTurnsAndTheOrderMovesOnByOneEachRound() {
    harness(2, LONG)
        .run(
            List.of(
                SyntheticPeer.saying("a", log, 1.0, 1.0, 1.0),
                SyntheticPeer.saying("b", log, 1.0, 1.0, 1.0),
                SyntheticPeer.saying("c", log, 1.0, 1.0, 1.0)));

    assertThat(log).containsExactly("a", "b", "c", "b", "c", "a", "c", "a", "b");
  }

  @Test
  void theWarmUpCountsNowhere() {
    Measured measured = measured(3, 99.0, 3.0, 1.0, 2.0);

    assertThat(measured.warmUp().seconds()).isEqualTo(99.0);
    assertThat(measured.median()).isEqualTo(2.0);
    assertThat(measured.fastest()).isEqualTo(1.0);
    assertThat(measured.slowest()).isEqualTo(3.0);
  }

  @Test
  void theMedianOfAnEvenNumberOfRoundsLiesBetweenTheMiddleTwo() {
    assertThat(measured(4, 0.0, 8.0, 1.0, 2.0, 4.0).median()).isEqualTo(3.0);
  }

  private Measured measured(int runs, Double... seconds) {
    List<PeerResult> results =
        harness(runs, LONG).run(List.of(SyntheticPeer.saying("a", log, seconds)));
    return (Measured) results.get(0).outcome();
  }

  @Test
  void peersKeepTheirPlaceInTheResults() {
    List<PeerResult> results =
        harness(1, LONG)
            .run(
                List.of(
                    SyntheticPeer.notToBeHad("a", "no node on the PATH"),
                    SyntheticPeer.saying("b", log, 1.0, 1.0)));

    assertThat(results).extracting(PeerResult::name).containsExactly("a", "b");
  }

  @Test
  void aPeerOverTheLimitIsCancelledOnceAndLeftOutOfLaterRounds() {
    List<PeerResult> results =
        harness(2, SHORT)
            .run(
                List.of(
                    SyntheticPeer.endless("slow", log),
                    SyntheticPeer.saying("quick", log, 0.1, 0.1, 0.1)));

    assertThat(results.get(0).outcome()).isEqualTo(new Cut(0.2));
    assertThat(results.get(1).outcome()).isInstanceOf(Measured.class);
    assertThat(log).containsExactly("slow", "quick", "quick", "quick");
    assertThat(progress.toString()).contains("slow").contains("cut after 0.20 s");
  }

  @Test
  void aPeerThatThrowsIsReportedWithItsMessageAndTheOthersGoOn() {
    List<PeerResult> results =
        harness(1, LONG)
            .run(
                List.of(
                    SyntheticPeer.failing("broken", "no such table\nat line 3"),
                    SyntheticPeer.saying("sound", log, 0.1, 0.1)));

    assertThat(results.get(0).outcome()).isEqualTo(new Failed("no such table"));
    assertThat(results.get(1).outcome()).isInstanceOf(Measured.class);
  }

  @Test
  void aPeerThatCannotBeHadIsNamedWithTheReasonAndNeverRun() {
    List<PeerResult> results =
        harness(1, LONG).run(List.of(SyntheticPeer.notToBeHad("polars-7", "no node on the PATH")));

    assertThat(results.get(0).outcome()).isEqualTo(new Missing("no node on the PATH"));
    assertThat(progress.toString()).contains("polars-7").contains("no node on the PATH");
  }

  @Test
  void eachRunOfEachPeerIsALineOfProgress() {
    harness(2, LONG).run(List.of(SyntheticPeer.saying("a", log, 1.5, 2.5, 3.5)));

    assertThat(progress.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly("warm-up a 1.50 s", "round 1/2 a 2.50 s", "round 2/2 a 3.50 s");
  }

  @Test
  void aBenchWithoutRunsIsRefused() {
    assertThatThrownBy(() -> harness(0, LONG))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid number of runs: 0; a bench has at least 1");
  }
}
