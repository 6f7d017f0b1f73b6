package dev.bellows.features.job;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local file system of a process that a test kills: of each table it lets one data file be
 * made, and never comes back from making the next.
 */
public final class HangingFileSystem extends LocalFileSystem {
  private static final Map<String, AtomicInteger> FILES = new ConcurrentHashMap<>();

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    String path = file.toUri().getPath();
    if (path.matches(".*/out-[a-z]+/.*\\.parquet")) {
      hangAfterTheFirst(path.replaceFirst("(.*/out-[a-z]+)/.*", "$1"));
    }
    return super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress);
  }

  private static void hangAfterTheFirst(String table) {
    if (FILES.computeIfAbsent(table, any -> new AtomicInteger()).getAndIncrement() > 0) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
