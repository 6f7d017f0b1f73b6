package dev.bellows.features.job;

import dev.bellows.core.Args;
import java.util.Optional;

/**
 * How a job computes only what is new. Each sink knows by itself how far it has come: its high
 * watermark is the greatest value of the watermark column in its table. A run reads the source from
 * there on, and the rows before that late rows and windows need, and writes the rows from {@code
 * high watermark − lookback} on. Immutable.
 *
 * <pre>{@code
 * job.incremental(Incremental.by("flights", "date").lookback("3d").context("90d"))
 * }</pre>
 *
 * @param source the name of the source of which only a part is read
 * @param watermark a column of that source that grows with time: a date, a timestamp or a whole
 *     number; the steps hand it on under this name
 * @param lookback how far behind the high watermark rows may come late and still be taken in:
 *     {@code "3d"}, {@code "12h"}, or a plain number for a number column
 * @param context how much of the source is read before the first row that is written, for the
 *     windows of trend features: a length like {@code lookback}, or {@code "all"}; empty: what the
 *     steps need, as far as they tell, else all
 */
public record Incremental(
    String source, String watermark, String lookback, Optional<String> context) {
  /** The word for a context without an end. */
  public static final String ALL = "all";

  public Incremental {
    Args.check(!source.isBlank(), "Invalid incremental run: it names no source");
    Args.check(!watermark.isBlank(), "Invalid incremental run: it names no watermark column");
    WatermarkSpan.parse(lookback);
    context.filter(text -> !text.equals(ALL)).ifPresent(WatermarkSpan::parse);
  }

  /** New rows are those with a greater watermark; nothing comes late. */
  public static Incremental by(String source, String watermark) {
    return new Incremental(source, watermark, "0", Optional.empty());
  }

  /** Rows come at most that much late. */
  public Incremental lookback(String length) {
    return new Incremental(source, watermark, length, context);
  }

  /** Reads that much before the first row that is written; {@code "all"} reads all. */
  public Incremental context(String length) {
    return new Incremental(source, watermark, lookback, Optional.of(length));
  }
}
