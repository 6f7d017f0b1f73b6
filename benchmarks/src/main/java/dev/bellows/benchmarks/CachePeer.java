package dev.bellows.benchmarks;

import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * All outputs of a feature job, one after the other, into the {@code noop} sink; what is kept, is
 * kept and released within the measured time.
 */
final class CachePeer implements Peer {
  private final CacheData data;
  private final PeerTitle title;
  private final Keeping keeping;
  private final String jobGroup = "bench-" + UUID.randomUUID();

  /** Keeps steps of the job. */
  interface Keeping {
    /** What lets go of them. */
    Runnable keep(SparkSession spark, CacheQueries job);
  }

  CachePeer(CacheData data, PeerTitle title, Keeping keeping) {
    this.data = data;
    this.title = title;
    this.keeping = keeping;
  }

  @Override
  public PeerTitle title() {
    return title;
  }

  @Override
  public Round run() {
    SparkSession spark = data.spark();
    // The job group belongs to the harness's thread, which ends with this run.
    spark.sparkContext().setJobGroup(jobGroup, title.name(), true);
    HeapPeak peak = HeapPeak.fromNow();
    long started = System.nanoTime();
    CacheQueries job = CacheQueries.of(data.read());
    Runnable release = keeping.keep(spark, job);
    try {
      for (Dataset<Row> output : job.outputs()) {
        output.write().format("noop").mode("overwrite").save();
      }
    } finally {
      release.run();
    }
    return new Round((System.nanoTime() - started) / 1e9, peak.bytes());
  }

  @Override
  public void cancel() {
    data.spark().sparkContext().cancelJobGroupAndFutureJobs(jobGroup);
  }
}
