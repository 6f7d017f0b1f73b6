package dev.bellows.cli;

import dev.bellows.core.internal.SessionAccess;
import dev.bellows.session.SessionPlan;
import org.apache.spark.sql.SparkSession;

/** A session that is stopped at the end, unless it was there before us: then it is its owner's. */
final class OwnedSession implements AutoCloseable {
  private final SparkSession spark;
  private final boolean ours;

  private OwnedSession(SparkSession spark, boolean ours) {
    this.spark = spark;
    this.ours = ours;
  }

  static OwnedSession of(SessionPlan plan) {
    boolean none = SessionAccess.running().isEmpty();
    return new OwnedSession(plan.create(), none);
  }

  SparkSession spark() {
    return spark;
  }

  @Override
  public void close() {
    if (ours) {
      spark.stop();
    }
  }
}
