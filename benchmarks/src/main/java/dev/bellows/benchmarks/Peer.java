package dev.bellows.benchmarks;

import java.util.Optional;

/** One contender of a bench: it does the same work in each round. */
interface Peer {
  PeerTitle title();

  /** Why it cannot be had on this machine; empty when it can. */
  default Optional<String> missing() {
    return Optional.empty();
  }

  /** Does the work once and says what it took. */
  Round run() throws Exception;

  /** Makes a {@link #run} under way in another thread end soon, by an exception or at once. */
  void cancel() throws Exception;

  default String name() {
    return title().name();
  }
}
