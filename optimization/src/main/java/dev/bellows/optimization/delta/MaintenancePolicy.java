package dev.bellows.optimization.delta;

import dev.bellows.core.Args;

/**
 * When a rewrite pays. A file costs a reader the time to open it, a rewrite costs the time to read
 * and write its bytes; {@link DeltaMaintenance#optimize()} rewrites where the first makes up for
 * the second within so many reads of the whole table.
 *
 * @param openSeconds what one file more costs each reader of it; default 0.05, an object store's
 * @param bytesPerSecond what one task rewrites; default 50 MB
 * @param paybackReads a rewrite that takes more reads than this to pay is left out; default 100
 * @param newShare a partition is Z-ordered again when files not yet in order hold at least this
 *     share of its bytes; default 0.1: less costs a read little, and the rewrite costs it all
 */
public record MaintenancePolicy(
    double openSeconds, double bytesPerSecond, double paybackReads, double newShare) {
  public MaintenancePolicy {
    Args.check(
        openSeconds > 0 && Double.isFinite(openSeconds),
        "Invalid policy: %s seconds to open a file; it takes more than 0",
        openSeconds);
    Args.check(
        bytesPerSecond > 0 && Double.isFinite(bytesPerSecond),
        "Invalid policy: %s bytes per second; a task rewrites more than 0",
        bytesPerSecond);
    Args.check(
        paybackReads > 0, "Invalid policy: %s reads to pay back; give more than 0", paybackReads);
    Args.check(
        newShare >= 0 && newShare <= 1,
        "Invalid policy: a new share of %s; it is between 0 and 1",
        newShare);
  }

  /** The values named above. */
  public static MaintenancePolicy defaults() {
    return new MaintenancePolicy(0.05, 50e6, 100, 0.1);
  }

  /** The same, with another number of reads within which a rewrite has to pay. */
  public MaintenancePolicy paybackReads(double reads) {
    return new MaintenancePolicy(openSeconds, bytesPerSecond, reads, newShare);
  }

  /** The same, with another least share of bytes not yet in order; 0 takes any file. */
  public MaintenancePolicy newShare(double share) {
    return new MaintenancePolicy(openSeconds, bytesPerSecond, paybackReads, share);
  }

  /** Task seconds to read and write the bytes. */
  double rewriteSeconds(long bytes) {
    return bytes / bytesPerSecond;
  }
}
