package dev.bellows.benchmarks;

import java.util.Optional;

/**
 * How a peer is presented.
 *
 * @param name what the table, the JSON and {@code --peers} call it
 * @param computes what it computes, in a few words, with whatever it leaves out
 * @param rows that it works through
 * @param counterpart the peer of Bellows that does the same; empty when there is none to compare
 *     with
 * @param memory what its figure of memory counts
 */
record PeerTitle(
    String name, String computes, long rows, Optional<String> counterpart, String memory) {}
