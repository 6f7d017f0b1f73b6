package dev.bellows.features.job;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run keeps and lets go at its end, also after a failure. Used by several threads. */
final class KeptRows implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeptRows.class);

  private final Deque<AutoCloseable> resources = new ArrayDeque<>();

  /** The rows, computed once for several readings: in memory, then on disk. */
  synchronized Dataset<Row> keep(Dataset<Row> rows) {
    if (!rows.storageLevel().equals(StorageLevel.NONE())) {
      return rows;
    }
    Dataset<Row> kept = rows.persist(StorageLevel.MEMORY_AND_DISK());
    closeAfterJob(() -> kept.unpersist(false));
    return kept;
  }

  synchronized void closeAfterJob(AutoCloseable resource) {
    resources.push(resource);
  }

  @Override
  public synchronized void close() {
    while (!resources.isEmpty()) {
      try {
        resources.pop().close();
      } catch (Exception | LinkageError e) {
        LOG.warn("What a job kept could not be released", e);
      }
    }
  }
}
