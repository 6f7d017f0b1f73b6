package dev.bellows.session;

import dev.bellows.core.Args;
import java.math.BigInteger;

/**
 * The machines that a job over so much data needs, by a rule of thumb: where to start measuring.
 * Below 10 GB it is {@link OneMachine}, from there on a {@link Cluster}. A GB is 2³⁰ bytes.
 *
 * <pre>{@code
 * ClusterSizing sizing = ClusterSizing.recommend(500, 1.5);
 * // 500 GB at complexity 1.5: 10 workers (5 to 20) of 100 GB each
 * int partitions = sizing.partitions("128m"); // 4000
 * }</pre>
 */
public sealed interface ClusterSizing {

  /** The data that the job reads, uncompressed. */
  double dataGb();

  /** How much more work than usual the job does; 1 is usual. */
  double complexity();

  /** The number of machines. */
  int workers();

  /**
   * The sizing for {@code dataGb} GB of data.
   *
   * <ul>
   *   <li>under 1 GB: one machine of 2–4 cores and 8–16 GB
   *   <li>under 10 GB: one machine of 4–8 cores and 16–32 GB
   *   <li>else n = max(2, ⌊dataGb / 75 × complexity⌋) workers, at least max(2, n / 2) and at most
   *       2n, of clamp(2 × dataGb / n, 32, 128) GB each
   * </ul>
   *
   * @param dataGb more than 0
   * @param complexity more than 0; 1 for a usual job, more for wide joins and many windows
   * @throws IllegalArgumentException if one is not a positive finite number, or the cluster would
   *     have more than a million workers
   */
  static ClusterSizing recommend(double dataGb, double complexity) {
    Args.check(
        dataGb > 0 && Double.isFinite(dataGb),
        "Invalid data size %s GB: a number above 0 is needed.",
        dataGb);
    Args.check(
        complexity > 0 && Double.isFinite(complexity),
        "Invalid complexity %s: a number above 0 is needed, 1 for a usual job.",
        complexity);
    if (dataGb < 1) {
      return new OneMachine(dataGb, complexity, 2, 4, 8, 16);
    }
    if (dataGb < 10) {
      return new OneMachine(dataGb, complexity, 4, 8, 16, 32);
    }
    return cluster(dataGb, complexity);
  }

  private static Cluster cluster(double dataGb, double complexity) {
    double workers = Math.max(2, Math.floor(dataGb / 75 * complexity));
    Args.check(
        workers <= 1_000_000,
        "Cannot size a cluster for %s GB at complexity %s: more than a million workers. Check both.",
        dataGb,
        complexity);
    int n = (int) workers;
    double memory = Math.min(128, Math.max(32, 2 * dataGb / n));
    return new Cluster(dataGb, complexity, n, Math.max(2, n / 2), 2 * n, memory);
  }

  /**
   * How many partitions of {@code targetSize} the data fills, at least 1.
   *
   * @param targetSize the bytes of one partition, such as {@code 128m}
   * @throws IllegalArgumentException if that is no size above 0, or the partitions are more than an
   *     int counts
   */
  default int partitions(String targetSize) {
    BigInteger bytes = ValueKind.bytes(targetSize, 1).orElse(BigInteger.ZERO);
    Args.check(
        bytes.signum() > 0,
        "Invalid partition size '%s': a size above 0 is needed, such as 128m.",
        targetSize);
    double partitions = Math.max(1, Math.ceil(dataGb() * (1L << 30) / bytes.doubleValue()));
    Args.check(
        partitions <= Integer.MAX_VALUE,
        "Cannot cut %s GB into partitions of %s: too many. Take larger partitions.",
        dataGb(),
        targetSize);
    return (int) partitions;
  }

  /** A job that one machine serves best: no shuffle leaves it. */
  record OneMachine(
      double dataGb,
      double complexity,
      int minCores,
      int maxCores,
      int minMemoryGb,
      int maxMemoryGb)
      implements ClusterSizing {
    @Override
    public int workers() {
      return 1;
    }

    @Override
    public String toString() {
      return String.format(
          "%s GB at complexity %s: one machine of %s-%s cores and %s-%s GB",
          Numbers.plain(dataGb),
          Numbers.plain(complexity),
          minCores,
          maxCores,
          minMemoryGb,
          maxMemoryGb);
    }
  }

  /**
   * A cluster.
   *
   * @param minWorkers the fewest workers under dynamic allocation
   * @param maxWorkers the most workers under dynamic allocation
   * @param memoryPerWorkerGb the memory of each
   */
  record Cluster(
      double dataGb,
      double complexity,
      int workers,
      int minWorkers,
      int maxWorkers,
      double memoryPerWorkerGb)
      implements ClusterSizing {
    @Override
    public String toString() {
      return String.format(
          "%s GB at complexity %s: %s workers (%s to %s) of %s GB each",
          Numbers.plain(dataGb),
          Numbers.plain(complexity),
          workers,
          minWorkers,
          maxWorkers,
          Numbers.plain(memoryPerWorkerGb));
    }
  }
}
