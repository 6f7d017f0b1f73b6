package dev.bellows.benchmarks;

/** What one run of a peer took: its seconds and the most memory it held. */
record Round(double seconds, long peakBytes) {}
