package dev.bellows.benchmarks;

import java.util.UUID;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A query on the bench's Spark session: planned and run into the {@code noop} sink, which computes
 * every column and keeps none. Memory is the JVM's heap.
 */
final class SparkPeer implements Peer {
  private final SparkSession spark;
  private final PeerTitle title;
  private final Supplier<Dataset<Row>> query;
  private final Runnable release;
  private final String jobGroup = "bench-" + UUID.randomUUID();

  SparkPeer(SparkSession spark, PeerTitle title, Supplier<Dataset<Row>> query) {
    this(spark, title, query, () -> {});
  }

  /**
   * @param release gives back what the query made and keeps, after each round and outside of its
   *     time
   */
  SparkPeer(SparkSession spark, PeerTitle title, Supplier<Dataset<Row>> query, Runnable release) {
    this.spark = spark;
    this.title = title;
    this.query = query;
    this.release = release;
  }

  @Override
  public PeerTitle title() {
    return title;
  }

  /** The query itself, for those who look at its plan or its rows. */
  Dataset<Row> query() {
    return query.get();
  }

  @Override
  public Round run() {
    // The job group belongs to the harness's thread, which ends with this run.
    spark.sparkContext().setJobGroup(jobGroup, title.name(), true);
    HeapPeak peak = HeapPeak.fromNow();
    try {
      long started = System.nanoTime();
      query.get().write().format("noop").mode("overwrite").save();
      double seconds = (System.nanoTime() - started) / 1e9;
      return new Round(seconds, peak.bytes());
    } finally {
      release.run();
    }
  }

  @Override
  public void cancel() {
    spark.sparkContext().cancelJobGroupAndFutureJobs(jobGroup);
  }
}
