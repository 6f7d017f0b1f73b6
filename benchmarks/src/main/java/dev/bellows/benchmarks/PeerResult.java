package dev.bellows.benchmarks;

/** A peer's title beside its outcome. */
record PeerResult(PeerTitle title, Outcome outcome) {
  String name() {
    return title.name();
  }
}
