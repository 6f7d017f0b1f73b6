package dev.bellows.benchmarks;

import dev.bellows.benchmarks.Outcome.Cut;
import dev.bellows.benchmarks.Outcome.Measured;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a bench measured: {@link #toString} is its table, {@link #toJson} the same as data. */
record BenchReport(
    String bench,
    Instant started,
    Map<String, Object> parameters,
    String floor,
    List<PeerResult> results,
    Machine machine,
    Map<String, String> versions) {
  BenchReport {
    results = List.copyOf(results);
  }

  /** A peer's time over another's; {@code atLeast} when the first was cut. */
  record Ratio(double value, boolean atLeast) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s%.2f×", atLeast ? "> " : "", value);
    }
  }

  Optional<PeerResult> result(String peer) {
    return results.stream().filter(result -> result.name().equals(peer)).findFirst();
  }

  Optional<Measured> measured(String peer) {
    return result(peer)
        .map(PeerResult::outcome)
        .filter(Measured.class::isInstance)
        .map(Measured.class::cast);
  }

  /** How many times as long as {@code base} the peer took; empty when either has no time. */
  Optional<Ratio> ratio(String peer, String base) {
    return result(peer).flatMap(found -> ratio(found, base));
  }

  private Optional<Ratio> ratio(PeerResult peer, String base) {
    return measured(base).flatMap(floor -> ratio(peer.outcome(), floor.median()));
  }

  private static Optional<Ratio> ratio(Outcome outcome, double base) {
    if (outcome instanceof Measured measured) {
      return Optional.of(new Ratio(measured.median() / base, false));
    }
    if (outcome instanceof Cut cut) {
      return Optional.of(new Ratio(cut.seconds() / base, true));
    }
    return Optional.empty();
  }

  Optional<Ratio> ratioToBellows(PeerResult peer) {
    return peer.title().counterpart().flatMap(counterpart -> ratio(peer, counterpart));
  }

  Optional<Ratio> ratioToFloor(PeerResult peer) {
    return ratio(peer, floor);
  }

  String toJson(List<Target> targets) {
    return new ReportJson(this, targets).toString();
  }

  /** The aligned table, one line per peer. */
  @Override
  public String toString() {
    return new ReportTable(this).toString();
  }
}
