package dev.bellows.metrics.analyze;

import dev.bellows.core.evidence.Evidence;
import java.util.List;

/**
 * Where the wall clock of a run went. Each part is measured by itself; what they leave is shown as
 * unexplained and not spread over them.
 *
 * @param totalMillis from start to end
 * @param parts each of {@link Part}, in their order
 */
public record WallClock(long totalMillis, List<Share> parts) {
  /** What time is spent on. */
  public enum Part {
    /** Spark analyses, optimizes and plans queries in the driver while no job runs. */
    PLANNING("planning"),
    /** No job runs and nothing is planned: the program itself works in the driver. */
    DRIVER("driver"),
    /** A job runs, and the next stage of the critical path has no task yet. */
    SCHEDULING("scheduling"),
    /** Tasks of the critical path's stages run. */
    COMPUTE("compute"),
    /** The last tasks of such a stage run longer than its median after the last was launched. */
    SKEW_TAIL("skew tail"),
    /** Failed stages of the critical path, and stages that are computed again. */
    RETRIES("retries");

    private final String label;

    Part(String label) {
      this.label = label;
    }

    /** Its name in reports. */
    public String label() {
      return label;
    }
  }

  /**
   * A part and its time.
   *
   * @param part what it is
   * @param millis at least 0
   */
  public record Share(Part part, long millis) {}

  public WallClock {
    parts = List.copyOf(parts);
  }

  /** Measures where the wall clock of a run went. */
  public static WallClock of(Evidence evidence) {
    return new TimeShares(evidence).measure();
  }

  /** The time of that part in milliseconds. */
  public long millis(Part part) {
    return parts.stream().filter(share -> share.part() == part).mapToLong(Share::millis).sum();
  }

  /** What the parts leave of the total, in milliseconds; negative when they overlap. */
  public long unexplainedMillis() {
    return totalMillis - parts.stream().mapToLong(Share::millis).sum();
  }
}
