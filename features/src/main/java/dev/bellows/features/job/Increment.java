package dev.bellows.features.job;

import dev.bellows.core.Columns;
import java.util.Optional;

/**
 * The part of a sink's rows that an incremental run writes.
 *
 * @param column the watermark column
 * @param high the greatest watermark of the sink's table
 * @param from the first watermark that is written
 * @param readFrom the first watermark of the source that is read; empty: all are
 * @param nullable whether rows may have no watermark; they are written in every run
 * @param hasNewRows whether the source has a row beyond {@code high}
 */
record Increment(
    String column,
    WatermarkType type,
    long high,
    long from,
    Optional<Long> readFrom,
    boolean nullable,
    boolean hasNewRows) {
  /** The condition, in SQL, of the rows that are written, and of those they replace. */
  String condition() {
    return condition("");
  }

  /** The same of columns behind a name with a dot: {@code "t."}. */
  String condition(String side) {
    String name = side + Columns.quoted(column);
    String since = name + " >= " + type.literal(from);
    return nullable ? "(" + since + " OR " + name + " IS NULL)" : since;
  }

  /** The condition of the rows that are computed and not written. */
  String contextCondition() {
    String name = Columns.quoted(column);
    String before = name + " < " + type.literal(from);
    return readFrom
        .map(first -> before + " AND " + name + " >= " + type.literal(first))
        .orElse(before);
  }
}
