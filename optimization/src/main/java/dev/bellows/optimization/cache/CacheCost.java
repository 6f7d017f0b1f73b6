package dev.bellows.optimization.cache;

import java.util.Locale;

/**
 * What it costs to keep rows, and what it saves. Seconds are estimates of the cost model, for all
 * task slots together.
 *
 * @param uses in how many places the registered queries read the rows
 * @param recomputeSeconds one computation of all of them: modelled, or measured where that was told
 * @param avoidedSeconds what the queries would leave out of {@code uses} computations: columns and
 *     rows that they do not need, which a cache computes all the same, and shuffles of one query
 *     that Spark reuses by itself
 * @param writeSeconds to pack them into the cache
 * @param readSeconds for all uses together
 * @param bytes in the cache; measured where the rows were kept before
 * @param budgetBytes the memory that may be used for them
 */
public record CacheCost(
    int uses,
    double recomputeSeconds,
    double avoidedSeconds,
    double writeSeconds,
    double readSeconds,
    long bytes,
    long budgetBytes) {

  /**
   * {@code (uses − 1) × recompute − avoided − write − read}: the seconds that keeping saves, below
   * 0 where it costs more than it saves.
   */
  public double gainSeconds() {
    return (uses - 1) * recomputeSeconds - avoidedSeconds - writeSeconds - readSeconds;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "(%d uses − 1) × %.2f s to compute − %.2f s avoided anyway − %.2f s to write − %.2f s to"
            + " read = %+.2f s; %s of %s",
        uses,
        recomputeSeconds,
        avoidedSeconds,
        writeSeconds,
        readSeconds,
        gainSeconds(),
        Sizes.text(bytes),
        Sizes.text(budgetBytes));
  }
}
