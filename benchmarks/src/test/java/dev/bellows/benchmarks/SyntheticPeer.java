package dev.bellows.benchmarks;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A peer without any work: it says what it was told to say, and writes down that it ran. */
record SyntheticPeer(PeerTitle title, Optional<String> missing, Body body) implements Peer {

  /** What it does in a round, and how that is stopped. */
  interface Body {
    Round run() throws Exception;

    default void cancel() {}
  }

  static PeerTitle title(String name) {
    return new PeerTitle(name, "work of " + name, 1_000_000, Optional.of("ours"), "JVM heap");
  }

  /** Says these seconds, one after the other, and logs its name. */
  static SyntheticPeer saying(String name, List<String> log, Double... seconds) {
    Deque<Double> left = new ArrayDeque<>(List.of(seconds));
    return new SyntheticPeer(
        title(name),
        Optional.empty(),
        () -> {
          log.add(name);
          return new Round(left.remove(), 1_000);
        });
  }

  /** Goes on until it is cancelled. */
  static SyntheticPeer endless(String name, List<String> log) {
    CountDownLatch cancelled = new CountDownLatch(1);
    return new SyntheticPeer(
        title(name),
        Optional.empty(),
        new Body() {
          @Override
          public Round run() throws InterruptedException {
            log.add(name);
            cancelled.await();
            throw new IllegalStateException("cancelled");
          }

          @Override
          public void cancel() {
            cancelled.countDown();
          }
        });
  }

  static SyntheticPeer failing(String name, String message) {
    return new SyntheticPeer(
        title(name),
        Optional.empty(),
        () -> {
          throw new IllegalStateException(message);
        });
  }

  static SyntheticPeer notToBeHad(String name, String reason) {
    return new SyntheticPeer(
        title(name),
        Optional.of(reason),
        () -> {
          throw new IllegalStateException("was run although it is missing");
        });
  }

  @Override
  public Round run() throws Exception {
    return body.run();
  }

  @Override
  public void cancel() {
    body.cancel();
  }
}
