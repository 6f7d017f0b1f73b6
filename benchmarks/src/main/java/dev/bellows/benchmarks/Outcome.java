package dev.bellows.benchmarks;

import dev.bellows.core.Args;
import java.util.List;

/** How a peer came through the rounds. */
sealed interface Outcome {

  /** All rounds ran; the warm-up is kept but counts nowhere. */
  record Measured(Round warmUp, List<Round> rounds) implements Outcome {
    public Measured {
      Args.check(!rounds.isEmpty(), "Cannot measure a peer in no round");
      rounds = List.copyOf(rounds);
    }

    double median() {
      double[] sorted = sorted();
      int middle = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double fastest() {
      return sorted()[0];
    }

    double slowest() {
      return sorted()[rounds.size() - 1];
    }

    /** The most memory of all rounds, the warm-up left out. */
    long peakBytes() {
      return rounds.stream().mapToLong(Round::peakBytes).max().orElseThrow();
    }

    private double[] sorted() {
      return rounds.stream().mapToDouble(Round::seconds).sorted().toArray();
    }
  }

  /** It ran into the limit of seconds in some round, and was not asked again. */
  record Cut(double seconds) implements Outcome {}

  /** It threw. */
  record Failed(String message) implements Outcome {}

  /** It cannot be had on this machine. */
  record Missing(String reason) implements Outcome {}
}
