package dev.bellows.benchmarks;

import java.util.List;
import java.util.Map;

/** A data set and the peers that work on it. */
interface Bench {
  String name();

  /** The size for which its aims were set. */
  String aimedAt();

  /** What the run was asked for, as the JSON shows it. */
  Map<String, Object> parameters();

  /**
   * The peers, ready to run: their data is written, and those that claim the same results were
   * compared on a sample.
   *
   * @throws dev.bellows.core.BellowsException if they disagree
   */
  List<Peer> peers();

  /** The name of the peer that does only what nobody can do without. */
  String floor();

  /** The versions of everything that took part. */
  Map<String, String> versions();

  /** How the results stand to the aims that were set for this bench. */
  List<Target> targets(BenchReport report);
}
