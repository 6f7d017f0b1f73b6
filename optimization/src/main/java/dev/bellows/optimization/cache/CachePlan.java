package dev.bellows.optimization.cache;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Which parts of queries to keep within a memory budget.
 *
 * @param kept the chosen ones, those that others stand on first
 * @param left parts that are read several times and not chosen: they save nothing beside the chosen
 *     ones, or do not fit
 * @param untried parts that are read several times and were not weighed: there were more than are
 *     weighed, and these compute least
 * @param budgetBytes the memory that may be used
 */
public record CachePlan(
    List<PlannedCache> kept, List<PlannedCache> left, int untried, long budgetBytes) {
  public CachePlan {
    kept = List.copyOf(kept);
    left = List.copyOf(left);
  }

  /** The bytes of what is chosen. */
  public long bytes() {
    return kept.stream().mapToLong(part -> part.cost().bytes()).sum();
  }

  /** What the chosen ones save together, in seconds. */
  public double gainSeconds() {
    return kept.stream().mapToDouble(part -> part.cost().gainSeconds()).sum();
  }

  @Override
  public String toString() {
    return String.format(
            Locale.ROOT,
            "keep %d parts, %s of %s, to save %.2f s%n",
            kept.size(),
            Sizes.text(bytes()),
            Sizes.text(budgetBytes),
            gainSeconds())
        + lines("keep ", kept)
        + lines("leave", left)
        + (untried > 0 ? "%d smaller parts were not weighed%n".formatted(untried) : "");
  }

  private static String lines(String verb, List<PlannedCache> parts) {
    return parts.stream()
        .map(part -> "  %s %s%n".formatted(verb, part))
        .collect(Collectors.joining());
  }
}
