package dev.bellows.features.job;

import dev.bellows.core.BellowsException;
import dev.bellows.core.SparkErrors;
import java.io.IOException;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/** The size of an output: its data files, without markers, checksums and logs. */
record WrittenFiles(long bytes, int files) {
  static WrittenFiles below(Location directory) {
    long bytes = 0;
    int files = 0;
    try {
      RemoteIterator<LocatedFileStatus> all = directory.files().listFiles(directory.path(), true);
      while (all.hasNext()) {
        LocatedFileStatus file = all.next();
        String name = file.getPath().getName();
        if (!name.startsWith("_") && !name.startsWith(".")) {
          bytes += file.getLen();
          files++;
        }
      }
    } catch (IOException e) {
      throw new BellowsException(
          "Cannot list '" + directory.shown() + "': " + SparkErrors.reason(e) + ".", e);
    }
    return new WrittenFiles(bytes, files);
  }
}
