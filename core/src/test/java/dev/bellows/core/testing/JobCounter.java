package dev.bellows.core.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;

/** Counts the Spark jobs that a piece of code starts. */
public final class JobCounter extends SparkListener {
  private final AtomicInteger jobs = new AtomicInteger();

  private JobCounter() {}

  /** The number of jobs that ran while {@code work} did. */
  public static int jobsOf(SparkSession spark, Callable<?> work) throws Exception {
    JobCounter counter = new JobCounter();
    spark.sparkContext().addSparkListener(counter);
    try {
      work.call();
      spark.sparkContext().listenerBus().waitUntilEmpty();
      return counter.jobs.get();
    } finally {
      spark.sparkContext().removeSparkListener(counter);
    }
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    jobs.incrementAndGet();
  }
}
