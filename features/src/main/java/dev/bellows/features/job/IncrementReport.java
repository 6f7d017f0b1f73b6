package dev.bellows.features.job;

import org.apache.spark.sql.SparkSession;

/**
 * The part of its rows that a sink wrote in an incremental run.
 *
 * @param highWatermark the greatest watermark that the table had before
 * @param from the first watermark that was written
 * @param rows the rows from there on, written or there already
 * @param lateRows how many rows more the source gives than the table has in the context, before
 *     {@code from}: rows that came later than the lookback allows, which only a full run takes in.
 *     0 where no context is read
 */
public record IncrementReport(String highWatermark, String from, long rows, long lateRows) {
  /** Runs a small job over the table's watermark column where context was read. */
  static IncrementReport of(
      SparkSession spark, PlannedSink planned, Written written, long computedRows) {
    Increment increment = planned.increment().orElseThrow();
    long part = written.part().orElseThrow();
    long context = computedRows - part;
    long there =
        context == 0
            ? 0
            : ExistingTable.rows(spark, planned.location())
                .where(increment.contextCondition())
                .count();
    return new IncrementReport(
        increment.type().shown(increment.high()),
        increment.type().shown(increment.from()),
        part,
        Math.max(0, context - there));
  }
}
