package dev.bellows.optimization.partition;

import dev.bellows.core.Args;
import dev.bellows.core.Sessions;
import dev.bellows.core.internal.PlanFacts;
import dev.bellows.core.internal.RowSizes;
import dev.bellows.core.internal.RowSizes.PartitionSize;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How large rows are, by the best of the means that were allowed, and how far that may be off.
 *
 * @param bytes about
 * @param low at least, with a confidence of 95 %; 0 when nothing is known
 * @param high at most, with a confidence of 95 %; {@link Long#MAX_VALUE} when nothing is known
 * @param rows about; empty when it is not known
 * @param method how it was found
 */
public record SizeEstimate(long bytes, long low, long high, OptionalLong rows, Method method) {
  private static final long SEED = 20_261_122;

  /** Two-sided 95 % of a normal distribution. */
  private static final double Z = 1.959964;

  /** The means, the most trusted first. */
  public enum Method {
    /** A cache that is filled: measured, in its compressed columnar form. */
    CACHE,
    /** The rows of a random sample, in Spark's row format. */
    SAMPLE,
    /**
     * Spark's plan, which does not shrink for filters, multiplies for joins, and takes files as
     * large as they are compressed: no bound in either direction.
     */
    PLAN
  }

  public SizeEstimate {
    Args.check(
        0 <= low && low <= bytes && bytes <= high,
        "Invalid estimate: %s bytes, from %s to %s",
        bytes,
        low,
        high);
  }

  /** Without a job: what a filled cache measured, else what the plan says. */
  static SizeEstimate known(Dataset<Row> rows) {
    PlanFacts facts = facts(rows);
    OptionalLong count =
        facts.rows().isPresent()
            ? OptionalLong.of(clipped(facts.rows().get()))
            : OptionalLong.empty();
    long bytes = clipped(facts.bytes());
    return facts.measured()
        ? new SizeEstimate(bytes, bytes, bytes, count, Method.CACHE)
        : new SizeEstimate(bytes, 0, Long.MAX_VALUE, count, Method.PLAN);
  }

  /** What a filled cache measured, else by one job that computes the rows and measures some. */
  static SizeEstimate trusted(Dataset<Row> rows, double share) {
    Args.check(
        share > 0 && share <= 1, "Invalid share of a sample: %s; it is above 0 and up to 1", share);
    SizeEstimate known = known(rows);
    return known.method() == Method.CACHE ? known : sampled(rows, share);
  }

  private static PlanFacts facts(Dataset<Row> rows) {
    Sessions.requireClassic(
        rows.sparkSession(), "estimate the size of rows", "only Spark's driver knows their plan");
    return PlanFacts.of(rows);
  }

  private static SizeEstimate sampled(Dataset<Row> rows, double share) {
    Dataset<Row> some = share < 1 ? rows.sample(share, SEED) : rows;
    List<PartitionSize> sizes = RowSizes.measure(some);
    double bytes = sizes.stream().mapToLong(PartitionSize::bytes).sum() / share;
    double squares = sizes.stream().mapToDouble(PartitionSize::squares).sum();
    // Each row is in the sample by a coin of its own: Horvitz and Thompson's estimate and variance.
    double error = Z * Math.sqrt(squares * (1 - share)) / share;
    long count = Math.round(sizes.stream().mapToLong(PartitionSize::rows).sum() / share);
    return new SizeEstimate(
        Math.round(bytes),
        Math.max(0, Math.round(bytes - error)),
        Math.round(bytes + error),
        OptionalLong.of(count),
        Method.SAMPLE);
  }

  private static long clipped(BigInteger value) {
    return value.bitLength() < Long.SIZE ? value.longValue() : Long.MAX_VALUE;
  }

  /** In one line. */
  public String toText() {
    String range =
        method == Method.PLAN
            ? "no bound"
            : String.format(Locale.ROOT, "%,.1f to %,.1f MB", low / 1e6, high / 1e6);
    return String.format(
        Locale.ROOT,
        "about %,.1f MB (%s, by %s)",
        bytes / 1e6,
        range,
        method.name().toLowerCase(Locale.ROOT));
  }
}
