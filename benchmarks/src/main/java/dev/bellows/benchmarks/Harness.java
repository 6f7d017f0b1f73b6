package dev.bellows.benchmarks;

import dev.bellows.benchmarks.Outcome.Cut;
import dev.bellows.benchmarks.Outcome.Failed;
import dev.bellows.benchmarks.Outcome.Measured;
import dev.bellows.benchmarks.Outcome.Missing;
import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs peers side by side: one warm-up round and then {@code runs} measured ones, in each of which
 * every peer runs once. The order moves on by one peer from round to round, so that none always
 * follows the same neighbour. A peer that takes longer than {@code limit} is cancelled and, like
 * one that throws, left out of the following rounds.
 */
record Harness(int runs, Duration limit, PrintWriter progress) {
  private static final Duration GRACE = Duration.ofSeconds(60);

  Harness {
    Args.check(runs >= 1, "Invalid number of runs: %s; a bench has at least 1", runs);
  }

  /**
   * The result of each peer, in their order.
   *
   * @throws BellowsException if a peer goes on in spite of its cancellation: nothing measured
   *     beside it would be worth anything
   */
  List<PeerResult> run(List<Peer> peers) {
    Map<Peer, List<Round>> rounds = new LinkedHashMap<>();
    Map<Peer, Outcome> ended = new LinkedHashMap<>();
    for (Peer peer : peers) {
      rounds.put(peer, new ArrayList<>());
      peer.missing().ifPresent(reason -> ended.put(peer, new Missing(reason)));
    }
    ended.forEach((peer, outcome) -> say("%-14s %s", peer.name(), described(outcome)));
    for (int round = 0; round <= runs; round++) {
      for (Peer peer : rotated(peers, round)) {
        if (!ended.containsKey(peer)) {
          runOnce(peer, round, rounds.get(peer)).ifPresent(outcome -> ended.put(peer, outcome));
        }
      }
    }
    return peers.stream()
        .map(peer -> new PeerResult(peer.title(), outcome(ended.get(peer), rounds.get(peer))))
        .toList();
  }

  private static Outcome outcome(Outcome ended, List<Round> rounds) {
    return ended != null ? ended : new Measured(rounds.get(0), rounds.subList(1, rounds.size()));
  }

  private static List<Peer> rotated(List<Peer> peers, int round) {
    List<Peer> order = new ArrayList<>(peers);
    Collections.rotate(order, -round);
    return order;
  }

  /** The outcome that ends the peer's part in the bench; empty when it ran in time. */
  private Optional<Outcome> runOnce(Peer peer, int round, List<Round> rounds) {
    FutureTask<Round> task = new FutureTask<>(peer::run);
    Thread thread = new Thread(task, "bench-" + peer.name());
    thread.setDaemon(true);
    thread.start();
    Optional<Outcome> ended = await(peer, task, thread, rounds);
    String label = round == 0 ? "warm-up" : "round " + round + "/" + runs;
    say(
        "%-10s %-14s %s",
        label,
        peer.name(),
        ended
            .map(Harness::described)
            .orElseGet(() -> seconds(rounds.get(rounds.size() - 1).seconds())));
    return ended;
  }

  private Optional<Outcome> await(
      Peer peer, FutureTask<Round> task, Thread thread, List<Round> rounds) {
    try {
      rounds.add(task.get(limit.toMillis(), TimeUnit.MILLISECONDS));
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(new Failed(message(e.getCause())));
    } catch (TimeoutException e) {
      stop(peer, thread);
      return Optional.of(new Cut(limit.toMillis() / 1e3));
    } catch (InterruptedException e) {
      stop(peer, thread);
      Thread.currentThread().interrupt();
      throw new BellowsException("The bench was interrupted while '" + peer.name() + "' ran", e);
    }
  }

  private static void stop(Peer peer, Thread thread) {
    try {
      // Again and again: what a peer starts only after it was cancelled once would run on.
      for (long second = 0; thread.isAlive() && second < GRACE.toSeconds(); second++) {
        peer.cancel();
        thread.join(1000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new BellowsException("Cannot cancel peer '" + peer.name() + "': " + message(e), e);
    }
    if (thread.isAlive()) {
      throw new BellowsException(
          "Cannot go on: peer '%s' still runs %s s after it was cancelled, and would slow the others. Leave it out with --peers"
              .formatted(peer.name(), GRACE.toSeconds()));
    }
  }

  private static String message(Throwable cause) {
    String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return text.lines().findFirst().orElse(cause.toString());
  }

  private static String described(Outcome outcome) {
    if (outcome instanceof Missing missing) {
      return "not to be had: " + missing.reason();
    }
    if (outcome instanceof Failed failed) {
      return "failed: " + failed.message();
    }
    if (outcome instanceof Cut cut) {
      return "cut after " + seconds(cut.seconds());
    }
    throw new IllegalStateException("Not an end: " + outcome);
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.2f s", seconds);
  }

  private void say(String template, Object... values) {
    progress.println(String.format(Locale.ROOT, template, values));
    progress.flush();
  }
}
